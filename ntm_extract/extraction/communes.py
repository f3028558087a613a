"""Named commune-level units and what the listing at that place says of them."""

from __future__ import annotations

from collections import Counter
from functools import cache

import regex

from ntm_extract.extraction.commune_lists import ListReader, Mention, unit_type_of
from ntm_extract.extraction.goals import is_past_heading
from ntm_extract.extraction.levels import heading_level, last_level, levels_in
from ntm_extract.folding import fold
from ntm_extract.gazetteer import REFORM
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.outline import Node
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Cell, Table, place_name
from ntm_extract.language.times import find_times
from ntm_extract.records import Commune, CommuneStatus, DocumentData, Level

Listing = tuple[Level | None, CommuneStatus, int | None]


@cache
def _cues() -> dict[str, regex.Pattern[str]]:
    return {name: regex.compile(alternatives(words)) for name, words in lexicon("designations").items()}


def extract_communes(reading: Reading, tables: list[Table], data: DocumentData) -> list[Commune]:
    """Every named unit, in text order; a unit named twice gives two records."""
    reader = ListReader(reading, data.province, data.district)
    in_tables = {p for t in tables for p in t.paragraphs}
    records: list[Commune] = []
    for node in reading.nodes:
        paragraph = node.paragraph
        zone = reading.zones.at(paragraph.start)
        if paragraph.index in in_tables or zone == "closing":
            continue
        if zone in ("header", "preamble"):
            records += _in_opening(reading, node, reader, data)
            continue
        for mention in reader.mentions(node.body if node.marker else paragraph.start, paragraph.end):
            records.append(
                _record(reading, mention, _listing(reading, node, mention, data), data, _district_above(reading, node))
            )
    for table in tables:
        records += _from_table(reading, table, reader, data)
    records.sort(key=lambda c: c.start)
    return _share_listings(reading, _share_districts(records))


def _in_opening(reading: Reading, node: Node, reader: ListReader, data: DocumentData) -> list[Commune]:
    """Title and opening paragraphs only name units; the letterhead above the title is the issuer's."""
    if reading.zones.type_line is None or node.paragraph.index <= reading.zones.type_line:
        return []
    return [
        _record(reading, mention, (None, "mentioned", None), data, None)
        for mention in reader.mentions(node.paragraph.start, node.paragraph.end)
        if not reading.text[mention.start : mention.end].isupper()
    ]


def _record(reading: Reading, mention: Mention, listing: Listing, data: DocumentData, above: str | None) -> Commune:
    start, end, text = reading.source_span(mention.start, mention.end)
    district = mention.district or data.district or above
    if data.issue_date and data.issue_date >= REFORM[: len(data.issue_date)]:
        district = None
    level, status, year = listing
    return Commune(
        start=start,
        end=end,
        text=text,
        optional=None,
        name=reading.text[mention.start : mention.end],
        unit_type=mention.unit_type,
        district=district,
        level=level,
        status=status,
        year=year,
    )


def _share_districts(records: list[Commune]) -> list[Commune]:
    """A repeated mention takes the district that the plan gives the name elsewhere, if it gives but one."""
    known: dict[str, Counter[str]] = {}
    for record in records:
        if record.district:
            known.setdefault(fold(record.name), Counter())[record.district] += 1
    for record in records:
        if record.district is None and len(known.get(fold(record.name), ())) == 1:
            record.district = next(iter(known[fold(record.name)]))
    return records


_EXAMINED = regex.compile(r"(?:thẩm tra|thẩm định|đề nghị (?:\w+ ){0,4}công nhận|xét(?: công nhận)?|hồ sơ(?: của)?)(?: (?:\w+ ){0,4})?$")


def _share_listings(reading: Reading, records: list[Commune]) -> list[Commune]:
    """A unit that is to be examined for a designation is the one that the plan lists under it."""
    listed: dict[str, set[Listing]] = {}
    for record in records:
        if record.status in ("planned", "carried_over"):
            listed.setdefault(fold(record.name), set()).add((record.level, record.status, record.year))
    text = fold(reading.document.text)
    if len(text) != len(reading.document.text):
        return records
    for record in records:
        known = listed.get(fold(record.name), set())
        before = regex.split(r"[;.\n]", text[max(0, record.start - 80) : record.start])[-1]
        if record.status == "mentioned" and len(known) == 1 and _EXAMINED.search(regex.sub(r"(?:xã [^,]+, )+(?=xã )", "", before)):
            record.level, record.status, record.year = next(iter(known))
    return records


