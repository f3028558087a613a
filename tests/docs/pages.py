"""Commands and programs as the pages print them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(
    r"^(?:<!-- exit status: (?P<status>\d+) -->\n)?```(?P<language>sh|python|sql)\n(?P<body>.*?)^```$", re.M | re.S
)


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block; ``status`` is the exit status that its last command must end with, 0 where the page says none."""

    language: str
    body: str
    line: int
    status: int = 0


def blocks(page: Path) -> list[Block]:
    """The blocks of a page in order. ``sh`` blocks are run; output is shown in ``console`` or bare blocks, which are not."""
    text = page.read_text(encoding="utf-8")
    return [
        Block(m["language"], m["body"], text.count("\n", 0, m.start("body")) + 1, int(m["status"] or 0))
        for m in _BLOCK.finditer(text)
    ]
