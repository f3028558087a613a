"""The outline of a plan: which heading, item or lead-in each paragraph stands under."""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from ntm_extract.language.paragraphs import Paragraph

# A marker's class says how deep it stands relative to others; the order is found in each document, not fixed.
_MARKERS = (
    ("part", r"(?i:phần\s+(?:thứ\s+)?(?:[ivx]+|nhất|hai|ba|tư|năm|sáu|một|[a-hđ]|\d)\b[.:]?)(?!\s+(?:mềm|lớn|việc|trăm|vốn))"),
    ("annex", r"(?i:(?:phụ lục|phụ biểu|biểu(?: số| mẫu)?)\b)(?=\s*(?:[\dIVX:.(]|$|số))"),
    ("article", r"(?i:điều \d+\s*[.:])"),
    ("roman", r"[IVX]{1,5}\s*(?:[.)/\-–]|/-)(?=\s*\p{L})"),
    ("upper", r"[A-HĐ]\s*[.)/](?=\s*\p{L})"),
    ("n3", r"\d{1,2}\.\d{1,2}\.\d{1,2}(?:[.)]|-(?= ))?(?=\s*\p{L})"),
    ("n2", r"\d{1,2}\.\d{1,2}(?:[.)]|-(?= ))?(?=\s*[\p{Lu}“\"])|\d{1,2}\.\d{1,2}[.)](?=\s*\p{L})"),
    ("n1", r"\d{1,2}\s?[.](?=\s*[\p{Lu}“\"])|\d{1,2}\.(?=\s+\p{L})|\d{1,2}/?-(?=\s+\p{Lu})"),
    ("paren", r"\d{1,2}\s?[)/](?=\s*\p{L})"),
    ("bracket", r"\(\d{1,2}\)(?=\s*\p{L})"),
    ("letter", r"[a-zđ]\s?[).](?=\s*\p{L})|[a-zđ]\.\d[.)](?=\s*\p{L})"),
    ("dash", r"[-–—](?=\s*[^\d\s-]|\s+\d)"),
    ("plus", r"[+](?=\s*\S)"),
    ("star", r"[*](?=\s*\S)"),
    ("dot", r"[•●▪·◦o](?=\s+\S)"),
)
_MARKER = regex.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _MARKERS))
BULLETS = frozenset({"dash", "plus", "star", "dot"})


@dataclass(slots=True)
class Node:
    """A paragraph with its place in the outline."""

    paragraph: Paragraph
    marker: str | None  # marker class, None for a paragraph without one
    body: int  # reading offset after the marker
    head_end: int  # end of the run-in heading or lead-in: up to the first colon, else the whole of a heading
    is_heading: bool  # short, no full stop: it speaks for what follows
    leads_in: bool  # ends in a colon
    parent: Node | None = None
    children: list[Node] = field(default_factory=list)

    def ancestors(self) -> list[Node]:
        """From the nearest heading or lead-in upwards."""
        chain, node = [], self.parent
        while node is not None:
            chain.append(node)
            node = node.parent
        return chain


def outline(text: str, paragraphs: list[Paragraph]) -> list[Node]:
    """One node a paragraph; table cells stand under whatever the table stands under."""
    nodes: list[Node] = []
    stack: list[Node] = []
    for paragraph in paragraphs:
        node = _node(text, paragraph)
        nodes.append(node)
        if paragraph.table is not None:
            node.marker = None
            node.parent = stack[-1] if stack else None
            continue
        if node.marker is None and _is_caps_heading(text, node):
            node.marker, node.is_heading, node.head_end = "caps", True, node.paragraph.end
        if node.marker is None:
            # An unmarked paragraph stays under headings and under a bullet that led into it.
            while stack and not (stack[-1].is_heading or stack[-1].leads_in):
                stack.pop()
            if stack and stack[-1].marker is None:
                stack.pop()
        else:
            depth = next((i for i, n in enumerate(stack) if n.marker == node.marker), None)
            if depth is not None:
                del stack[depth:]
            elif not _led_into(stack, node.marker):
                rank = _rank(node.marker)
                while stack and not _leads(stack[-1], rank):
                    stack.pop()
        node.parent = stack[-1] if stack else None
        if node.parent is not None:
            node.parent.children.append(node)
        stack.append(node)
    return nodes


_RANKS = {
    "part": 0,
    "annex": 0,
    "caps": 0.5,
    "article": 1,
    "upper": 2,
    "roman": 3,
    "n1": 4,
    "n2": 5,
    "n3": 6,
    "paren": 6,
    "bracket": 6,
    "letter": 7,
    "dash": 8,
    "star": 8,
    "dot": 8,
    "plus": 9,
}


def _rank(marker: str | None) -> float:
    return _RANKS[marker] if marker else 7


def _led_into(stack: list[Node], marker: str) -> bool:
    """Does an unmarked `… như sau:` lead into the list of numbers that begins right behind it?"""
    return bool(stack) and stack[-1].marker is None and stack[-1].leads_in and marker not in ("part", "annex", "article")


def _leads(node: Node, rank: float) -> bool:
    """May a marker class not seen above stand under ``node``?"""
    own = _rank(node.marker)
    return own < rank or (own == rank and node.marker != "caps" and (node.leads_in or node.is_heading))


# `Các chỉ tiêu dưới đây tính đến 31/12/2024.`: an unmarked sentence that speaks for the list behind it.
_ANNOUNCES = regex.compile(
    r"(?i:các|những) (?:mục tiêu|chỉ tiêu|nhiệm vụ|nội dung)[^.;:]{0,40} (?:dưới đây|sau đây|sau)\b[^.;:]*\.$"
)
_RUN_IN = regex.compile(r"\p{Lu}[^.:;,\d]{6,80}(?<! [\p{L}]|TP|TX)\.(?= \p{Lu})")


def _node(text: str, paragraph: Paragraph) -> Node:
    match = _MARKER.match(text, paragraph.start, paragraph.end)
    marker = match.lastgroup if match else None
    body = match.end() if match else paragraph.start
    while body < paragraph.end and text[body] == " ":
        body += 1
    content = text[body : paragraph.end]
    colon = text.find(":", body, min(paragraph.end, body + 220))
    last = content[-1:]
    leads_in = (
        last == ":"
        or bool(marker is None and len(content) < 240 and _ANNOUNCES.search(content))
        or content.endswith((": .", ":.", "sau:", "như sau.", "sau đây.", "dưới đây."))
    )
    short = len(content) <= 180 and last not in ".;," and ". " not in content
    heading = short and marker is not None and marker not in BULLETS and colon in (-1, paragraph.end - 1)
    if heading or (marker in BULLETS and leads_in and len(content) < 300):
        head_end = paragraph.end
    elif colon >= 0 and text[colon + 1 : colon + 2] in ("", " "):
        head_end = colon
    else:
        head_end = body
    if head_end in (body, colon) and marker is not None and marker not in BULLETS:
        # `2. Xã nông thôn mới hiện đại. Năm 2027 công nhận …`: a heading set into its paragraph.
        run_in = _RUN_IN.match(text, body, paragraph.end)
        if run_in and (colon < 0 or run_in.end() < colon):
            head_end = run_in.end() - 1
    return Node(paragraph, marker, body, head_end, heading, leads_in)


def _is_caps_heading(text: str, node: Node) -> bool:
    content = text[node.body : node.paragraph.end]
    letters = [c for c in content if c.isalpha()]
    return len(letters) > 3 and len(content) < 160 and sum(c.isupper() for c in letters) > 0.9 * len(letters)
