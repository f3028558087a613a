"""Rows out of cells: the numbering as a whole decides, where a single cell could be a number or a figure."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ntm_extract.language.row_cutting import cut_rows

TABLES = {
    "plain": (3, False, [["1", "Gio Linh", "5"], ["2", "Cam Lộ", "4"], ["3", "Đakrông", "1"]]),
    "a figure that is the next number": (3, False, [["1", "Gio Linh", "2"], ["2", "Cam Lộ", "3"], ["3", "Đakrông", "4"]]),
    "lost notes": (4, True, [["1", "Gio Mỹ", "2023", "chuyển tiếp"], ["2", "Trung Hải", "2023"], ["3", "Hải Thái", "2024"]]),
    "groups that number on": (
        3,
        False,
        [["I", "Gio Linh"], ["1", "Gio Mỹ", "2023"], ["2", "Hải Thái", "2024"], ["II", "Cam Lộ"], ["3", "Thanh An", "2023"]],
    ),
    "groups that number anew, with counts": (
        4,
        False,
        [["A", "Xã mới", "02"], ["1", "Gio Linh", "02", "Gio Mỹ"], ["B", "Xã cũ", "01"], ["1", "Cam Lộ", "01", "Thanh An"]],
    ),
    "a total": (3, False, [["1", "Gio Linh", "5"], ["2", "Cam Lộ", "4"], ["Tổng cộng", "9"]]),
}


@pytest.mark.parametrize(("columns", "note", "rows"), TABLES.values(), ids=TABLES)
def test_rows(columns: int, note: bool, rows: list[list[str]]) -> None:
    cells = [cell for row in rows for cell in row]
    assert [cells[r.start : r.end] for r in cut_rows(cells, columns, note)] == rows


@pytest.mark.parametrize("cells", [[], ["1"], ["Gio Linh", "Cam Lộ", "Đakrông"], ["5", "6", "7", "8"]])
def test_what_has_no_numbering_is_no_table(cells: list[str]) -> None:
    assert cut_rows(cells, 3, False) == []


@given(st.lists(st.integers(0, 40), min_size=2, max_size=30), st.integers(1, 3))
def test_any_figures_leave_the_rows_whole(figures: list[int], width: int) -> None:
    rows = [[str(n), f"xã {chr(97 + n % 26)}", *[str(f + i) for i in range(width)]] for n, f in enumerate(figures, 1)]
    cells = [cell for row in rows for cell in row]
    cut = cut_rows(cells, width + 2, False)
    assert [cells[r.start : r.end] for r in cut] == rows


@given(
    st.lists(st.sampled_from(["1", "2", "3", "I", "II", "A", "Tổng", "- x", "Gio Linh", "", "4,5"]), max_size=60),
    st.integers(2, 6),
)
def test_rows_follow_each_other(cells: list[str], columns: int) -> None:
    rows = cut_rows(cells, columns, False)
    assert all(a.end <= b.start for a, b in itertools.pairwise(rows))
    assert all(1 <= r.end - r.start <= columns + 2 for r in rows)
