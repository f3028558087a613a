"""Tables of tasks, whose cells are read as prose: which paragraphs they leave alone, and when each row is due."""

from __future__ import annotations

from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Table
from ntm_extract.language.times import find_times
from ntm_extract.records import DocumentData


def is_task_table(table: Table) -> bool:
    """Has it a column of times and one of bodies in charge? Its cells are read as prose."""
    roles = {column.role for column in table.columns}
    return {"time", "lead"} <= roles


def table_paragraphs(tables: list[Table]) -> set[int]:
    """Paragraphs that goal tables take up; prose extractors leave them alone."""
    return {p for t in tables for p in t.paragraphs if not is_task_table(t)}


def row_schedule(reading: Reading, tables: list[Table], data: DocumentData) -> dict[int, str]:
    """The time of each task-table row as a partial date, by the paragraphs of the row's other cells."""
    schedule: dict[int, str] = {}
    for table in tables:
        when = next((i for i, c in enumerate(table.columns) if c.role == "time"), None)
        if when is None:
            continue
        for row in table.rows:
            cell = row.get(when)
            times = (
                [t for t in find_times(reading.norm, cell.start, cell.end, data.horizon) if t.partial and t.kind != "rhythm"]
                if cell
                else []
            )
            if times:
                for other in row.values():
                    schedule[reading.node_at(other.start).paragraph.index] = times[-1].partial or ""
    return schedule
