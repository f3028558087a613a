"""What a table says of the communes in its cells: level, status and year."""

from __future__ import annotations

import regex

from ntm_extract.extraction.designation import CERTIFIED_SOMEHOW
from ntm_extract.extraction.levels import last_level
from ntm_extract.extraction.listings import MENTIONED, Listing
from ntm_extract.extraction.standing import LEFT_FROM
from ntm_extract.extraction.surroundings import cues
from ntm_extract.language.patterns import pattern
from ntm_extract.language.tables import Table
from ntm_extract.records import CommuneStatus, DocumentData, Level


def table_listing(
    table: Table, header: str, label: str, group: str, row: tuple[str, str], year_text: str, data: DocumentData, before: str = ""
) -> Listing:
    """What a row, its group, its column's header and the caption say.

    ``row`` is what the row says, and the same without what it says of the present state; ``before`` is the grade that
    a name's own cell puts before it.
    """
    words = cues()
    row_text, goal = row
    level = (
        _grade(before)
        or last_level(label)
        or _grade(goal)
        or last_level(header)
        or last_level(group)
        or last_level(table.caption)
        or _grade(table.caption)
    )
    if _MORE_CRITERIA.search(group) and last_level(group) is None and not words["not_planned"].search(group):
        return MENTIONED
    if level is None and (
        words["not_planned"].search(group)
        or CERTIFIED_SOMEHOW.search(group if any(c.role == "note" for c in table.columns) else f"{group} {table.caption}")
    ):
        level = "ntm"
    if level is None:
        return MENTIONED
    where = f"{row_text} {group} {header}"
    status: CommuneStatus = "planned"
    for name in ("carried_over", "not_planned"):
        if words[name].search(where) or (name == "not_planned" and words[name].search(table.caption)):
            status = name
    if (
        status == "planned"
        and pattern(r"đã đạt chuẩn|đã được công nhận").search(f"{header} {table.caption} {group} {row_text}")
        and not year_text
    ):
        status = "achieved"
    if status in ("not_planned", "achieved"):
        return level, status, None
    years: list[str] = pattern(r"(?:19|20)\d\d").findall(year_text) or next(
        (
            found
            for text in (header, LEFT_FROM.sub("", group), table.caption)
            if (found := pattern(r"năm ((?:19|20)\d\d)").findall(text))
        ),
        [],
    )
    year = int(years[-1]) if years else data.horizon
    return level, status, year


_MORE_CRITERIA = regex.compile(r"xã (?:\w+ ){0,2}tăng (?:thêm )?tiêu chí")


def _grade(text: str) -> Level | None:
    """A cell may say only `Nâng cao` or `Kiểu mẫu`."""
    grades: dict[str, Level] = {"kiểu mẫu": "ntm_kieu_mau", "nâng cao": "ntm_nang_cao", "hiện đại": "ntm_hien_dai"}
    named = regex.findall(rf"(?:^| )(?:ntm |nông thôn mới )?({'|'.join(grades)})(?= |$)", text)
    return grades[named[-1]] if named else last_level(text)
