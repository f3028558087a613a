"""Structured, grounded records from Vietnamese government plans for new rural development (nông thôn mới).

>>> from ntm_extract import read, extract
>>> plan = extract(read("ke-hoach.docx"))  # doctest: +SKIP
>>> plan.targets[0].text  # doctest: +SKIP
'tối thiểu 09 xã'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ntm_extract.version import __version__

__all__ = ["Document", "InputError", "Plan", "__version__", "check", "convert", "evaluate", "export", "extract", "load", "read"]

if TYPE_CHECKING:
    from ntm_extract.batch import convert
    from ntm_extract.document import Document
    from ntm_extract.errors import InputError
    from ntm_extract.evaluation import evaluate
    from ntm_extract.extraction import extract
    from ntm_extract.findings import check
    from ntm_extract.ingest import read
    from ntm_extract.output.export import export
    from ntm_extract.records import Plan
    from ntm_extract.store.folder import load

_HOMES = {
    "Document": "ntm_extract.document",
    "InputError": "ntm_extract.errors",
    "Plan": "ntm_extract.records",
    "check": "ntm_extract.findings",
    "convert": "ntm_extract.batch",
    "evaluate": "ntm_extract.evaluation",
    "export": "ntm_extract.output.export",
    "extract": "ntm_extract.extraction",
    "load": "ntm_extract.store.folder",
    "read": "ntm_extract.ingest",
}


def __getattr__(name: str) -> Any:
    """Loads a public name when it is first asked for, so that importing the package costs nothing."""
    if name in _HOMES:
        import importlib
        import sys

        value = getattr(importlib.import_module(_HOMES[name]), name)
        setattr(sys.modules[__name__], name, value)
        return value
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
