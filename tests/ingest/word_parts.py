"""Word files made part by part, for what a word processor writes and python-docx does not."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from ntm_extract.document import Document
from ntm_extract.ingest.word import ingest
from tests.ingest.samples import W, p

RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{RELATIONS}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml"'
)
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def run(text: str, properties: str = "") -> str:
    """A run of text."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str, properties: str = "") -> str:
    """A paragraph; what is not markup is a run of text."""
    inner = "".join(r if r.startswith("<") else run(r) for r in runs)
    return f"<w:p><w:pPr>{properties}</w:pPr>{inner}</w:p>"


def listed(text: str, num: int = 1, level: int = 0) -> str:
    """A paragraph of a list."""
    return para(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def field(instruction: str, result: str) -> str:
    """A field with its instruction and its result."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{m}"/></w:r>' for m in ("begin", "separate", "end")]
    return f"{marks[0]}<w:r><w:instrText>{instruction}</w:instrText></w:r>{marks[1]}{run(result)}{marks[2]}"


def cell(*content: str, properties: str = "") -> str:
    """A table cell; what is not markup is a paragraph."""
    inner = "".join(c if c.startswith("<") else p(c) for c in content) or "<w:p/>"
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: list[str], properties: str = "") -> str:
    """A table of rows of cells; what is not markup is a cell with one paragraph."""
    made = ("".join(c if c.startswith("<w:tc>") else cell(c) for c in row) for row in rows)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>" + "".join(f"<w:tr>{row}</w:tr>" for row in made) + "</w:tbl>"


LINES = "".join(f'<w:{side} w:val="single"/>' for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
RULED = f"<w:tblBorders>{LINES}</w:tblBorders>"


def package(body: str, parts: Mapping[str, str] | None = None, main_type: str = MAIN_TYPE, prolog: str = "") -> bytes:
    """A Word file. ``parts`` are the insides of further parts by kind (``numbering``, ``styles``, ``footnotes``, …);

    a kind may carry a number (``header2``), by which a section refers to it as ``header2``.
    """
    out = io.BytesIO()
    relations, package_type = "", "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in (parts or {}).items():
            kind = name.rstrip("0123456789")
            root = {"header": "hdr", "footer": "ftr"}.get(kind, kind)
            made.writestr(f"word/{name}.xml", f"<w:{root} {SPACES}>{content}</w:{root}>")
            relations += f'<Relationship Id="{name}" Type="{RELATIONS}/{kind}" Target="{name}.xml"/>'
        made.writestr("word/document.xml", f"{prolog}<w:document {SPACES}><w:body>{body}</w:body></w:document>")
        made.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{package_type}/relationships">{relations}</Relationships>'
        )
        made.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package_type}/relationships"><Relationship Id="m" Type="{RELATIONS}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        made.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package_type}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{main_type}"/></Types>',
        )
    return out.getvalue()


def document(body: str, parts: Mapping[str, str] | None = None) -> Document:
    """A Word file read."""
    return ingest(package(body, parts), "a.docx", "a.docx", "0" * 64)


def lines(body: str, parts: Mapping[str, str] | None = None) -> list[str]:
    """The texts of the blocks of a Word file."""
    made = document(body, parts)
    return [made.text[b.start : b.end] for b in made.blocks]


def save(folder: Path, body: str, parts: Mapping[str, str] | None = None, name: str = "a.docx") -> Path:
    """A Word file in a folder."""
    (folder / name).write_bytes(package(body, parts))
    return folder / name
