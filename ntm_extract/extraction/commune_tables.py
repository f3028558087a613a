"""Names of communes in table cells, with what row, column and caption say of them."""

from __future__ import annotations

from collections.abc import Iterator

import regex

from ntm_extract.extraction.commune_lists import ListReader
from ntm_extract.extraction.commune_names import Mention, unit_type_of
from ntm_extract.extraction.levels import last_level
from ntm_extract.extraction.listings import MENTIONED, Listing
from ntm_extract.extraction.table_listings import table_listing
from ntm_extract.folding import canonical_tones, lower
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Cell, Table, place_name
from ntm_extract.records import DocumentData


def table_mentions(reading: Reading, table: Table, reader: ListReader, data: DocumentData) -> Iterator[tuple[Mention, Listing]]:
    """Names in table cells: a column of names, or lists under a district's column."""
    commune_columns = [i for i, c in enumerate(table.columns) if c.role == "commune"]
    places = [i for i, c in enumerate(table.columns) if c.role == "place"]
    # Rows of thôn, by name: their communes are only named.
    parts = any(_PARTS.match(table.columns[i].text) and _names_in(reading, table, i) for i in places)
    place_column = next((i for i in places if not _PARTS.match(table.columns[i].text)), None)
    if not commune_columns and place_column is not None and _mostly_communes(reading, table, place_column):
        commune_columns, place_column = [place_column], None
    notes = _explained_marks(reading, table)
    counted = _counts_parts(table)
    year_columns = [i for i, c in enumerate(table.columns) if c.role == "year"]
    tasks = {"time", "lead"} <= {c.role for c in table.columns}
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
        titled = any(_TITLE.search(reading.text[c.start : c.end]) for c in filled)
        if (len(filled) <= 2 and titled) or pattern(r"\s*(?:[A-H]|[IVX]{1,4})[.)]?\s*").fullmatch(_cell_text(reading, row, 0)):
            # A district's row between those of a group leaves the group as it is.
            named = next((d for c in filled if (d := _district_of(reading.text[c.start : c.end]))), None)
            district, group = (named, group) if named else (district, " ".join(reading.norm[c.start : c.end] for c in filled))
        if place_column is not None and place_column in row and row[place_column].end > row[place_column].start:
            district = place_name(reading.text[row[place_column].start : row[place_column].end]) or district
        year_column = _year_column(reading, row, year_columns)
        for index, cell in sorted(row.items()):
            if index >= len(table.columns) or cell.end <= cell.start:
                continue
            column = table.columns[index]
            # `Năm đạt chuẩn NTM | Năm đạt chuẩn NTM nâng cao`: the column that has the year says which grade it is of.
            inherited = table.columns[year_column].text if year_column is not None and len(year_columns) > 1 else ""
            if index in commune_columns:
                # `Xã đạt chuẩn NTM (xã) | Tên xã`: the names are of those that the column before counts.
                if last_level(column.text) is None and index > 0 and table.columns[index - 1].role == "value":
                    inherited = table.columns[index - 1].text
                named = _district_of(reading.text[cell.start : cell.end])
                if named:
                    district = named  # a group's row, in the column of its communes
                    continue
                # What reads prose may pass over a lone name; the cell's own reading wins where it finds more.
                mentions = max(reader.mentions(cell.start, cell.end), _names(reading, cell.start, cell.end), key=len)
                place = district
            elif column.role in ("lead", "support") or (tasks and last_level(reading.norm[cell.start : cell.end]) is None):
                for mention in reader.mentions(cell.start, cell.end):
                    yield mention, MENTIONED
                continue
            elif column.role in ("district", "value", "label", "total"):
                headed = bool(_NAMING_HEADER.match(column.text))
                mentions = reader.mentions(cell.start, cell.end) or _counted_names(reading, cell, reader, headed)
                place = column.place or district
            else:
                continue
            year_cell = row.get(year_column) if year_column is not None else None
            marked = _marked_year(reading, table, row) if mentions else ""
            for mention in mentions:
                mention.district = mention.district or place
                graded = _GRADES.findall(reading.norm[cell.start : mention.start])
                said_of = {i: reading.norm[c.start : c.end] for i, c in sorted(row.items()) if i != index}
                row_text = " ".join(said_of.values())
                goal = " ".join(t for i, t in said_of.items() if not _is_state(table, i))
                if 0 in row and row[0].end <= row[0].start:
                    row_text = f"{first_cell} {row_text}"
                # `Gia Trung, Gia Tiến (nợ năm 2022), Gia Lập`: a bracket speaks of the names before it.
                aside = _ASIDE_BEHIND.match(reading.norm, mention.end, cell.end)
                row_text += f" {aside['words']}" if aside else ""
                # Stars are marks of layout elsewhere and not in the reading text; here they are looked up in the document's.
                mark = _MARK_BEHIND.match(reading.document.text, reading.source_span(mention.start, mention.end)[1])
                row_text += f" {notes.get(mark['mark'], '')}" if mark else ""
                goal = row_text if goal == " ".join(said_of.values()) else goal
                listing = table_listing(
                    table,
                    f"{inherited} {column.text}".strip(),
                    label,
                    group or "",
                    (row_text, goal),
                    reading.norm[year_cell.start : year_cell.end] if year_cell else marked,
                    data,
                    graded[-1] if graded else "",
                )
                yield mention, MENTIONED if parts or counted else listing


