"""What Datasette shows beside the tables of a SQLite store."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any


def metadata_of(database: str) -> dict[str, Any]:
    """Datasette's metadata for a database of that name (its file's name without the ending)."""
    return {"title": "ntm", "databases": {database: {}}}


def write_metadata(file: Path) -> Path:
    """Writes the metadata beside the SQLite file and tells where."""
    path = file.with_name(f"{file.stem}.metadata.json")
    path.write_text(json.dumps(metadata_of(file.stem), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path
