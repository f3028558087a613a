"""One thing that is wrong, or doubtful, in a gold file."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at which place, and what to do about it. ``kind``, ``index`` and ``field`` are null where none is meant."""

    severity: Severity
    kind: str | None
    index: int | None
    field: str | None
    what: str
    advice: str

    @property
    def place(self) -> str:
        """``targets[3].unit``"""
        head = (self.kind or "file") + (f"[{self.index}]" if self.index is not None else "")
        return f"{head}.{self.field}" if self.field else head

    def line(self, path: str) -> str:
        """The problem on one line."""
        return " ".join(f"{path}: {self.severity}: {self.place}: {self.what}; {self.advice}".split())

    def as_dict(self) -> dict[str, Any]:
        """The problem as plain data."""
        return asdict(self)
