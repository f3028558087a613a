"""One file from its bytes to its records, and what became of it."""

from __future__ import annotations

import errno
import hashlib
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from ntm_extract.batch.jobs import Job
from ntm_extract.batch.limits import Limits
from ntm_extract.errors import InputError, one_line, printable
from ntm_extract.records import KINDS


@dataclass(slots=True)
class Outcome:
    """What became of one file. ``category`` and ``message`` are set when it failed; everything else but ``path`` and
    ``seconds`` when it did not. ``engines`` counts the pages that each engine read, ``sha256`` is the input's, and
    ``written`` the size and SHA-256 of the records file. ``held`` is the input's SHA-256 when nothing was done, as what came of
    that content before is still there."""

    path: str
    target: str | None = None
    records: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    seconds: float = 0.0
    category: str | None = None
    message: str | None = None
    findings: int | None = None
    engines: dict[str, int] = field(default_factory=dict)
    sha256: str | None = None
    written: tuple[int, str] | None = None
    held: str | None = None

    @property
    def failed(self) -> bool:
        """Did the file give no records file?"""
        return self.category is not None


def convert_file(job: Job, limits: Limits | None = None) -> Outcome:
    """Reads, extracts and writes one file of this machine. ``limits`` are those in force, for what is said when memory runs out."""
    from ntm_extract.extraction import require_plan
    from ntm_extract.findings import check
    from ntm_extract.ingest import read
    from ntm_extract.output.json import write

    began = time.perf_counter()
    name = printable(str(job.path))
    outcome = Outcome(name)
    assert isinstance(job.path, Path) and isinstance(job.target, Path), "files elsewhere go through ntm_extract.batch.transfer"
    try:
        document = read(job.path)
        plan = check(document)
        require_plan(plan, name)
        write(plan, job.target)
        made = job.target.read_bytes()
        outcome.target = printable(str(job.target))
        outcome.written = len(made), hashlib.sha256(made).hexdigest()
        outcome.records = {kind: len(getattr(plan, kind)) for kind in KINDS}
        outcome.findings = None if plan.findings is None else len(plan.findings)
        outcome.engines = dict(sorted(Counter(page.engine for page in plan.pages).items()))
        outcome.warnings, outcome.sha256 = document.warnings, plan.sha256
    except InputError as error:
        outcome.category, outcome.message = error.category, error.message
    except OSError as error:
        outcome.category, outcome.message = (
            "unwritable",
            f"the records could not be written to {printable(str(job.target))} ({error.strerror}); {_way_out(error)}",
        )
    except MemoryError:
        outcome.category, outcome.message = (limits or Limits()).too_greedy()
    except Exception as error:  # a bug in one plan must not lose the others
        outcome.category, outcome.message = (
            "internal",
            f"an unexpected error ({one_line(f'{type(error).__name__}: {error}')}); please report it with the file",
        )
    outcome.seconds = time.perf_counter() - began
    return outcome


def _way_out(error: OSError) -> str:
    return "shorten the file's name" if error.errno == errno.ENAMETOOLONG else "check the folder and the free space"
