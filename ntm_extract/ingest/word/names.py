"""Names of WordprocessingML, and the children of an element as a reader of the page meets them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
P, TBL, TR, TC, RUN, SDT = (W + name for name in ("p", "tbl", "tr", "tc", "r", "sdt"))
VAL = W + "val"
ALTERNATE = MC + "AlternateContent"
_WRAPPERS = {W + name for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag")}
_OFF = {"0", "false", "off", "none"}


def elements(parent: Any) -> Iterator[Any]:
    """Child elements; comments and references to entities are none."""
    yield from parent.iterchildren("{*}*")


def children(parent: Any) -> Iterator[Any]:
    """Child elements, with those inside content controls, insertions and alternatives in their place."""
    for child in elements(parent):
        if child.tag in _WRAPPERS:
            yield from children(child)
        elif child.tag == SDT:
            if not is_placeholder(child):
                yield from children(child)
        elif child.tag == ALTERNATE:
            chosen = choice(child)
            if chosen is not None:
                yield from children(chosen)
        else:
            yield child


def paragraphs(container: Any) -> Iterator[Any]:
    """The paragraphs of a part, those in tables too; text boxes belong to the paragraphs they are anchored in."""
    for child in children(container):
        if child.tag == P:
            yield child
        elif child.tag in (TBL, TR, TC):
            yield from paragraphs(child)


def choice(alternate: Any) -> Any | None:
    """The one alternative to read: a text box stands twice, for new and for old readers."""
    first = alternate.find(MC + "Choice")
    fallback = alternate.find(MC + "Fallback")
    if first is None or (fallback is not None and _is_bare(first) and not _is_bare(fallback)):
        return fallback
    return first


def _is_bare(element: Any) -> bool:
    return next(element.iter(W + "t", W + "p"), None) is None


def is_placeholder(control: Any) -> bool:
    """Does a content control show only its prompt (`Click here to enter text`)?"""
    mark = control.find(f"{W}sdtPr/{W}showingPlcHdr")
    return mark is not None and is_on(mark)


def is_on(mark: Any) -> bool:
    """The value of an on/off element that is there."""
    return str(mark.get(VAL, "1")).lower() not in _OFF


def flag(properties: Any, name: str) -> bool | None:
    """An on/off property, or None where ``properties`` does not speak of it."""
    mark = None if properties is None else properties.find(W + name)
    return None if mark is None else is_on(mark)


def number(element: Any, path: str, default: int | None = None, *, low: int = 0, high: int = 1 << 30) -> int | None:
    """The whole number in the ``val`` of the element at ``path`` below, kept within bounds; ``default`` where there is none."""
    found = None if element is None else element.find(path)
    given = "" if found is None else found.get(VAL, "")
    return min(max(int(given), low), high) if given.isascii() and given.isdigit() and len(given) < 20 else default
