"""A document as its reader sees it, computed once and shared by all extractors."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cache

import regex

from ntm_extract.document import Document
from ntm_extract.folding import canonical_tones, lower, skeleton
from ntm_extract.language.lexicon import key, lexicon
from ntm_extract.language.outline import Node, outline
from ntm_extract.language.paragraphs import OffsetMap, Paragraph, assemble
from ntm_extract.language.patterns import pattern
from ntm_extract.language.sentences import Span, sentences
from ntm_extract.language.zones import Zones, find_zones


@dataclass(slots=True)
class Reading:
    """Reading text, its folded twin, paragraphs, outline, zones and sentences.

    ``text`` has single spaces and one line a paragraph; ``norm`` is ``text`` in lower case with canonical
    tone marks and known scanning slips mended, character for character. ``mended`` is ``text`` with only those
    slips mended, its capitals kept.
    """

    document: Document
    text: str
    norm: str
    mended: str
    offsets: OffsetMap
    paragraphs: list[Paragraph]
    nodes: list[Node]
    zones: Zones
    sentences: list[list[Span]]
    _starts: list[int]

    def node_at(self, offset: int) -> Node:
        """The outline node of the paragraph that holds ``offset``."""
        return self.nodes[max(0, bisect_right(self._starts, offset) - 1)]

    def sentence_at(self, offset: int) -> Span:
        """The sentence that holds ``offset``."""
        spans = self.sentences[self.node_at(offset).paragraph.index]
        return spans[min(bisect_right(spans, offset, key=_end), len(spans) - 1)]

    def source_span(self, start: int, end: int) -> tuple[int, int, str]:
        """Document offsets and text of a reading span."""
        first, last = self.offsets.span(start, end)
        return first, last, self.document.text[first:last]


def _end(span: Span) -> int:
    return span[1]


def read_document(document: Document) -> Reading:
    """The reading of ``document``."""
    text, offsets, paragraphs = assemble(document)
    digits = mend_letters(mend_digits(text))
    norm, mended = _repair(canonical_tones(lower(digits)), digits)
    nodes = outline(text, paragraphs)
    zones = find_zones(text, norm, nodes)
    # What stands above the body (title, issuer) is no heading of its parts.
    for node in nodes[zones.preamble_end :]:
        if node.parent is not None and node.parent.paragraph.index < zones.preamble_end:
            node.parent = None
    spans = [sentences(text, node) for node in nodes]
    return Reading(document, text, norm, mended, offsets, paragraphs, nodes, zones, spans, [p.start for p in paragraphs])


# Letters that an OCR engine reads for 0 and 1, in a token that holds a digit (3O, l5, 38.OOO) and no other letter.
_DIGIT_TOKEN = regex.compile(
    r"(?<![\p{L}\d])(?=[OoIl]*\d|[lI][.,]\d|[lI] ?[-–] ?\d\d? \p{Ll})[\dOoIl]+(?:[.,][\dOoIl]+)*(?!\p{L})"
)
_DIGITS = str.maketrans("OoIl", "0011")


# `69;6%`: a grain over a decimal comma makes it a semicolon.
_SEMICOLON = regex.compile(r"(?<=(?<![\d;])\d{1,3});(?=\d{1,2}\s?%)")


def mend_digits(text: str) -> str:
    """``text`` with letters and semicolons in numbers read as the digits and commas they were; the length stays."""
    text = _SEMICOLON.sub(",", text)
    return _DIGIT_TOKEN.sub(
        lambda m: (
            m.group()
            if m.group().isdigit() or pattern(r"[I]+\.\d{1,2}(?:\.|$)").match(m.group())
            else m.group().translate(_DIGITS)
        ),
        text,
    )


# `duới`, `trường` read as `truờng`: no syllable but those in qu- has a plain u before ơ with a tone.
_PLAIN_U = regex.compile(r"(?<![qQhH])(?:u(?=[ờớởỡợ])|U(?=[ỜỚỞỠỢ]))")


def mend_letters(text: str) -> str:
    """``text`` with the horn put back on u before ơ and misread abbreviations mended; the length stays."""
    text = _PLAIN_U.sub(lambda m: "ư" if m.group() == "u" else "Ư", text)
    pattern, meant = _abbreviations()
    return pattern.sub(lambda m: meant[m.group()], text)


@cache
def _abbreviations() -> tuple[regex.Pattern[str], dict[str, str]]:
    meant = lexicon("repairs")["abbreviations"]
    return regex.compile(rf"(?<![\p{{L}}\d])(?:{'|'.join(map(regex.escape, meant))})(?![\p{{L}}\d])"), meant


@cache
def _repairs() -> tuple[regex.Pattern[str], dict[str, str]]:
    phrases = {skeleton(key(p)): key(p) for p in lexicon("repairs")["phrases"]}
    first_words: dict[str, list[str]] = {}
    for phrase in sorted(phrases, key=len, reverse=True):
        head, _, rest = phrase.partition(" ")
        first_words.setdefault(head, []).append(rest)
    pattern = "|".join(f"{head} (?:{'|'.join(rests)})" for head, rests in first_words.items())
    return regex.compile(rf"\b(?:{pattern})\b"), phrases


def _repair(norm: str, text: str) -> tuple[str, str]:
    """``norm`` and ``text`` with scanning slips in known phrases mended; the length stays."""
    pattern, phrases = _repairs()
    bare = skeleton(norm)
    pieces: list[str] = []
    cased: list[str] = []
    last = 0
    for match in pattern.finditer(bare):
        start, end = match.span()
        meant = phrases[match.group()]
        if norm[start:end] != meant:
            pieces += [norm[last:start], meant]
            capitals = "".join(m.upper() if t.isupper() else m for m, t in zip(meant, text[start:end], strict=True))
            cased += [text[last:start], capitals]
            last = end
    if not pieces:
        return norm, text
    return "".join([*pieces, norm[last:]]), "".join([*cased, text[last:]])
