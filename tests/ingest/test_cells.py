"""Lines of cells: those that ended for want of room are one text, those that somebody ended are not."""

from __future__ import annotations

import pytest

from ntm_extract.ingest.cells import text_of
from ntm_extract.ingest.pages import Line

LETTER, SIZE, PAD = 6.0, 12.0, 5.0


def cell(*rows: str, room: int) -> str:
    """The text of a cell that is ``room`` letters wide; all letters are equally wide."""
    lines = [Line(row, (PAD, n * 15.0, PAD + LETTER * len(row), n * 15.0 + SIZE), None, SIZE) for n, row in enumerate(rows)]
    return text_of(lines, 0.0, 2 * PAD + LETTER * room)


@pytest.mark.parametrize(
    ("rows", "room", "text"),
    [
        (("Chỉ tiêu số 4", "- Điện"), 13, "Chỉ tiêu số 4 - Điện"),
        (("Chỉ tiêu số 4", "- Điện"), 40, "Chỉ tiêu số 4\n- Điện"),
        (("- Xã A;", "- Xã B"), 8, "- Xã A;\n- Xã B"),
        (("giai đoạn 2026-", "2030"), 16, "giai đoạn 2026-2030"),
        (("số 12/QĐ-", "UBND"), 10, "số 12/QĐ-UBND"),
        (("Sở Tài chính -", "Sở Y tế"), 15, "Sở Tài chính - Sở Y tế"),
        (("Thôn", "Xã"), 30, "Thôn\nXã"),
        (("một",), 5, "một"),
        ((), 5, ""),
    ],
)
def test_lines_of_a_cell(rows: tuple[str, ...], room: int, text: str) -> None:
    assert cell(*rows, room=room) == text


def test_pieces_of_one_line_are_parted_by_a_space() -> None:
    pieces = [Line("5", (5, 0, 11, 12), None, SIZE), Line("xã", (40, 0, 52, 12), None, SIZE)]
    assert text_of(pieces, 0, 200) == "5 xã"
