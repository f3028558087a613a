"""The benchmark of scale: what it measures of a command, and what it makes of the figures."""

from __future__ import annotations

import sys
from typing import Any

from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
import measured  # type: ignore[import-not-found]
import scale_report  # type: ignore[import-not-found]


def a_step(seconds: float, **more: Any) -> dict[str, Any]:
    """A step as the benchmark keeps it."""
    memory = {"parent_mb": 40.0, "worker_mb": 160.0, "together_mb": 200.0}
    return {"seconds": seconds, "cpu_seconds": seconds, "code": 0, "said": "", **memory, **more}


def a_size(plans: int, steps: dict[str, Any]) -> dict[str, Any]:
    """The figures of one number of plans."""
    of_each = {
        "characters": 8_000,
        "bytes_in": 10_000,
        "bytes_out": 90_000,
        "records": 140,
        "most_of_a_kind": 60,
        "run_json": 700,
    }
    return {"plans": plans, "converted": plans, "same_bytes": True, "steps": steps, **{k: v * plans for k, v in of_each.items()}}


def a_report(sizes: list[dict[str, Any]]) -> str:
    """The page of such figures."""
    circumstances = {"commit": "abc", "python": "3", "system": "any", "cpus": 2, "load_before": 0, "repeat": 1, "seed": 1}
    told = {"price": 0.05, "price_is_default": True, "postgresql": False, "bases": 50, "mean_characters": 8_000}
    return scale_report.report({**circumstances, **told, "sizes": sizes}, "python benchmarks/scale.py")


def test_growth_cost_and_a_million_are_computed_from_the_figures() -> None:
    few = a_size(10, {"convert, 1 job": a_step(3.0), "convert, 2 jobs": a_step(2.5), "load SQLite": a_step(2.0, bytes=8_000_000)})
    many = a_size(
        100, {"convert, 1 job": a_step(12.0), "convert, 2 jobs": a_step(6.0), "load SQLite": a_step(3.8, bytes=17_000_000)}
    )
    page = a_report([few, many])
    assert "1.20 times at 10, 2.00 times at 100" in page
    assert "| convert, 1 job | 300.0 | 120.0 | 0.40 | 100.0 | 1.00 |" in page
    assert "| convert, 1 job | 300.0 | 120.0 | 0.1667 |" in page  # 120 s of CPU at 5 cents an hour
    assert "| converting, CPU | 27.8 h |" in page  # 0.1 s for each plan more
    assert "| converting on 16 cores | 104 min |" in page
    assert "| disk: run.json | 700 MB |" in page
    assert "| load SQLite | 5.6 h, 100 GB |" in page  # what a database holds when empty is not multiplied


def test_a_step_that_is_not_there_or_failed_is_told() -> None:
    page = a_report([a_size(10, {"convert, 1 job": a_step(3.0), "load SQLite": a_step(1.0, code=1)})])
    assert "| convert, 2 jobs | not there |" in page
    assert "| load SQLite | failed (1) |" in page
    assert "two jobs were not measured" in page


def test_a_command_is_measured_with_its_memory_and_its_failure() -> None:
    run = measured.measured("schema", "--out", str(ROOT / "pyproject.toml"))
    assert (run.code, run.seconds > 0.05, run.cpu_seconds > 0.05, run.parent_mb > 10) == (2, True, True, True)
    assert "schema" in run.said or "pyproject.toml" in run.said
    assert measured.help_of("no-such-command") is None
    assert "--out" in (measured.help_of("convert") or "")
