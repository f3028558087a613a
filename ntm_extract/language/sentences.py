"""Sentences of a paragraph, found by underthesea, and the segments that semicolons part them into."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

from ntm_extract.language.outline import Node

Span = tuple[int, int]
_MARK = re.compile(r"[();]")
MAX_SENTENCE = 2000
"""Characters; what goes on for longer is no sentence. Every rule looks about in its sentence, so its length bounds their time."""
_SPLIT_NUMBER = re.compile(r"(?<!\d)\d{1,3}\. \d{3}(?!\d)")


@cache
def _tokenizer() -> Any:
    from underthesea import sent_tokenize

    return sent_tokenize


def sentences(text: str, node: Node) -> list[Span]:
    """Reading spans of the sentences of ``node``; together they cover its paragraph."""
    return [part for span in _sentences(text, node) for part in _cut(text, *span)]


def _cut(text: str, start: int, end: int) -> Iterator[Span]:
    """The span, in parts that end at a space where it is too long to be a sentence."""
    while end - start > MAX_SENTENCE:
        space = text.rfind(" ", start + 1, start + MAX_SENTENCE)
        cut = space if space > 0 else start + MAX_SENTENCE
        yield start, cut
        start = cut
    yield start, end


def _sentences(text: str, node: Node) -> list[Span]:
    start, end = node.paragraph.start, node.paragraph.end
    if ". " not in text[start:end] and "! " not in text[start:end] and "? " not in text[start:end]:
        return [(start, end)]
    spans: list[Span] = []
    cursor = node.body
    depth = 0
    begin = start
    for sentence in _tokenizer()(text[node.body : end]):
        at = text.find(sentence, cursor, end)
        if at < 0:
            continue
        cursor = at + len(sentence)
        depth = max(0, depth + sentence.count("(") - sentence.count(")"))
        # A full stop inside brackets, or before a small letter, ends no sentence.
        follows = text[cursor : min(end, cursor + MAX_SENTENCE)].lstrip()[:1]
        if cursor < end and text[cursor] != " ":
            continue  # a full stop inside a number or a symbol
        if (
            (depth and cursor < end and text.find(")", cursor, min(end, cursor + MAX_SENTENCE)) >= 0)
            or follows.islower()
            or _SPLIT_NUMBER.search(text[max(begin, cursor - 4) : cursor + 5])
        ):
            continue
        spans.append((begin, cursor))
        begin = cursor
        depth = 0
    if not spans:
        return [(start, end)]
    spans[-1] = (spans[-1][0], end)
    return spans


def segment(text: str, sentence: Span, offset: int) -> Span:
    """The stretch of ``sentence`` around ``offset`` between semicolons outside brackets."""
    start, end = sentence
    cuts = _semicolons(text, start, end)
    index = bisect_left(cuts, offset)
    return (cuts[index - 1] + 1 if index else start), (cuts[index] if index < len(cuts) else end)


@lru_cache(maxsize=8)  # many mentions of one sentence ask one after the other
def _semicolons(text: str, start: int, end: int) -> tuple[int, ...]:
    """Where semicolons outside brackets stand."""
    depth = 0
    cuts = []
    for match in _MARK.finditer(text, start, end):
        mark = match.group()
        if mark == "(":
            depth += 1
        elif mark == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            cuts.append(match.start())
    return tuple(cuts)
