"""JSON Lines: one file a table, English names and codes, for programs."""

from __future__ import annotations

import json
from typing import TextIO

from ntm_extract.output.columns import TABLES
from ntm_extract.output.rows import PlanRows
from ntm_extract.output.writing import Context


class Writer:
    """Writes ``<table>.jsonl`` files into a folder."""

    def __init__(self, context: Context) -> None:
        self._files: dict[str, TextIO] = {
            table: (context.staging / f"{table}.jsonl").open("w", encoding="utf-8", newline="\n") for table in TABLES
        }

    def add(self, rows: PlanRows) -> None:
        for table, file in self._files.items():
            for row in rows.tables[table]:
                file.write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")

    def close(self) -> None:
        for file in self._files.values():
            file.close()
