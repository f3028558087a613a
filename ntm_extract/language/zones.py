"""The parts of a plan: header, opening paragraphs, body, recipients and signature, annexes."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Literal

import regex

from ntm_extract.folding import skeleton
from ntm_extract.language.outline import Node

Zone = Literal["header", "preamble", "body", "closing", "annex"]

_TYPE_LINE = regex.compile(
    r"(?:(?:dự thảo )?(kế hoạch|quyết định|chương trình|đề án|phương án|hướng dẫn|thông báo|chỉ thị|nghị quyết|công văn)\b)"
)
_CLOSING = regex.compile(r"(?:nơi nhận|nơi gửi)\b")
_SIGNATURE = regex.compile(r"(?:tm\.|kt\.|tl\.|tuq\.|q\.)\s?[\p{L}]")
_ANNEX = regex.compile(r"(?:phụ lục|phụ biểu|biểu|biểu số|biểu mẫu|mẫu|danh sách|danh mục|bảng|tổng hợp)\b")
_ENACTING = regex.compile(r"quyết định\s*:|quyết nghị\s*:")
_BASIS = regex.compile(r"căn cứ\b|(?:xét|theo|thực hiện|triển khai|tiếp tục|trên cơ sở|nhằm)\b.*?(?:\bsố\s?\d|/\p{L}+-)")
_LIMIT_HEADER = 60


@dataclass(slots=True)
class Zones:
    """Where each part begins. ``type_line`` is the index of the paragraph that names the document's type, or None."""

    starts: list[int]
    names: list[Zone]
    type_line: int | None
    title_end: int
    preamble_end: int

    def at(self, offset: int) -> Zone:
        """The zone of a reading offset."""
        return self.names[max(0, bisect_right(self.starts, offset) - 1)]


def is_caps(text: str) -> bool:
    """Is this line set in capitals?"""
    letters = [c for c in text if c.isalpha()]
    return len(letters) > 2 and sum(c.isupper() for c in letters) > 0.8 * len(letters)


def find_type_line(text: str, norm: str, nodes: list[Node]) -> int | None:
    """The paragraph that reads KẾ HOẠCH, QUYẾT ĐỊNH, CHƯƠNG TRÌNH CÔNG TÁC …, near the top."""
    for node in nodes[:_LIMIT_HEADER]:
        start, end = node.paragraph.start, node.paragraph.end
        if (
            node.marker in (None, "caps")
            and _TYPE_LINE.match(norm, start)
            and (is_caps(text[start:end][:40]) or end - start < 14)
        ):
            return node.paragraph.index
    for node in nodes[:25]:
        start, end = node.paragraph.start, node.paragraph.end
        if node.marker is None and end - start < 200 and _TYPE_LINE.match(norm, start) and text[start].isupper():
            return node.paragraph.index
    return None


def _is_basis(norm: str, node: Node) -> bool:
    """A paragraph that cites what the plan rests on, not a title that happens to begin with `Thực hiện`."""
    return bool(_BASIS.match(norm, node.body, node.paragraph.end)) and not node.is_heading


def find_zones(text: str, norm: str, nodes: list[Node]) -> Zones:
    """Cuts the plan into its parts. A part that is not there takes no room."""
    type_line = find_type_line(text, norm, nodes)
    first = 0 if type_line is None else type_line
    title_end = first + (type_line is not None)
    while title_end < len(nodes) and title_end < first + 8:
        node = nodes[title_end]
        if (
            node.marker not in (None, "caps")
            or (_is_basis(norm, node) if title_end > first + 1 else norm.startswith("căn cứ", node.body))
            or node.paragraph.end - node.paragraph.start > 500
        ):
            break
        if text[node.paragraph.start : node.paragraph.end].rstrip().endswith((";", ".", ":")) and title_end > first + 1:
            break
        title_end += 1
    preamble_end = _preamble_end(norm, nodes, title_end)
    starts = [0]
    names: list[Zone] = ["header"]

    def open_zone(index: int, name: Zone) -> None:
        if index < len(nodes) and names[-1] != name:
            starts.append(nodes[index].paragraph.start)
            names.append(name)

    open_zone(title_end, "preamble")
    open_zone(preamble_end, "body")
    for node in nodes[preamble_end:]:
        start, end = node.paragraph.start, node.paragraph.end
        if (names[-1] in ("body", "annex") and _CLOSING.match(norm, start)) or (
            names[-1] == "body" and end - start < 60 and _SIGNATURE.match(norm, start)
        ):
            open_zone(node.paragraph.index, "closing")
        elif names[-1] == "closing" and _reopens(text, norm, node, nodes[node.paragraph.index + 1 : node.paragraph.index + 4]):
            open_zone(node.paragraph.index, "annex")
    return Zones(starts, names, type_line, title_end, preamble_end)


def _preamble_end(norm: str, nodes: list[Node], title_end: int) -> int:
    for node in nodes[title_end : title_end + 60]:
        if _ENACTING.match(norm, node.paragraph.start):
            return node.paragraph.index + 1
        if node.marker in ("part", "article", "roman", "upper", "n1", "letter") and not _is_basis(norm, node):
            return node.paragraph.index
        if norm[node.paragraph.start : node.paragraph.end].rstrip(" .:").endswith("như sau"):
            return node.paragraph.index + 1
    return title_end


_ATTACHED = regex.compile(r"\(?\s*(?:ban hành )?kèm theo\b")
_ANNEX_SKELETON = regex.compile(r"(?:phu luc|phu bieu|bieu|danh sach|danh muc)\b")


def _reopens(text: str, norm: str, node: Node, following: list[Node]) -> bool:
    """Does an annex, or an attached plan, begin here?"""
    start, end = node.paragraph.start, node.paragraph.end
    content = text[start:end]
    # `BIÊU GIAO CHỈ TIÊU` as a scanner leaves it; and a title in capitals above `(Kèm theo Kế hoạch số …)`.
    if is_caps(content) and (
        _ANNEX_SKELETON.match(skeleton(norm[start:end]))
        or any(_ATTACHED.match(norm, n.paragraph.start) for n in following[: 1 + (end - start < 40)])
    ):
        return True
    if node.marker == "annex" or (_ANNEX.match(norm, start) and (is_caps(content) or end - start < 40)):
        return True
    if node.marker in ("roman", "part", "article") and is_caps(content):
        return True
    return bool(_TYPE_LINE.match(norm, start)) and is_caps(content)
