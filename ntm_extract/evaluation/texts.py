"""The texts that spans point into: the prediction's own, or read again from the plans."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ntm_extract.errors import GoldError, InputError
from ntm_extract.evaluation.files import PairOfFiles


def text_of(files: PairOfFiles) -> str | None:
    """The text of a pair: the prediction's, else gold's."""
    return (files.predicted or {}).get("document_text") or files.gold.get("document_text")


def with_texts(pairs: list[PairOfFiles], folder: Path) -> tuple[list[PairOfFiles], list[str]]:
    """The pairs, those without a text given the one of the plan of their name in ``folder``; and notes on what was not found."""
    from ntm_extract.ingest import read

    if not folder.is_dir():
        raise GoldError(f"{folder}: no such folder; --texts takes the folder that the plans are in")
    plans: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        plans.setdefault(path.name, path)
    filled, notes = [], []
    for files in pairs:
        plan = plans.get(Path(files.source).name)
        if text_of(files) is not None or plan is None:
            if text_of(files) is None:
                notes.append(f"{files.source}: no plan of this name in {folder}; it is shown without its text")
            filled.append(files)
            continue
        try:
            document = read(plan)
        except InputError as error:
            notes.append(f"{error}; {files.source} is shown without its text")
            filled.append(files)
            continue
        if document.sha256 != files.gold["sha256"]:
            notes.append(f"{plan}: not the file that gold was made from; spans may not fit")
        filled.append(replace(files, gold={**files.gold, "document_text": document.text}))
    return filled, notes
