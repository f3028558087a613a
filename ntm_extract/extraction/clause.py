"""The words about one quantity: what stands left and right of it in its clause, and what it stands under."""

from __future__ import annotations

from dataclasses import dataclass

import regex

from ntm_extract.language.mentions import Sentence
from ntm_extract.language.outline import Node
from ntm_extract.language.quantities import Quantity
from ntm_extract.language.reading import Reading
from ntm_extract.language.sentences import segment

_PART = regex.compile(r"[,;(]")
_CUT = regex.compile(r"[,;:.(]|\s[-–]\s")


_FROM_TO = regex.compile(r"(?:^|\s)từ [^;:.\n]{1,40}? (?:lên|xuống|lên thành|xuống còn|còn|thành)(?: \w+){0,2}? ?$")


@dataclass(slots=True)
class Clause:
    """One quantity in its surroundings; all offsets are reading offsets."""

    reading: Reading
    sentence: Sentence
    node: Node
    quantity: Quantity
    left_start: int
    right_end: int
    segment_start: int
    segment_end: int

    @property
    def left(self) -> str:
        """Words from the quantity before (or the segment's start) to this one."""
        return self.reading.norm[self.left_start : self.quantity.start]

    @property
    def before(self) -> str:
        """Words from the segment's start to the quantity."""
        return self.reading.norm[self.segment_start : self.quantity.start]

    @property
    def right(self) -> str:
        """Words from the quantity to the next one (or the segment's end)."""
        return self.reading.norm[self.quantity.end : self.right_end]

    @property
    def phrase_span(self) -> tuple[int, int]:
        """What follows the quantity up to the next stop mark; a bracket right behind the unit is stepped over."""
        norm, start = self.reading.norm, self.quantity.end
        limit = self.right_end
        opening = start + 1 if norm[start : start + 1] == " " else start
        if norm[opening : opening + 1] == "(":
            close = norm.find(")", opening, self.segment_end)
            if close > 0:
                start = close + 1
                limit = max(limit, min(self.segment_end, close + 90))
        cut = _CUT.search(norm, start, limit)
        return start, cut.start() if cut else limit

    @property
    def phrase(self) -> str:
        """The words of :attr:`phrase_span`."""
        start, end = self.phrase_span
        return self.reading.norm[start : max(start, end)].strip()

    @property
    def local(self) -> str:
        """The left words after the last comma or bracket."""
        return _PART.split(self.left)[-1]

    def heads(self) -> list[str]:
        """Run-in heading of the paragraph, then headings and lead-ins above, nearest first, folded."""
        norm = self.reading.norm
        own = norm[self.node.body : self.node.head_end] if self.node.head_end < self.quantity.start else ""
        above: list[str] = []
        for node in self.node.ancestors():
            above.append(norm[node.body : node.head_end])
            if node.leads_in and node.head_end < node.paragraph.end:
                # A paragraph that leads into its items: what it says last speaks for them.
                above.append(norm[max(node.head_end + 1, node.paragraph.end - 260) : node.paragraph.end].strip())
        return [h for h in [own, *above] if h]


def clauses(reading: Reading, sentence: Sentence) -> list[Clause]:
    """One clause a quantity."""
    node = reading.nodes[sentence.paragraph]
    result: list[Clause] = []
    quantities = sentence.quantities
    for index, quantity in enumerate(quantities):
        start, end = segment(reading.norm, (max(sentence.span[0], node.body), sentence.span[1]), quantity.number)
        left = max(start, quantities[index - 1].end) if index else start
        if index and _FROM_TO.search(reading.norm[max(0, quantities[index - 1].start - 4) : quantity.number]):
            # `nâng tỷ lệ … từ 60% lên 65%`: what the second speaks of stands before the first.
            left = result[-1].left_start
        right = min(end, quantities[index + 1].start) if index + 1 < len(quantities) else end
        result.append(Clause(reading, sentence, node, quantity, min(left, quantity.start), max(right, quantity.end), start, end))
    return result
