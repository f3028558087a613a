"""What one file may take before it fails alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """``seconds`` of time and ``megabytes`` (MiB) of memory for one file, its helper programs counted in."""

    seconds: float = 900.0
    megabytes: int = 2048

    def too_slow(self) -> tuple[str, str]:
        """Category and message of a file that was not done in time."""
        return "too_slow", f"not done in {self.seconds:g} seconds, so it was stopped; split the file, or raise --time-limit"

    def too_greedy(self) -> tuple[str, str]:
        """Category and message of a file that wanted more memory."""
        return "too_greedy", (
            f"wanted more than {self.megabytes} MB of memory, so it was stopped; split the file, or raise --memory-limit"
        )
