"""A small plan of our own and makers of files that hold it, for the tests of every room that reads files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx

from ntm_extract.records import Plan

# The second reference is broken over two lines, so line ends matter to at least one record.
PLAN = """ỦY BAN NHÂN DÂN
TỈNH PHÚ YÊN

Số: 58/KH-UBND

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Phú Yên, ngày 14 tháng 3 năm 2023

KẾ HOẠCH
Xây dựng nông thôn mới tỉnh Phú Yên năm 2023

Căn cứ Quyết định số 263/QĐ-TTg ngày 22/02/2022 của Thủ tướng Chính phủ;

Thực hiện chủ trương hỗ trợ các xã còn khó khăn của tỉnh tại Nghị quyết số 17/2022/NQ-HĐND
ngày 20/9/2022 của Hội đồng nhân dân tỉnh;

Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:

I. MỤC TIÊU

1. Phấn đấu có thêm tối thiểu 04 xã đạt chuẩn nông thôn mới.

2. Xã An Phú và xã Hòa Kiến, thành phố Tuy Hòa phấn đấu đạt chuẩn nông thôn mới nâng cao năm 2023.

3. Thu nhập bình quân đầu người khu vực nông thôn đạt 52 triệu đồng/người/năm.

II. TỔ CHỨC THỰC HIỆN

1. Sở Nông nghiệp và Phát triển nông thôn rà soát các tiêu chí chưa đạt, hoàn thành trước ngày 30/6/2023.

2. Sở Tài chính hướng dẫn thanh quyết toán nguồn vốn, định kỳ hàng quý.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Lê Văn Bình
"""
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def grounded(plan: Plan) -> bool:
    """Does every record's span point at its own, non-empty text?"""
    text = plan.document_text or ""
    return all(r.text and r.text == text[r.start : r.end] for records in plan.records().values() for r in records)


def values(plan: Plan) -> dict[str, Any]:
    """All that a plan says, without where it stands: spans and white space depend on the rendering."""
    data: dict[str, Any] = {"document": plan.document.model_dump()}
    for kind, records in plan.records().items():
        data[kind] = [
            r.model_dump(exclude={"start", "end", "source_location"}) | {"text": " ".join(r.text.split())} for r in records
        ]
    return data


def word(path: Path, fill: Callable[[Any], object]) -> Path:
    """A Word file at ``path`` whose content ``fill`` adds."""
    document = docx.Document()
    fill(document)
    document.save(str(path))
    return path


def word_plan(path: Path) -> Path:
    """PLAN as a Word file, one paragraph a paragraph."""
    paragraphs = [p.replace("\nngày", " ngày") for p in PLAN.strip().split("\n\n")]
    return word(path, lambda d: [d.add_paragraph(line) for p in paragraphs for line in p.split("\n")])


def word_xml(path: Path, body: str, prolog: str = "", extra: dict[str, bytes] | None = None) -> Path:
    """A Word file whose document part is written by hand: what python-docx itself would never make."""
    template = io.BytesIO()
    docx.Document().save(template)
    xml = f'<?xml version="1.0" encoding="UTF-8"?>{prolog}<w:document xmlns:w="{W}">{body}</w:document>'
    with zipfile.ZipFile(template) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, xml.encode() if name == "word/document.xml" else old.read(name))
        for name, data in (extra or {}).items():
            new.writestr(name, data)
    return path


def p(text: str) -> str:
    """A paragraph in WordprocessingML."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def show(x: int, y: int, text: str) -> bytes:
    """PDF operators that print ASCII ``text`` at a point of the page."""
    return f"BT /F1 12 Tf {x} {y} Td ({text}) Tj ET\n".encode()


def pdf(*pages: bytes, trailer: bytes = b"") -> bytes:
    """A PDF file, one content stream a page, in the Helvetica every reader knows."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = b""
    for content in pages:
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        box = b"/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append(b"<< %s /Contents %d 0 R >>" % (box, len(objects)))
        kids += b"%d 0 R " % len(objects)
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, len(pages))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    end = b"trailer << /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end