_BEHIND_NAME = regex.compile(r"(?<=\p{L}) ?\((?:\W*|\p{Ll}[^()]*)\)")
_PARTS = regex.compile(r"(?:tên )?(?:thôn|ấp|bản|khóm|buôn|làng)\b")
_TITLE = regex.compile(r"\p{L} \p{Ll}|\p{Lu}{2,} \p{Lu}{2,}")  # what a name never has: a small word, or capitals throughout
_GRADES = regex.compile(
    r"(?:^|[;,.] ?)((?:xã )?(?:ntm |nông thôn mới )?(?:nâng cao|kiểu mẫu|hiện đại|đạt chuẩn(?: ntm)?)) ?(?:\(\d+\) ?)?:"
)
_ASIDE_BEHIND = regex.compile(r"[^;:(]{0,60}\((?P<words>[^()\d]{0,20}(?:nợ|chuyển|trượt|còn)[^()]*)\)")


_MARK_BEHIND = regex.compile(r" ?\(?(?P<mark>\*{1,3})\)?")
_EXPLAINED = regex.compile(r"(?:ghi chú|chú thích)?:? ?[-+]? ?\(?(?P<mark>\*{1,3})\)? ?:?(?P<words>[^*]{4,160})")
_NAMING_HEADER = regex.compile(r"(?:tên |các )?xã(?! hội)\b")


def _explained_marks(reading: Reading, table: Table) -> dict[str, str]:
    """What the lines right below the table say of its marks: `(*) xã chuyển tiếp từ năm 2018`."""
    last = max(table.paragraphs, default=None)
    if last is None:
        return {}
    lines = [reading.source_span(p.start, p.end)[2] for p in reading.paragraphs[last + 1 : last + 5] if p.end > p.start]
    return {m["mark"]: m["words"].strip() for line in lines for m in _EXPLAINED.finditer(canonical_tones(lower(line)))}


_OF_PARTS = regex.compile(r"(?:số |tổng số |cộng )?(?:thôn|ấp|bản|khóm|buôn|khu dân cư|vườn|mô hình|sản phẩm)\b")


def _counts_parts(table: Table) -> bool:
    """Rows of communes whose figures count their thôn, khu dân cư or gardens, and nothing of the commune itself."""
    values = [c for c in table.columns if c.role in ("value", "total", "year")]
    named = [c for c in values if not _YEAR_ONLY.fullmatch(c.text)]
    return bool(named) and all(_OF_PARTS.match(c.text) for c in named) and not any(c.role == "label" for c in table.columns)


_YEAR_ONLY = regex.compile(r"(?:năm )?20[0-4]\d")


def _is_state(table: Table, column: int) -> bool:
    """A column that tells what a commune is now, not what it is to be."""
    return column < len(table.columns) and bool(
        pattern(r"hiện trạng|kết quả|đã đạt|thực trạng").match(table.columns[column].text)
    )


def _year_column(reading: Reading, row: dict[int, Cell], columns: list[int]) -> int | None:
    """Of several columns for years the last one that holds a year in this row; of one, that one."""
    if len(columns) < 2:
        return columns[0] if columns else None
    dated = [i for i in columns if i in row and pattern(r"20\d\d").search(reading.text[row[i].start : row[i].end])]
    return dated[-1] if dated else None


