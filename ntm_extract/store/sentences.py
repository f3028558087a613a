"""The sentence around a span, out of a stretch of the text."""

from __future__ import annotations

import re

from ntm_extract.folding import squeeze

REACH = 400
"""Characters on either side that are looked at."""
_END = re.compile(r"[.!?;](?=\s)|\n\s*\n|\n(?=\s*[-+*•])")


def sentence_around(stretch: str, start: int, end: int) -> str:
    """The sentence that ``stretch[start:end]`` stands in, on one line; cut at the stretch's ends."""
    begins = [m.end() for m in _END.finditer(stretch, 0, start)]
    after = _END.search(stretch, end)
    return squeeze(stretch[begins[-1] if begins else 0 : after.start() + 1 if after else len(stretch)])
