"""Label Studio: tasks with one annotation each, and the labelling interface that shows them.

A record is a region of the text with one result for its kind and one for each of its fields that is not null, all under the
region's id, as Label Studio itself writes them. Fields of the document are results without a region.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import Any, get_args

from ntm_extract.errors import InputError
from ntm_extract.gold.files import parse
from ntm_extract.gold.form import DOCUMENT_FIELDS, FIELDS, LISTS, AnnotatedText, gold_form, in_order, new_record, record_form
from ntm_extract.records import KINDS, Commune, Deadline, Record, Reference, Target

Value = dict[str, Any]
MODELS: dict[str, type[Record]] = {"references": Reference, "communes": Commune, "deadlines": Deadline, "targets": Target}
NUMBERS = frozenset({"value", "value_max", "out_of", "share", "criterion", "year", "plan_year"})
_OURS = re.compile(rf"(?:{'|'.join(KINDS)})-\d+")
_PERIOD = re.compile(r"\s*(-?\d+)\s*[-–]\s*(-?\d+)\s*")


def choices(kind: str, field: str) -> tuple[str, ...]:
    """The values of a field that has a fixed set of them, from the model."""
    return tuple(v for v in _literals(MODELS[kind].model_fields[field].annotation) if isinstance(v, str))


def _literals(annotation: Any) -> tuple[Any, ...]:
    found: tuple[Any, ...] = ()
    for part in get_args(annotation):
        found += (part,) if isinstance(part, str) else _literals(part)
    return found


def control(kind: str, field: str) -> str:
    """The type of control that a field is shown in."""
    if field in NUMBERS:
        return "number"
    return "choices" if kind != "document" and (field == "optional" or choices(kind, field)) else "textarea"


def write_tasks(plans: list[AnnotatedText]) -> list[dict[str, Any]]:
    """Tasks for Label Studio's import."""
    return [
        {
            "data": {"text": plan.text, "source": plan.gold["source"], "sha256": plan.gold["sha256"]},
            "annotations": [{"result": _results(plan)}],
        }
        for plan in plans
    ]


def _results(plan: AnnotatedText) -> list[dict[str, Any]]:
    results = []
    for field in DOCUMENT_FIELDS:
        value = plan.gold["document"][field]
        if value is not None:
            shown = f"{value[0]}-{value[1]}" if field == "period" else value
            results.append(_result(f"document-{field}", "document", field, {}, shown))
    for kind in KINDS:
        for index, record in enumerate(plan.gold[kind]):
            region, span = f"{kind}-{index}", {"start": record["start"], "end": record["end"]}
            results.append(
                {
                    "id": region,
                    "from_name": "kind",
                    "to_name": "text",
                    "type": "labels",
                    "value": {**span, "text": record["text"], "labels": [kind]},
                }
            )
            for field in (*FIELDS[kind], "optional"):
                value = record.get(field)
                if value is not None and value != []:
                    results.append(_result(region, kind, field, span, value))
    return results


def _result(region: str, kind: str, field: str, span: Value, value: Any) -> dict[str, Any]:
    shown = control(kind, field)
    if shown == "number":
        content: Value = {"number": value}
    elif shown == "choices":
        content = {"choices": ["true" if value is True else value]}
    else:
        content = {"text": value if isinstance(value, list) else [value]}
    return {"id": region, "from_name": f"{kind}_{field}", "to_name": "text", "type": shown, "value": {**span, **content}}


