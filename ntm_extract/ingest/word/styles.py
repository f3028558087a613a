"""What styles say of a run or a paragraph: font, hidden or in capitals, outline level, list, borders."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from ntm_extract.ingest.word.names import VAL, W, flag, number

_HEADING = re.compile(r"heading (\d)", re.IGNORECASE)
_BODY_TEXT = 9


@dataclass(frozen=True, slots=True)
class Style:
    """One style's own properties; None is what it leaves to the style it is based on."""

    key: str
    name: str
    based_on: str | None
    run: Any
    paragraph: Any
    table: Any


class Styles:
    """The styles of a document, with what they inherit."""

    def __init__(self, root: Any | None) -> None:
        self._styles: dict[str, Style] = {}
        self._chains: dict[str | None, list[Style]] = {}
        self._looked: dict[tuple[str, str | None], Any] = {}
        self._default_run = None if root is None else root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._default_paragraph: str | None = None
        for style in () if root is None else root.iterchildren(W + "style"):
            name, based = style.find(W + "name"), style.find(W + "basedOn")
            self._styles[style.get(W + "styleId", "")] = Style(
                style.get(W + "styleId", ""),
                "" if name is None else name.get(VAL, ""),
                None if based is None else based.get(VAL),
                *(style.find(W + part) for part in ("rPr", "pPr", "tblPr")),
            )
            if style.get(W + "type") == "paragraph" and style.get(W + "default") in ("1", "true", "on"):
                self._default_paragraph = style.get(W + "styleId")

    def paragraph_style(self, properties: Any | None) -> str | None:
        """The style of a paragraph with these properties."""
        named = None if properties is None else properties.find(W + "pStyle")
        return self._default_paragraph if named is None else named.get(VAL)

    def chain(self, style: str | None) -> list[Style]:
        """A style and those it is based on, nearest first; a ring of styles ends where it closes."""
        if style not in self._chains:
            found: list[Style] = []
            seen: set[str] = set()
            name = style
            while name is not None and name in self._styles and name not in seen and len(seen) < 50:
                seen.add(name)
                found.append(self._styles[name])
                name = found[-1].based_on
            self._chains[style] = found
        return self._chains[style]

    def font(self, run: Any | None, paragraph_style: str | None) -> str | None:
        """The font of a run with these properties; empty for the theme's own, None where nothing names one."""
        own = _font(run)
        if own is None:
            own = self._inherited("font", self._character_style(run))
        if own is None:
            own = self._inherited("font", paragraph_style)
        return _font(self._default_run) if own is None else own

    def is_set(self, name: str, run: Any | None, paragraph_style: str | None) -> bool:
        """Is a run hidden (``vanish``) or in capitals (``caps``), by itself or by its styles?"""
        own = flag(run, name)
        if own is None:
            own = self._inherited(name, self._character_style(run))
        if own is None:
            own = self._inherited(name, paragraph_style)
        return bool(flag(self._default_run, name) if own is None else own)

    def is_heading(self, properties: Any | None, style: str | None) -> bool:
        """Does a paragraph stand in the document's outline?"""
        level = number(properties, W + "outlineLvl")
        if level is None:
            level = self._inherited("outline", style)
        return level is not None and level < _BODY_TEXT

    def list_of(self, style: str | None) -> Any | None:
        """The list properties (``numPr``) that a paragraph style gives."""
        return self._inherited("list", style)

    def borders(self, style: str | None) -> Any | None:
        """The table borders that a table style gives."""
        return self._inherited("borders", style)

    def _character_style(self, run: Any | None) -> str | None:
        named = None if run is None else run.find(W + "rStyle")
        return None if named is None else named.get(VAL)

    def _inherited(self, what: str, style: str | None) -> Any:
        if style is None:
            return None
        key = (what, style)
        if key not in self._looked:
            said = (_said(what, s) for s in self.chain(style))
            self._looked[key] = next((value for value in said if value is not None), None)
        return self._looked[key]


def _said(what: str, style: Style) -> Any:
    if what == "font":
        return _font(style.run)
    if what == "outline":
        named = _HEADING.match(style.name)
        return number(style.paragraph, W + "outlineLvl", int(named[1]) - 1 if named else None)
    if what == "list":
        found = None if style.paragraph is None else style.paragraph.find(W + "numPr")
        return None if found is None or found.find(W + "numId") is None else found
    if what == "borders":
        return None if style.table is None else style.table.find(W + "tblBorders")
    return flag(style.run, what)


def _font(run: Any | None) -> str | None:
    fonts = None if run is None else run.find(W + "rFonts")
    if fonts is None:
        return None
    # Letters with marks are set in the second of the two; files of old fonts name the same in both.
    for name in ("hAnsi", "ascii"):
        if fonts.get(f"{W}{name}Theme"):
            return ""
        if fonts.get(W + name):
            return str(fonts.get(W + name))
    return None
