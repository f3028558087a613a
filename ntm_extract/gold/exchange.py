"""Export to and import from annotation tools, by the tool's name."""

from __future__ import annotations

import json
from pathlib import Path

from ntm_extract.errors import InputError
from ntm_extract.gold.form import AnnotatedText


def export_to(tool: str, plans: list[AnnotatedText], out: Path) -> dict[Path, str | bytes]:
    """What is to be written where."""
    if tool == "labelstudio":
        from ntm_extract.gold.labelstudio import interface, write_tasks

        tasks = json.dumps(write_tasks(plans), ensure_ascii=False, indent=1, allow_nan=False) + "\n"
        return {out: tasks, out.with_name(f"{out.name}.xml"): interface()}
    if tool == "doccano":
        from ntm_extract.gold.doccano import write_lines

        return {out: write_lines(plans)}
    from ntm_extract.gold.docbin import write_docs

    return {out: write_docs(plans)}


def import_from(tool: str, path: Path) -> tuple[list[AnnotatedText], list[str]]:
    """The plans of a tool's file, and notes on what a person should look at."""
    try:
        content = path.read_bytes()
        if tool == "spacy":
            from ntm_extract.gold.docbin import read_docs

            return read_docs(content, str(path))
        text = content.decode("utf-8-sig")
    except OSError as error:
        raise InputError(str(path), "unreadable", f"cannot be opened ({error.strerror}); check its permissions") from error
    except UnicodeDecodeError as error:
        raise InputError(str(path), "not_text", "not UTF-8 text; check --from, or export it again") from error
    if tool == "labelstudio":
        from ntm_extract.gold.labelstudio import read_tasks

        return read_tasks(text, str(path))
    from ntm_extract.gold.doccano import read_lines

    return read_lines(text, str(path))