def _district_above(reading: Reading, node: Node) -> str | None:
    """The district that a heading or lead-in above is about."""
    for above in [node, *node.ancestors()]:
        if above.head_end <= above.body:
            continue
        head = reading.text[above.body : above.head_end]
        found = list(regex.finditer(r"(?i:huyện|thị xã|thành phố) (?P<name>\p{Lu}\p{L}*(?: \p{Lu}\p{L}*){0,3})", head))
        if len(found) == 1:
            name = place_name(found[0]["name"])
            if name:
                return name
    return None


def _listing(reading: Reading, node: Node, mention: Mention, data: DocumentData) -> Listing:
    """Level, status and year that the clause around the list, or what it stands under, speaks of."""
    cues = _cues()
    norm = reading.norm
    sentence = reading.sentence_at(mention.start)
    begin = max(sentence[0], node.paragraph.start)
    before = norm[begin : mention.list_start]
    after = norm[mention.list_end : sentence[1]]
    near_after = regex.split(r"[;.]", after)[0][:120]
    head = norm[node.body : node.head_end] if node.head_end > node.body and node.head_end <= mention.start else ""
    heads = [head] if head else []
    heads += [
        norm[n.body : n.paragraph.end if n.leads_in else n.head_end]
        for n in node.ancestors()
        if n.head_end > n.body or n.leads_in
    ]
    segment = regex.split(r";|\. ", before)[-1]

    stated = _AFTER_LIST.match(near_after)
    level = (
        (_after_level(regex.split(r" và (?:các )?xã ", near_after)[0]) if stated else None)
        or last_level(segment)
        or _after_level(near_after)
        or last_level(before)
    )
    lead, lead_head = next(
        ((lv, h) for lv, h in ((heading_level(h) or (last_level(h[-160:]) if len(h) > 90 else None), h) for h in heads) if lv),
        (None, ""),
    )
    about = level or lead
    if about is None and _CERTIFIED_SOMEHOW.search(f"{_intro(before)} {before[-160:]} {near_after}"):
        about = "ntm"
    text = f"{_intro(before)} {segment} ⟨⟩{near_after}"
    if about is None and heads and regex.match(r"(?:nhóm |các |những |\d+ )*xã (?:đã )?(?:được công nhận )?đạt chuẩn\b(?! tiêu chí)", heads[0]):
        about = lead = "ntm"
        lead_head = heads[0]
    if about is None and (_STILL_TO_COME.search(text) or "chuyển tiếp" in segment or cues["carried_over"].match(near_after.lstrip(" ,("))):
        about = "ntm"
    if about is None and (cues["not_planned"].search(text) or any(cues["not_planned"].search(h) for h in heads[:1])):
        about = "ntm"  # a roadmap that a commune is left out of is the basic designation's
    if cues["other"].search(near_after) and not levels_in(segment):
        return None, "planned", _year(reading, begin, mention, near_after, data, heads)
    if about is None or not (
        cues["planned"].search(text)
        or cues["not_planned"].search(text)
        or cues["achieved"].search(text)
        or _counted(segment)
        or (head and cues["planned"].search(before))
        or (lead_head and _plans(lead_head, heads))
        or (head and _BARE_CLASS.fullmatch(head.strip()))
    ):
        return None, "mentioned", None
    if _acts(norm, mention):
        return None, "mentioned", None
    status = _status(
        norm[mention.end : sentence[1]].lstrip(" ,(") if norm[mention.end : mention.end + 1] != ";" else "",
        _intro(before),
        segment,
        near_after,
        heads,
    )
    if status == "achieved":
        return about, status, None
    if status == "not_planned":
        return about, status, None
    return about, status, _year(reading, begin, mention, near_after, data, heads)


