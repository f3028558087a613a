"""spaCy: a ``DocBin`` with a span group a kind (``doc.spans["ntm_targets"]``), as the project's own components make them.

Spans may overlap. Each span's id is the index of its record in the doc's user data, which hold plain data only
(numbers, strings, lists, dicts); what is read is plain data too: nothing is unpickled.
"""

from __future__ import annotations

import zlib
from typing import Any

from ntm_extract.errors import InputError
from ntm_extract.gold.form import AnnotatedText, gold_form, in_order, moved, new_record
from ntm_extract.records import KINDS

MAX_BYTES = 256 << 20
"""Bytes a file may have when unpacked; a packed file of a few kilobytes can be made to fill any memory."""


def write_docs(plans: list[AnnotatedText]) -> bytes:
    """The bytes of a ``.spacy`` file."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    from ntm_extract.spacy_pipeline import KEY, AdministrativeTokenizer

    tokenizer = AdministrativeTokenizer(Vocab())
    packed = DocBin(attrs=["ORTH"], store_user_data=True)
    for plan in plans:
        doc = tokenizer(plan.text)
        for kind in KINDS:
            doc.spans[f"ntm_{kind}"] = [
                doc.char_span(r["start"], r["end"], label=_label(kind), span_id=str(i), alignment_mode="expand")
                for i, r in enumerate(plan.gold[kind])
            ]
        doc.user_data[KEY] = plan.gold
        packed.add(doc)
    return bytes(packed.to_bytes())


def read_docs(content: bytes, path: str) -> tuple[list[AnnotatedText], list[str]]:
    """Plans of a ``.spacy`` file, and notes on what has changed."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    try:
        unpack = zlib.decompressobj()
        unpack.decompress(content, MAX_BYTES)
        if unpack.unconsumed_tail:
            raise InputError(path, "too_large", f"over {MAX_BYTES >> 20} MB when unpacked; split the file")
        docs = list(DocBin().from_bytes(content).get_docs(Vocab()))
        plans, notes = [], []
        for number, doc in enumerate(docs, 1):
            plan, more = _plan(doc, number)
            plans.append(plan)
            notes += more
    except InputError:
        raise
    except Exception as error:  # what broken bytes make the unpacking raise is not told anywhere
        raise InputError(
            path, "not_spacy", f"no DocBin of spaCy ({type(error).__name__}: {error}); save it with DocBin.to_disk"
        ) from error
    return plans, notes


def _label(kind: str) -> str:
    return kind.rstrip("s").upper()


def _plan(doc: Any, number: int) -> tuple[AnnotatedText, list[str]]:
    from ntm_extract.spacy_pipeline import KEY

    gold = gold_form(doc.user_data.get(KEY) or {})
    name = str(gold["source"] or f"doc {number}")
    notes = []
    for kind in KINDS:
        records, kept = gold[kind], {}
        new = []
        for span in doc.spans.get(f"ntm_{kind}", ()):
            index = int(span.id_) if span.id_.isdecimal() else None
            if index is None or index >= len(records) or index in kept:
                new.append(new_record(kind, doc.text, span.start_char, span.end_char))
                notes.append(f"{name}: {kind} at {span.start_char}..{span.end_char} is new; fill in its fields")
                continue
            record = records[index]
            own = doc.char_span(record["start"], record["end"], alignment_mode="expand")
            if own is not None and (own.start, own.end) == (span.start, span.end):
                kept[index] = record  # a span is whole tokens; the record's own offsets may be finer
            else:
                kept[index] = moved(record, doc.text, span.start_char, span.end_char)
                notes.append(f"{name}: {kind}[{index}] moved to {span.start_char}..{span.end_char}; check its fields")
        notes += [f"{name}: {kind}[{index}] was taken out" for index in range(len(records)) if index not in kept]
        same = [kept[index] for index in sorted(kept)]
        gold[kind] = in_order([*same, *new]) if new else same
    return AnnotatedText(gold, doc.text), notes
