"""Characters of fonts older than Unicode."""

from __future__ import annotations

from collections.abc import Callable


def for_font(name: str) -> Callable[[str], str] | None:  # noqa: ARG001
    """The converter for text set in a font, or None where the font holds Unicode."""
    return None
