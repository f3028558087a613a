"""Time limits and rhythms that bind a task."""

from __future__ import annotations

from dataclasses import replace

from ntm_extract.extraction.binding import binds
from ntm_extract.extraction.schedules import table_deadlines
from ntm_extract.extraction.tasks import deadline_at
from ntm_extract.language.mentions import Sentence
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Table
from ntm_extract.language.times import Time
from ntm_extract.records import Deadline, DocumentData, Target


def extract_deadlines(
    reading: Reading, sentences: list[Sentence], tables: list[Table], targets: list[Target], data: DocumentData
) -> list[Deadline]:
    """All deadlines of prose and of task tables, in text order."""
    schedule = [t for t in tables if any(c.role == "time" for c in t.columns)]
    taken = {p for t in tables for p in t.paragraphs}
    spans = _target_spans(targets)
    records = []
    for sentence in sentences:
        if sentence.paragraph in taken or not sentence.times or reading.zones.at(sentence.span[0]) == "preamble":
            continue
        node = reading.nodes[sentence.paragraph]
        last: Time | None = None
        for time in sentence.times:
            # `vào tháng 5 và tháng 9`: the second of two goes with the first.
            paired = last is not None and time.kind == last.kind and reading.norm[last.end : time.start] in (" và ", ", ")
            if paired or binds(reading, node, sentence, time, spans, data):
                if paired and last is not None and last.due_from is None and time.limit in ("", "ngày") and last.limit == "trước":
                    time = replace(time, due_from=None)  # `trước ngày 15/6 và ngày 15/12`
                records.append(deadline_at(reading, node, sentence, time))
                last = time
            else:
                last = None
    for table in schedule:
        records += table_deadlines(reading, table, data)
    return sorted(records, key=lambda d: d.start)


def _target_spans(targets: list[Target]) -> list[tuple[int, int, str]]:
    """Targets as document spans with their measure; compared by document offsets."""
    return [(t.start, t.end, t.measure) for t in targets]