def read_tasks(content: str, path: str) -> tuple[list[AnnotatedText], list[str]]:
    """Plans of a Label Studio export in its full JSON format, and notes on what was not clear."""
    try:
        tasks = parse(content)
        tasks = [tasks] if isinstance(tasks, dict) else tasks
        notes: list[str] = []
        plans = []
        for number, task in enumerate(tasks, 1):
            if not isinstance(task["data"]["text"], str):
                raise TypeError("data.text is no text")
            name = str(task["data"].get("source") or f"task {number}")
            done = [a for a in task.get("annotations") or [] if not a.get("was_cancelled")] or task.get("predictions") or []
            if not done:
                notes.append(f"{name}: not annotated yet; left out")
                continue
            if len(done) > 1:
                notes.append(f"{name}: {len(done)} annotations; the last is taken")
            plans.append(_plan(task["data"], done[-1]["result"], name, notes))
    except (ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise InputError(
            path, "not_labelstudio", f"no Label Studio export ({type(error).__name__}: {error}); export as JSON, not JSON-MIN"
        ) from error
    return plans, notes


def _plan(data: Value, results: list[dict[str, Any]], name: str, notes: list[str]) -> AnnotatedText:
    text: str = data["text"]
    regions: dict[str, dict[str, Any]] = {}
    kinds: dict[str, str] = {}
    document: dict[str, Any] = {}
    for result in results:
        if result.get("type") != "labels":
            continue
        kind = (result["value"].get("labels") or [None])[0]
        if kind not in KINDS:
            notes.append(f"{name}: the label {kind!r} is no kind of record; left out")
            continue
        start, end, sure = locate(text, result["value"])
        if not sure:
            notes.append(f"{name}: {kind} at {start}..{end}: the region's words are not those of the text; check this span")
        region = str(result["id"])
        regions[region], kinds[region] = new_record(kind, text, start, end), kind
    for result in results:
        if result.get("type") == "labels" or "from_name" not in result:
            continue
        kind, _, field = result["from_name"].partition("_")
        if kind == "document" and field in DOCUMENT_FIELDS:
            document[field] = _value(kind, field, result, name, notes)
        elif kind in KINDS and kinds.get(str(result.get("id"))) == kind and field in (*FIELDS[kind], "optional"):
            regions[str(result["id"])][field] = _value(kind, field, result, name, notes)
    plan: dict[str, Any] = {"source": data.get("source"), "sha256": data.get("sha256"), "document": document}
    for kind in KINDS:
        records = [record_form(kind, r) for i, r in regions.items() if kinds[i] == kind]
        drawn = any(kinds[i] == kind and not _OURS.fullmatch(i) for i in regions)
        plan[kind] = in_order(records) if drawn else records
    return AnnotatedText(gold_form(plan), text)


def _value(kind: str, field: str, result: dict[str, Any], name: str, notes: list[str]) -> Any:
    value = result["value"]
    if field == "optional":
        return value["choices"] == ["true"]
    if "number" in value:
        return value["number"]
    if "choices" in value:
        return value["choices"][0] if value["choices"] else None
    given = value.get("text")
    given = given if isinstance(given, list) else [given]
    if field in LISTS:
        return given
    if field == "period":
        match = _PERIOD.fullmatch(str(given[-1]))
        if match is None:
            notes.append(f"{name}: document.period {given[-1]!r} is not two years as in 2021-2025; left null")
        return [int(match[1]), int(match[2])] if match else None
    if len(given) > 1:
        notes.append(f"{name}: {kind}.{field} was filled in {len(given)} times; the last is taken")
    return given[-1] if given else None


def locate(text: str, value: Value) -> tuple[int, int, bool]:
    """A region's span, and whether its words were found there. Offsets count code points, or, in older versions of
    Label Studio, UTF-16 units: the region's own words tell which."""
    start, end, words = int(value["start"]), int(value["end"]), value.get("text")
    if not isinstance(words, str) or text[start:end] == words:
        return start, end, True
    units = text.encode("utf-16-le")
    try:
        first = len(units[: 2 * start].decode("utf-16-le"))
        last = first + len(units[2 * start : 2 * end].decode("utf-16-le"))
    except UnicodeDecodeError:
        first, last = start, end
    if text[first:last] == words:
        return first, last, True
    # Line breaks are written as the two signs \n in some versions.
    same = "".join(words.replace("\\n", " ").split()) == "".join(text[start:end].split())
    return start, end, same


def interface() -> str:
    """The labelling interface (XML) for the tasks: kinds as labels, fields beside the region that is chosen."""
    view = ET.Element("View")
    labels = ET.SubElement(view, "Labels", name="kind", toName="text")
    for kind, colour in zip(KINDS, ("#1f77b4", "#2ca02c", "#ff7f0e", "#d62728"), strict=True):
        ET.SubElement(labels, "Label", value=kind, background=colour)
    ET.SubElement(view, "Text", name="text", value="$text")
    for kind in KINDS:
        group = ET.SubElement(view, "View", visibleWhen="region-selected", whenTagName="kind", whenLabelValue=kind)
        for field in (*FIELDS[kind], "optional"):
            _control(group, kind, field, {"perRegion": "true"})
    document = ET.SubElement(view, "View")
    ET.SubElement(document, "Header", value="document")
    for field in DOCUMENT_FIELDS:
        _control(document, "document", field, {})
    ET.indent(view)
    return ET.tostring(view, encoding="unicode") + "\n"


def _control(parent: ET.Element, kind: str, field: str, more: dict[str, str]) -> None:
    ET.SubElement(parent, "Header", value=field, size="5")
    attributes = {"name": f"{kind}_{field}", "toName": "text", **more}
    shown = control(kind, field)
    if shown == "number":
        ET.SubElement(parent, "Number", attributes)
    elif shown == "choices":
        box = ET.SubElement(parent, "Choices", attributes, choice="single", showInline="true")
        for value in ("true",) if field == "optional" else choices(kind, field):
            ET.SubElement(box, "Choice", value=value)
    else:
        most = {} if field in LISTS else {"maxSubmissions": "1"}
        ET.SubElement(parent, "TextArea", attributes, editable="true", **most)
