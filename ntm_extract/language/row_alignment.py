"""Places the cells of a row under its columns where a converter has lost some.

Cells keep their order, so the columns they may stand in are few; what each cell holds (a district, a figure, a year, a
remark) says which of these fit best. A cell for which two places fit equally well is left out: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable

import regex

from ntm_extract.language.patterns import pattern
from ntm_extract.language.quantities import kind_of_unit
from ntm_extract.language.table_model import EMPTY, NUMBER_CELL, YEAR_CELL, Column

# What it costs that a column has no cell: remarks and the cells of a merged place are often empty.
_GAP = {"note": 0.0, "place": 0.1}
_OTHER_GAP = 0.3
_NONE = -99.0
_NAME = regex.compile(
    r"(?i:xã |phường |thị trấn |thị xã |thành phố |huyện |tp\.? ?|tx\.? ?)?\p{Lu}[\p{L}’']*(?: (?:\p{Lu}[\p{L}’']*|\d\d?))*"
)
_GRADE = regex.compile(r"(?:xã )?(?:đạt chuẩn )?(?:ntm|nông thôn mới)?(?: ?nâng cao| ?kiểu mẫu| ?hiện đại)?$")

# `Thôn NTM (thôn)` counts; `Xã chưa đưa vào lộ trình` lists.
_UNIT_HEAD = regex.compile(r"\([^()\d]{1,24}\)$|%")
_NAMES_HEAD = regex.compile(r"(?:(?:tên|danh sách|các) )*xã\b(?!.*(?:\(|số |tăng thêm))")

IsPlace = Callable[[str], bool]


Range = tuple[float, float]


def align(
    cells: list[tuple[str, str]], columns: list[Column], is_district: IsPlace, ranges: list[Range | None] | None = None
) -> list[int | None]:
    """The column of each cell, given as (text, folded text); None where the best placements differ.

    ``ranges`` gives the least and greatest figure that whole rows have in a column.
    """
    rows, width = len(cells), len(columns)
    known = ranges or [None] * width
    fits = [
        [fit(text, norm, column, is_district) + _in_range(norm, span) for column, span in zip(columns, known, strict=True)]
        for text, norm in cells
    ]
    gaps = [_GAP.get(column.role, _OTHER_GAP) for column in columns]
    # ahead[i][j] is the best worth of cells i… in columns j…
    ahead = [[_NONE] * (width + 1) for _ in range(rows + 1)]
    ahead[rows][width] = 0.0
    for i in range(rows, -1, -1):
        for j in range(width - 1, -1, -1):
            skip = ahead[i][j + 1] - gaps[j]
            take = fits[i][j] + ahead[i + 1][j + 1] if i < rows else _NONE
            ahead[i][j] = max(skip, take)
    behind = [[_NONE] * (width + 1) for _ in range(rows + 1)]
    behind[0][0] = 0.0
    for i in range(rows + 1):
        for j in range(width + 1):
            if j < width:
                behind[i][j + 1] = max(behind[i][j + 1], behind[i][j] - gaps[j])
            if i < rows and j < width:
                behind[i + 1][j + 1] = max(behind[i + 1][j + 1], behind[i][j] + fits[i][j])
    best = ahead[0][0]
    placed: list[int | None] = []
    for i in range(rows):
        columns_of = [j for j in range(width) if behind[i][j] + fits[i][j] + ahead[i + 1][j + 1] > best - 0.05]
        placed.append(columns_of[0] if len(columns_of) == 1 and best > _NONE / 2 else None)
    return placed


def figure_of(norm: str) -> float | None:
    """The number of a cell that holds one and nothing else."""
    match = pattern(r"[≥≤<>~]? ?(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))? ?%?").fullmatch(norm.strip())
    return float(f"{match[1].replace('.', '')}.{match[2] or 0}") if match else None


def _in_range(norm: str, span: Range | None) -> float:
    """A figure like those of the other rows fits better than one of another size."""
    figure = figure_of(norm)
    if figure is None or span is None:
        return 0.0
    least, greatest = span
    return 0.6 if 0.7 * least <= figure <= 1.4 * greatest else -0.6 if figure > 3 * greatest or 3 * figure < least else 0.0


def fit(text: str, norm: str, column: Column, is_district: IsPlace) -> float:
    """How well a cell fits a column: from -5 (a figure among names) to 3 (a district among districts)."""
    norm = norm.strip()
    figure = bool(NUMBER_CELL.match(norm))
    empty = bool(EMPTY.match(norm))
    year = bool(YEAR_CELL.match(norm))
    name = bool(_NAME.fullmatch(text.strip()))
    role = column.role
    if role == "number":
        return 2.0 if pattern(r"(?:\d{1,3}|[ivx]{1,5}|[a-h])[.)]?|[-+–]").fullmatch(norm) else -3.0
    if role == "place":
        return (
            3.0
            if is_district(text)
            else 2.0
            if name and "xã" in column.text
            else -0.5
            if name
            else -5.0
            if figure or empty
            else -1.0
        )
    if role in ("commune", "label"):
        worth = -5.0 if figure or empty else 2.0 if name else 1.0
        return min(worth, 1.0) if role == "label" or is_district(text) else worth
    if role == "unit":
        return 2.0 if norm == "%" or kind_of_unit(norm) != "other" else -2.0
    if role == "year":
        return 2.5 if year else 0.5 if empty else -2.0 if figure else 0.2
    if role in ("value", "total", "district"):
        counted, names = bool(_UNIT_HEAD.search(column.text)), bool(_NAMES_HEAD.match(column.text))
        if figure or empty:
            return 0.3 if year else 2.0 + 0.3 * counted - 0.3 * (names and figure)
        if column.text.startswith(("mức", "danh hiệu", "cấp độ")):
            return 2.5 if _GRADE.fullmatch(norm) else -1.0
        return 0.5 - 1.5 * counted + 1.0 * names if name or "," in text else -1.0
    if role == "note":
        return -2.0 if figure else 0.2 if empty or name else 1.2
    return 1.0 if not figure else -1.0
