"""Reads gold files with their texts, and writes gold without overwriting anyone's work."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ntm_extract.errors import InputError
from ntm_extract.gold.form import AnnotatedText, dumps, gold_form
from ntm_extract.records import KINDS, Plan


def load_json(path: Path) -> Any:
    """The JSON value of a file; raises :class:`InputError` when it is none."""
    try:
        return parse(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(str(path), "unreadable", f"cannot be opened ({error.strerror}); check its permissions") from error
    except (ValueError, RecursionError) as error:
        raise InputError(str(path), "not_json", f"not JSON ({error}); mend it or write it again") from error


def parse(text: str) -> Any:
    """A JSON value; the words ``NaN`` and ``Infinity``, which Python would take, are no JSON."""

    def refuse(word: str) -> Any:
        raise ValueError(f"{word} is no JSON number")

    return json.loads(text, parse_constant=refuse)


def gold_files(inputs: Iterable[Path]) -> list[Path]:
    """The files given, and every .json file of the folders given, in stable order."""
    files: list[Path] = []
    for path in inputs:
        if path.is_dir():
            found = sorted(p for p in path.rglob("*.json") if not p.name.startswith(".") and p.name != "run.json")
            if not found:
                raise InputError(str(path), "missing", "no .json file in this folder; give the folder of the gold files")
            files += found
        else:
            files.append(path)
    return files


class Texts:
    """Finds the ingested text of a plan: in its own file, else by its ``source`` in a folder of documents."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    @cached_property
    def _by_name(self) -> dict[str, list[Path]]:
        names: dict[str, list[Path]] = {}
        if self.folder is not None:
            for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
                names.setdefault(path.name, []).append(path)
        return names

    def find(self, plan: dict[str, Any], path: Path) -> str | None:
        """The text, or None where no folder was given and the plan does not carry it.

        Raises :class:`InputError` when the folder lacks the file or has another version of it.
        """
        from ntm_extract.ingest import read

        text = plan.get("document_text")
        if isinstance(text, str) or self.folder is None:
            return text if isinstance(text, str) else None
        source = str(plan.get("source"))
        candidates = self._by_name.get(source, [])
        if not candidates:
            raise InputError(str(path), "no_text", f"no file named {source} under {self.folder}; give its folder with --texts")
        for candidate in candidates:
            if hashlib.sha256(candidate.read_bytes()).hexdigest() == plan.get("sha256"):
                return read(candidate).text
        raise InputError(
            str(path),
            "other_text",
            f"{candidates[0]} is not the file that was annotated (its sha256 differs); give the folder with that file, "
            "or draft anew from this one",
        )


def load_annotated(path: Path, texts: Texts) -> AnnotatedText:
    """A gold file that follows the contract and fits its text; raises :class:`InputError` otherwise."""
    data = load_json(path)
    try:
        plan = Plan.model_validate(data).model_dump()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"]) or "top level"
        raise InputError(
            str(path), "not_gold", f"{where}: {first['msg']}; `ntm-extract gold validate` lists all that is to be mended"
        ) from error
    text = texts.find(plan, path)
    if text is None:
        raise InputError(str(path), "no_text", "its text is needed too; give the folder of the documents with --texts")
    for kind in KINDS:
        for index, record in enumerate(plan[kind]):
            if record["start"] >= record["end"] or record["text"] != text[record["start"] : record["end"]]:
                raise InputError(
                    str(path), "not_gold", f"{kind}[{index}]: its span does not fit the text; see `ntm-extract gold validate`"
                )
    return AnnotatedText(gold_form(plan), text)


def write_text(path: Path, content: str | bytes, *, force: bool) -> None:
    """Writes a file; one that is there already, perhaps with work in it, is kept unless ``force`` is set."""
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb" if force else "xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise InputError(str(path), "exists", "is there already; give another --out, or --force to overwrite it") from error
    except OSError as error:
        raise InputError(str(path), "unwritable", f"cannot be written ({error.strerror}); choose another --out") from error


def write_gold(annotated: Iterable[AnnotatedText], folder: Path, *, with_text: bool, force: bool) -> list[Path]:
    """Writes one gold file a plan, named by its source; none is written where two would have one name."""
    contents: dict[Path, str] = {}
    for number, plan in enumerate(annotated, 1):
        # The name comes from a file of others: only its last part counts, so nothing is written outside the folder.
        name = Path(str(plan.gold["source"] or "").replace("\\", "/")).stem.strip(". ") or f"plan-{number}"
        target = folder / f"{name}.json"
        if target in contents:
            raise InputError(str(target), "name_taken", "two plans would be written here; import them to different folders")
        contents[target] = dumps({**plan.gold, "document_text": plan.text} if with_text else plan.gold)
    if not force:
        for target in contents:
            if target.exists():
                raise InputError(str(target), "exists", "is there already; give another --out, or --force to overwrite it")
    for target, content in contents.items():
        write_text(target, content, force=force)
    return list(contents)