# `NTM kiểu mẫu: xã A và xã B`: a heading that names a class and nothing else lists those who are to reach it.
_BARE_CLASS = regex.compile(
    r"(?:\d+ |các )?(?:xã )?(?:đạt chuẩn )?(?:nông thôn mới|ntm)(?: nâng cao| kiểu mẫu| hiện đại)?(?:,? \(?\d+ xã\)?)?"
)
_ACHIEVED_AFTER = regex.compile(r"\)? ?,? ?(?:mới |đã |vừa )?được (?:\w+ ){0,4}?công nhận")
# Registered, due or owing criteria, with no grade said: the basic designation again.
_STILL_TO_COME = regex.compile(r"đăng ký (?:hoàn thành|về đích|đạt chuẩn)|còn nợ tiêu chí|về đích(?! (?:sớm|trước))")
# `lộ trình đạt chuẩn` without a grade is the basic designation.
_CERTIFIED_SOMEHOW = regex.compile(
    r"(?:lộ trình|xã|phấn đấu|kế hoạch|công nhận) đạt chuẩn(?! (?:tiêu chí|quốc gia|văn minh|văn hóa|y tế|an toàn|tiếp cận))"
)
_AFTER_LIST = regex.compile(
    r"\)? ?,? ?(?:đề nghị|đăng ký|phấn đấu|đạt|được|đã|là|hoàn thành|về đích|xây dựng|thực hiện|tiếp tục phấn đấu)\b"
)


def _intro(before: str) -> str:
    """What introduces a list that semicolons part: the words up to its colon."""
    cut = max(before.rfind(":"), before.rfind(" gồm "))
    return before[:cut][-200:] if cut > 0 else ""


def _plans(lead_head: str, heads: list[str]) -> bool:
    """Does a heading between the list and the one that names the level, or that one, speak of a roadmap?"""
    upto = heads[: heads.index(lead_head) + 2]
    return any(_cues()["planned"].search(h) or regex.search(r"năm 20\d\d|\d+ xã", h) for h in upto)


def _after_level(text: str) -> Level | None:
    found = levels_in(text)
    return found[0][1] if found else None


def _counted(segment: str) -> bool:
    return bool(regex.search(r"\d+ (?:xã|thị trấn|phường)", segment))


_ACTOR = regex.compile(
    r"(?:ubnd|đảng ủy|phối hợp với[^;.]{0,60}|chỉ đạo|hướng dẫn|đôn đốc|hỗ trợ|công an|tại|ở|(?<!nông )thôn [^,;.]{1,30}\(?|ấp [^,;.]{1,30}\(?|qua|đến|nối(?: với)?|từ|trạm y tế|trường [^,;.]{1,30}|khu dân cư [^,;.]{1,30}|địa bàn) ?$"
)


def _acts(norm: str, mention: Mention) -> bool:
    """A unit that only acts, or where something only lies, is passed by."""
    unit = regex.search(r"(?:các )?(?:xã|phường|thị trấn)? ?$", norm[max(0, mention.list_start - 14) : mention.list_start])
    position = mention.list_start - (len(unit.group()) if unit else 0)
    return bool(_ACTOR.search(norm[max(0, position - 80) : position]))


def _status(own: str, intro: str, segment: str, after: str, heads: list[str]) -> CommuneStatus:
    cues = _cues()
    where = regex.split(r"(?<=\)) và |\) và ", segment)[-1]
    for name in ("carried_over", "not_planned"):
        # Behind the list, a bracket or clause speaks of the name right before it.
        if cues[name].search(where) or (
            (found := cues[name].search(own[:80])) and not regex.search(r",|;| và |\d+ xã", own[: found.start()])
        ):
            return name
    if cues["not_planned"].search(after[:60]):
        return "not_planned"
    if any(is_past_heading(h) for h in heads) or (
        _ACHIEVED_AFTER.match(after) and not regex.search(r"(?:đưa|để|phấn đấu|đề nghị|mục tiêu)[^,;]{0,40}$", segment)
    ):
        return "achieved"
    last = max((m.start() for m in cues["achieved"].finditer(segment)), default=-1)
    goal = max((m.start() for m in regex.finditer(r"phấn đấu|thêm|đăng ký|lộ trình|mục tiêu|xây dựng", segment)), default=-1)
    if last > goal or (goal < 0 and cues["achieved"].match(after.strip()[:40])):
        return "achieved"
    for name in ("not_planned", "carried_over"):
        if intro and cues[name].search(intro) and not cues["planned"].search(segment[-60:]):
            return name  # type: ignore[return-value]
        if any(cues[name].search(h) for h in heads[:1]):
            return name  # type: ignore[return-value]
    return "planned"