_DISTRICT_CELL = regex.compile(r"\s*(?i:huyện|thị xã|thành phố|tp\.?|tx\.?|quận) ?\p{Lu}")


def _district_of(text: str) -> str | None:
    """The district whose own row this cell heads."""
    return place_name(text) if _DISTRICT_CELL.match(text) else None


def _cell_text(reading: Reading, row: dict[int, Cell], column: int) -> str:
    cell = row.get(column)
    return reading.text[cell.start : cell.end] if cell else ""


def _counted_names(reading: Reading, cell: Cell, reader: ListReader, headed: bool) -> list[Mention]:
    """`Hùng An, Việt Lâm` or `02 (Hùng An, Việt Lâm)`: a cell that holds known communes and nothing else; ones that are not
    known where the column is ``headed`` as one of communes."""
    # What a bracket adds behind a name (a mark, `chuyển tiếp`) is no part of the list; its room is kept.
    text = _BEHIND_NAME.sub(lambda m: " " * len(m.group()), reading.mended[cell.start : cell.end])
    match = pattern(r"\s*\d{1,3} ?(?:xã )?[(:] ?(?P<names>[^()]+?)\)?\s*").fullmatch(text) or pattern(
        r"(?P<names>\p{Lu}[^()\d]*)"
    ).fullmatch(text)
    if match is None:
        return []
    names = _names(reading, cell.start + match.start("names"), cell.start + match.end("names"))
    words = [reading.text[m.start : m.end] for m in names]
    # As with lists in prose, half of the names must be known: one may be misprinted.
    known = sum(reader.names.knows(name) for name in words)
    named = all(all(w[:1].isupper() or w.isdigit() for w in name.split(" ")) for name in words)
    if headed and words and all(" " in w and place_name(w) is None for w in words):
        return names if named else []
    return names if named and known >= max(1, len(words) / 2) else []


_YEAR_HEADER = regex.compile(r"(?:^|\D)20[0-4]\d$")
_MARK = regex.compile(r"[x+✓√]$|\p{L}")


def _marked_year(reading: Reading, table: Table, row: dict[int, Cell]) -> str:
    """The year whose column a roadmap marks, with an `x` or with the grade itself."""
    marks = [
        column.text
        for index, column in enumerate(table.columns)
        if (cell := row.get(index))
        and _YEAR_HEADER.search(column.text)
        and _MARK.match(reading.norm[cell.start : cell.end].strip())
    ]
    return marks[0] if len(marks) == 1 else ""


def _names_in(reading: Reading, table: Table, column: int) -> bool:
    """Does a column hold names, not counts?"""
    texts = [reading.text[r[column].start : r[column].end].strip() for r in table.rows if column in r]
    filled = [t for t in texts if t]
    return bool(filled) and sum(bool(pattern(r"\p{Lu}\p{L}+").match(t)) for t in filled) > len(filled) / 2


def _mostly_communes(reading: Reading, table: Table, column: int) -> bool:
    names = [reading.text[r[column].start : r[column].end] for r in table.rows if column in r and r[column].end > r[column].start]
    return (
        len(names) > 2 and sum(place_name(n) is None for n in names) > len(names) / 2 and "thôn" not in table.columns[column].text
    )


def _names(reading: Reading, start: int, end: int) -> list[Mention]:
    """A cell of a name column is a name, or names parted by commas."""
    mentions = []
    position = start
    for part in pattern(r"([,;:])").split(reading.text[start:end]):
        name = pattern(r" ?\([^()]*\)$").sub("", part.strip())  # what a bracket adds is no part of the name
        if (
            name
            and name not in ",;:"
            and name[:1].isupper()
            and not pattern(r"\d").search(name)
            and not pattern(r"(?i:tổng|cộng)").match(name)
        ):
            at = reading.text.index(name, position)
            typed = pattern(r"(?i:(xã|phường|thị trấn|đặc khu)) ").match(name)
            bare = name[typed.end() :] if typed else name
            if not all(word[:1].isupper() or word[:1].isdigit() for word in bare.split()):
                position += len(part)
                continue  # `Xã đã đạt chuẩn NTM`, `Nhóm hoàn thành năm sau`: a group's title
            begin = at + (typed.end() if typed else 0)
            mentions.append(Mention(begin, at + len(name), unit_type_of(typed[1]) if typed else "xã", None, start, end))
        position += len(part)
    return mentions
