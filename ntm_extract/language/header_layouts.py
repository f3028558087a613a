"""What the columns of a table were before its header of two rows was flattened to one cell a line.

`TT | Huyện | Số tiêu chí đạt | Ghi chú | Năm 2023 | Năm 2024`: the years stand under the third head, but a converter
writes them behind the last. Each layout that the order allows is offered; the rows decide which one they fit.
"""

from __future__ import annotations

from collections.abc import Iterator

from ntm_extract.language.table_model import Column

_MOST_SUBHEADS = 5


def layouts(columns: list[Column]) -> Iterator[list[Column]]:
    """The header as it stands, then with its last heads set under one of those before them."""
    yield columns
    for taken in range(2, min(_MOST_SUBHEADS, len(columns) - 3) + 1):
        upper, lower = columns[:-taken], columns[-taken:]
        if any(c.role not in ("value", "year", "total", "commune") for c in lower):
            continue
        for place in range(1, len(upper)):
            if upper[place].role in ("value", "label", "total"):
                yield [*upper[:place], *(_under(upper[place], c) for c in lower), *upper[place + 1 :]]


def _under(head: Column, column: Column) -> Column:
    """A subhead with the words of the head it stands under."""
    return Column(column.role, f"{head.text} {column.text}", column.place, column.header)