def _year(reading: Reading, begin: int, mention: Mention, after: str, data: DocumentData, heads: list[str]) -> int | None:
    """The year the listing gives, else the lead-in's, else the plan's."""
    first = data.plan_year or (data.period[0] if data.period else 0)
    norm = reading.norm

    def last_year(text: str) -> int | None:
        times = [
            t
            for t in find_times(text, 0, len(text), data.horizon)
            if t.kind in ("year", "day", "month", "quarter") and t.due_to and int(t.due_to[:4]) >= first
        ]
        return int(times[-1].due_to[:4]) if times else None  # type: ignore[index]

    own = last_year(regex.split(r"[,(]", after)[0])
    text = norm[begin : mention.list_start]
    return (
        own
        or last_year(regex.split(r";", text)[-1])
        or last_year(text)
        or next((y for y in map(last_year, heads) if y), None)
        or data.horizon
    )


def _from_table(reading: Reading, table: Table, reader: ListReader, data: DocumentData) -> list[Commune]:
    """Names in table cells: a column of names, or lists under a district's column."""
    records: list[Commune] = []
    commune_column = next((i for i, c in enumerate(table.columns) if c.role == "commune"), None)
    place_column = next((i for i, c in enumerate(table.columns) if c.role == "place"), None)
    if commune_column is None and place_column is not None and _mostly_communes(reading, table, place_column):
        commune_column, place_column = place_column, None
    year_column = next((i for i, c in enumerate(table.columns) if c.role == "year"), None)
    group = district = None
    said = first_cell = ""
    for row in table.rows:
        label = " ".join(
            reading.norm[c.start : c.end].strip()
            for i, c in sorted(row.items())
            if i < len(table.columns) and table.columns[i].role in ("label", "number")
        )
        # A merged cell speaks for the rows below it.
        label = said = label or (said if any(c.role == "label" for c in table.columns) else "")
        if 0 in row and row[0].end > row[0].start:
            first_cell = reading.norm[row[0].start : row[0].end]
        filled = [c for c in row.values() if c.end > c.start]
        if len(filled) <= 2:
            group = " ".join(reading.norm[c.start : c.end] for c in filled)
        if place_column is not None and place_column in row and row[place_column].end > row[place_column].start:
            district = place_name(reading.text[row[place_column].start : row[place_column].end]) or district
        for index, cell in sorted(row.items()):
            if index >= len(table.columns) or cell.end <= cell.start:
                continue
            column = table.columns[index]
            inherited = ""
            if index == commune_column:
                # `Xã đạt chuẩn NTM (xã) | Tên xã`: the names are of those that the column before counts.
                if last_level(column.text) is None and index > 0 and table.columns[index - 1].role == "value":
                    inherited = table.columns[index - 1].text
                mentions = reader.mentions(cell.start, cell.end) or _names(reading, cell.start, cell.end)
                place = district
            elif column.role in ("district", "value", "label", "total"):
                mentions = reader.mentions(cell.start, cell.end) or _counted_names(reading, cell, reader)
                place = column.place or district
            else:
                continue
            year_cell = row.get(year_column) if year_column is not None else None
            marked = _marked_year(reading, table, row)
            for mention in mentions:
                mention.district = mention.district or place
                row_text = " ".join(reading.norm[c.start : c.end] for i, c in sorted(row.items()) if i != index)
                if 0 in row and row[0].end <= row[0].start:
                    row_text = f"{first_cell} {row_text}"
                listing = _table_listing(
                    table,
                    f"{inherited} {column.text}".strip(),
                    label,
                    group or "",
                    row_text,
                    reading.norm[year_cell.start : year_cell.end] if year_cell else marked,
                    data,
                )
                records.append(_record(reading, mention, listing, data, None))
    return records


