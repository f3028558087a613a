"""Times and quantities of a reading, found once, sentence by sentence."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field

import regex

from ntm_extract.language.quantities import Quantity, elide, find_quantities
from ntm_extract.language.reading import Reading
from ntm_extract.language.sentences import Span
from ntm_extract.language.times import Time, find_times


@dataclass(slots=True)
class Sentence:
    """A sentence with its typed mentions."""

    span: Span
    paragraph: int
    times: list[Time] = field(default_factory=list)
    quantities: list[Quantity] = field(default_factory=list)

    def copy(self) -> Sentence:
        """With quantities of its own: targets take percentages out of a sentence, and stretch counts over them."""
        return Sentence(self.span, self.paragraph, list(self.times), [copy(quantity) for quantity in self.quantities])


def find_mentions(reading: Reading, references: list[Span], year: int | None) -> list[Sentence]:
    """All sentences outside header and closing, with times and quantities that stand in no reference."""
    result: list[Sentence] = []
    cursor = 0
    for index, spans in enumerate(reading.sentences):
        zone = reading.zones.at(reading.paragraphs[index].start)
        if zone in ("header", "closing"):
            continue
        for span in spans:
            while cursor < len(references) and references[cursor][1] <= span[0]:
                cursor += 1
            inside = [r for r in references[cursor : cursor + 40] if r[0] < span[1]]
            sentence = Sentence(span, index)
            result.append(sentence)
            start = max(span[0], reading.nodes[index].body)
            if not _DIGIT.search(reading.norm, start, span[1]) and not _may_hold_rhythm(reading.norm, start, span[1]):
                continue
            sentence.times = [t for t in find_times(reading.norm, start, span[1], year) if not _overlaps(t.start, t.end, inside)]
            if zone == "preamble":
                continue
            taken = sorted([*inside, *((t.start, t.end) for t in sentence.times)])
            sentence.quantities = find_quantities(reading.norm, start, span[1], taken, reading.text)
            elide(reading.norm, sentence.quantities)
    return result


_DIGIT = regex.compile(r"\d")
_RHYTHM_HINTS = ("hằng", "hàng", "mỗi", "định kỳ", "tháng", "quý", "năm")


def _may_hold_rhythm(norm: str, start: int, end: int) -> bool:
    return any(norm.find(hint, start, end) >= 0 for hint in _RHYTHM_HINTS)


def _overlaps(start: int, end: int, spans: list[Span]) -> bool:
    return any(a < end and start < b for a, b in spans)
