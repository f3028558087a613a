"""Files that appear whole or not at all, with the rights that the user's other files have."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

PARTS = ".ntm-extract-*.part"
"""Names of files that are not whole yet; one that is left over is of a run that was killed."""


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write to; it stands at ``path`` once the block has ended well. An older file there stays till then."""
    part = path.parent / PARTS.replace("*", uuid.uuid4().hex[:16])
    try:
        with part.open("xb") as file:
            yield file
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