def _counted_names(reading: Reading, cell: Cell, reader: ListReader) -> list[Mention]:
    """`Hùng An, Việt Lâm` or `02 (Hùng An, Việt Lâm)`: a cell that holds known communes and nothing else."""
    text = reading.mended[cell.start : cell.end]
    match = regex.fullmatch(r"\s*\d{1,3} ?(?:xã )?[(:] ?(?P<names>[^()]+?)\)?\s*", text) or regex.fullmatch(
        r"(?P<names>\p{Lu}[^()\d]*)", text
    )
    if match is None:
        return []
    names = _names(reading, cell.start + match.start("names"), cell.start + match.end("names"))
    words = [reading.text[m.start : m.end] for m in names]
    return names if all(reader.knows(name) and all(w[:1].isupper() or w.isdigit() for w in name.split(" ")) for name in words) else []


def _marked_year(reading: Reading, table: Table, row: dict[int, Cell]) -> str:
    """The year whose column a roadmap marks, with an `x` or with the grade itself."""
    marks = [
        column.text
        for index, column in enumerate(table.columns)
        if (cell := row.get(index))
        and regex.search(r"(?:^|\D)20[0-4]\d$", column.text)
        and regex.match(r"[x+✓√]$|\p{L}", reading.norm[cell.start : cell.end].strip())
    ]
    return marks[0] if len(marks) == 1 else ""


def _mostly_communes(reading: Reading, table: Table, column: int) -> bool:
    names = [reading.text[r[column].start : r[column].end] for r in table.rows if column in r and r[column].end > r[column].start]
    return (
        len(names) > 2 and sum(place_name(n) is None for n in names) > len(names) / 2 and "thôn" not in table.columns[column].text
    )


def _names(reading: Reading, start: int, end: int) -> list[Mention]:
    """A cell of a name column is a name, or names parted by commas."""
    mentions = []
    position = start
    for part in regex.split(r"(,|;)", reading.text[start:end]):
        name = part.strip()
        if (
            name
            and name not in ",;"
            and name[:1].isupper()
            and not regex.search(r"\d", name)
            and not regex.match(r"(?i:tổng|cộng)", name)
        ):
            at = reading.text.index(name, position)
            typed = regex.match(r"(?i:(xã|phường|thị trấn)) ", name)
            begin = at + (typed.end() if typed else 0)
            mentions.append(Mention(begin, at + len(name), unit_type_of(typed[1]) if typed else "xã", None, start, end))
        position += len(part)
    return mentions


def _table_listing(table: Table, header: str, label: str, group: str, row: str, year_text: str, data: DocumentData) -> Listing:
    cues = _cues()
    level = (
        last_level(label)
        or _grade(row)
        or last_level(header)
        or last_level(group)
        or last_level(table.caption)
        or _grade(table.caption)
    )
    if level is None and (cues["not_planned"].search(group) or _CERTIFIED_SOMEHOW.search(f"{group} {table.caption}")):
        level = "ntm"
    if level is None:
        return None, "mentioned", None
    where = f"{row} {group} {header}"
    status: CommuneStatus = "planned"
    for name in ("carried_over", "not_planned"):
        if cues[name].search(where) or (name == "not_planned" and cues[name].search(table.caption)):
            status = name
    if (
        status == "planned"
        and regex.search(r"đã đạt chuẩn|đã được công nhận", f"{header} {table.caption} {group}")
        and not year_text
    ):
        status = "achieved"
    if status in ("not_planned", "achieved"):
        return level, status, None
    years = regex.findall(r"(?:19|20)\d\d", year_text) or regex.findall(
        r"năm ((?:19|20)\d\d)", f"{group} {header} {table.caption}"
    )
    year = int(years[-1]) if years else data.horizon
    return level, status, year


def _grade(text: str) -> Level | None:
    """A cell may say only `Nâng cao` or `Kiểu mẫu`."""
    for word, level in (("kiểu mẫu", "ntm_kieu_mau"), ("nâng cao", "ntm_nang_cao"), ("hiện đại", "ntm_hien_dai")):
        if regex.search(rf"(?:^| )(?:ntm |nông thôn mới )?{word}(?: |$)", text):
            return level  # type: ignore[return-value]
    return last_level(text)
