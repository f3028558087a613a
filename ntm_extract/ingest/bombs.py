"""PDF files of a few kilobytes that would take all memory or all time: found before an engine opens them."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

import regex as re

from ntm_extract.errors import InputError

MAX_DRAWN = 32 * 1024 * 1024  # bytes of drawing a page or form
MAX_DRAWN_IN_ALL = 10 * MAX_DRAWN
MAX_FORMS = 100_000  # forms that one form brings to the page, by way of others
_RATIO = 1032  # the most that deflate packs
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_NAMED = re.compile(rb"/([^\s/<>\[\]()]{1,60})\s+(\d{1,10})\s+\d{1,5}\s+R\b")
_DRAW = re.compile(rb"/([^\s/<>\[\]()]{1,60})\s+Do\b")


def refuse_bombs(data: bytes, path: str) -> None:
    """Raises :class:`InputError` for a file with drawings that unpack, or forms that multiply, beyond any real page.

    Pictures are left out: they are not unpacked to read text. So are locked files, whose streams do not show.
    """
    total = 0
    draws: dict[int, list[bytes]] = {}
    named: dict[int, dict[bytes, int]] = {}
    for number, head, stream in _streams(data):
        if b"/Image" in head:
            continue
        form = b"/Form" in head
        if len(stream) * (_RATIO if b"/FlateDecode" in head else 1) < MAX_DRAWN and not form:
            continue
        size, begin = _unpacked(head, stream)
        total += size
        if size > MAX_DRAWN or total > MAX_DRAWN_IN_ALL:
            raise InputError(
                path,
                "too_large",
                f"a page unpacks to more than {MAX_DRAWN >> 20} MB; this is no ordinary plan and was not opened",
            )
        if form:
            draws[number] = _DRAW.findall(begin)
            named[number] = {name: int(target) for name, target in _NAMED.findall(head)}
    if _multiplied(draws, named) > MAX_FORMS:
        raise InputError(path, "too_large", "its drawings multiply without measure; this is no ordinary plan and was not opened")


def _streams(data: bytes) -> Iterator[tuple[int, bytes, bytes]]:
    """Number, dictionary and packed content of each object with content."""
    for match in _STREAM.finditer(data):
        begin = match.end()
        start = data.rfind(b" obj", max(0, begin - 4000), begin)
        opened = _OBJECT.search(data, max(0, start - 20), begin) if start >= 0 else None
        end = data.find(b"endstream", begin)
        if opened is not None and end > begin:
            yield int(opened[1]), data[start:begin], data[begin:end]


def _unpacked(head: bytes, stream: bytes) -> tuple[int, bytes]:
    """The size of a content unpacked, as far as the limit, and its first megabyte."""
    if b"/FlateDecode" not in head:
        return len(stream), stream[: 1 << 20]
    unpacker = zlib.decompressobj()
    size, begin, rest = 0, b"", stream
    try:
        while rest and size <= MAX_DRAWN:
            piece = unpacker.decompress(rest, 1 << 20)
            begin = begin or piece
            size += len(piece)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return 0, b""  # locked, or damaged: the engine will say
    return size, begin


def _multiplied(draws: dict[int, list[bytes]], named: dict[int, dict[bytes, int]]) -> int:
    """The most forms that one form draws, those that its forms draw included; a ring of forms counts once around."""
    counted: dict[int, int] = {}

    def count(number: int, above: frozenset[int]) -> int:
        if number not in draws or number in above or len(above) > 60:
            return 1
        if number not in counted:
            counted[number] = 1
            inner = above | {number}
            counted[number] = min(
                MAX_FORMS + 1, 1 + sum(count(named[number].get(name, -1), inner) for name in draws[number][: MAX_FORMS + 1])
            )
        return counted[number]

    return max((count(number, frozenset()) for number in draws), default=0)
