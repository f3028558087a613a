"""What annotators do in their tools, and files of strangers."""

from __future__ import annotations

import json
import pickle
import xml.etree.ElementTree as ET
import zlib
from pathlib import Path
from typing import Any

import pytest
import srsly
from spacy.tokens import DocBin, Span
from spacy.vocab import Vocab

from ntm_extract.errors import InputError
from ntm_extract.gold import labelstudio
from ntm_extract.gold.docbin import read_docs, write_docs
from ntm_extract.gold.doccano import read_lines, write_lines
from ntm_extract.gold.form import FIELDS, AnnotatedText
from ntm_extract.spacy_pipeline import KEY
from tests.gold.samples import TEXT, small_gold, span

PLAN = AnnotatedText(small_gold(), TEXT)
SHORT = span("Hải")


# Label Studio


def read_tasks(tasks: Any) -> tuple[list[AnnotatedText], list[str]]:
    return labelstudio.read_tasks(json.dumps(tasks), "export.json")


def test_every_result_has_its_control_in_the_interface() -> None:
    controls = {e.get("name"): e for e in ET.fromstring(labelstudio.interface()).iter() if e.get("name")}
    tags = {"labels": "Labels", "number": "Number", "choices": "Choices", "textarea": "TextArea"}
    (task,) = labelstudio.write_tasks([PLAN])
    for result in task["annotations"][0]["result"]:
        control = controls[result["from_name"]]
        assert control.tag == tags[result["type"]]
        if result["type"] == "choices":
            assert result["value"]["choices"][0] in [c.get("value") for c in control]
    assert {f"{kind}_{field}" for kind, fields in FIELDS.items() for field in (*fields, "optional")} < controls.keys()


def test_a_region_drawn_in_label_studio_is_a_new_record_in_its_place() -> None:
    (task,) = labelstudio.write_tasks([PLAN])
    words = span("Hải Lăng", TEXT) if "Hải Lăng" in TEXT else span("đạt chuẩn")
    value = {**words, "labels": ["communes"]}
    number = {"start": words["start"], "end": words["end"], "number": 2024}
    task["annotations"][0]["result"] += [
        {"id": "Xy1", "from_name": "kind", "to_name": "text", "type": "labels", "value": value},
        {"id": "Xy1", "from_name": "communes_year", "to_name": "text", "type": "number", "value": number},
    ]
    (plan,), notes = read_tasks([task])
    new = plan.gold["communes"][0]
    assert (new["text"], new["year"], new["name"], new["status"]) == ("đạt chuẩn", 2024, None, None)
    assert plan.gold["communes"][1:] == PLAN.gold["communes"]
    assert notes == []


def test_offsets_of_older_label_studios_count_utf16_units() -> None:
    text = f"😀 {TEXT}"
    words = span("Hải An", text)
    assert labelstudio.locate(text, {"start": words["start"] + 1, "end": words["end"] + 1, "text": "Hải An"}) == (
        words["start"],
        words["end"],
        True,
    )
    assert labelstudio.locate(text, words)[2] and not labelstudio.locate(text, {**words, "text": "Hải Ba"})[2]


def test_the_last_annotation_counts_and_cancelled_ones_do_not() -> None:
    (task,) = labelstudio.write_tasks([PLAN])
    done = task["annotations"][0]
    empty = {"result": []}
    task["annotations"] = [empty, done, {**empty, "was_cancelled": True}]
    (plan,), notes = read_tasks([task])
    assert plan == PLAN and notes == ["nho.txt: 2 annotations; the last is taken"]
    assert read_tasks([{**task, "annotations": []}]) == ([], ["nho.txt: not annotated yet; left out"])


# doccano


def test_spans_moved_added_and_taken_out_in_doccano() -> None:
    entry = json.loads(write_lines([PLAN]))
    wanted, added = span("có thêm 05 xã"), span("Năm 2023")
    entry["label"] = [label for label in entry["label"] if label[2] not in ("targets", "references")]
    entry["entities"] = [
        {"id": 9, "label": "targets", "start_offset": wanted["start"], "end_offset": wanted["end"]},
        {"id": 12, "label": "deadlines", "start_offset": added["start"], "end_offset": added["end"]},
    ]
    entry["meta"] = {"ntm_extract": json.dumps(entry.pop("ntm_extract"))}
    (plan,), notes = read_lines(json.dumps(entry), "x.jsonl")
    assert plan.gold["targets"] == [{**PLAN.gold["targets"][0], **wanted}]
    assert plan.gold["references"] == []
    assert [(d["text"], d["due_to"]) for d in plan.gold["deadlines"]] == [("Năm 2023", None), ("trước 30/11/2023", "2023-11-30")]
    assert plan.gold["communes"] == PLAN.gold["communes"]
    assert [note.split()[-1] for note in notes] == ["out", "fields", "fields"]


# spaCy


def test_spans_moved_added_and_taken_out_in_spacy() -> None:
    (doc,) = DocBin().from_bytes(write_docs([PLAN])).get_docs(Vocab())
    first = doc.spans["ntm_targets"][0]
    doc.spans["ntm_targets"] = [Span(doc, first.start - 1, first.end, label=first.label_, span_id=first.id_)]
    doc.spans["ntm_references"] = []
    doc.spans["ntm_communes"] = [*doc.spans["ntm_communes"], Span(doc, 0, 2, label="COMMUNE")]
    packed = DocBin(attrs=["ORTH"], store_user_data=True, docs=[doc])
    (plan,), notes = read_docs(packed.to_bytes(), "x.spacy")
    assert plan.gold["targets"] == [{**PLAN.gold["targets"][0], **span("thêm 05 xã")}]
    assert plan.gold["references"] == []
    assert [c["text"] for c in plan.gold["communes"]] == ["Năm 2023", "Hải An", "Hải Ba"]
    assert len(notes) == 3


class Trap:
    """Writes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Any, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("place", ["user_data", "spans", "tokens", "whole"])
def test_nothing_is_unpickled(tmp_path: Path, place: str) -> None:
    trap = pickle.dumps(Trap(tmp_path / "sprung"))
    message = srsly.msgpack_loads(zlib.decompress(write_docs([PLAN])))
    array = {b"nd": True, b"type": "O", b"kind": b"O", b"shape": [1], b"data": trap}
    if place == "user_data":
        message["user_data"] = [srsly.msgpack_dumps({KEY: array})]
    elif place == "spans":
        message["span_groups"] = [srsly.msgpack_dumps([array])]
    elif place == "tokens":
        message["tokens"] = trap
    data = trap if place == "whole" else zlib.compress(srsly.msgpack_dumps(message))
    with pytest.raises(InputError) as caught:
        read_docs(data, "x.spacy")
    assert caught.value.category == "not_spacy"
    assert not (tmp_path / "sprung").exists()


def test_a_file_that_fills_the_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ntm_extract.gold.docbin.MAX_BYTES", 1000)
    with pytest.raises(InputError) as caught:
        read_docs(zlib.compress(b"\0" * 100_000), "x.spacy")
    assert caught.value.category == "too_large"


@pytest.mark.parametrize(
    "content", ["", "{", "[]", "null", "7", '[{"data": {}}]', '{"text": 3}', '[{"data": {"text": "a"}, "annotations": [7]}]']
)
def test_other_json_is_refused_in_one_line(content: str) -> None:
    for reader in (labelstudio.read_tasks, read_lines):
        try:
            plans, _ = reader(content, "x.json")
        except InputError as error:
            assert "\n" not in str(error) and str(error).startswith("x.json: ")
        else:
            assert plans == []
