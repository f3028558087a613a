"""The person who signed and the post signed in."""

from __future__ import annotations

import regex

from ntm_extract.extraction.issuer import sentence_case
from ntm_extract.folding import squeeze
from ntm_extract.language.lexicon import key
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.zones import is_caps

_POST = regex.compile(
    r"(?:tm\.|kt\.|tl\.|tuq\.|q\.)?\s?(?P<post>phó chủ tịch thường trực|phó chủ tịch|chủ tịch|phó trưởng ban thường trực|phó trưởng ban|trưởng ban|phó giám đốc|giám đốc|phó bí thư thường trực|phó bí thư|bí thư|phó chánh văn phòng|chánh văn phòng|trưởng phòng|phó trưởng phòng|phó chủ nhiệm|chủ nhiệm)\b"
)
_ACTING = regex.compile(r"(?:kt\.|tm\.|tl\.|tuq\.)")
_PERSON = regex.compile(r"(?:\p{Lu}\p{Ll}*\s){1,4}\p{Lu}\p{Ll}+")


def find_signer(reading: Reading) -> tuple[str | None, str | None]:
    """Signer and post; null where the signature block does not give them."""
    zones = reading.zones
    starts = [(s, n) for s, n in zip(zones.starts, zones.names, strict=True) if n == "closing"]
    if starts:
        begin = starts[0][0]
        end = next((s for s in zones.starts if s > begin), len(reading.text))
    else:
        begin, end = max(0, len(reading.text) - 700), len(reading.text)
    nodes = [n for n in reading.nodes if begin <= n.paragraph.start < end]
    block = [span for n in nodes if n.marker in (None, "caps") for span in _lines(reading, n.paragraph.start, n.paragraph.end)]
    post, signer = _in_lines(reading, block)
    if starts and signer is None:
        # Recipients and signature stand side by side, and a scanner took each pair of lines for one.
        post, signer = _in_lines(reading, [(_tail(reading, n), n.paragraph.end) for n in nodes])
    return signer, _titled(post)


def _in_lines(reading: Reading, lines: list[tuple[int, int]]) -> tuple[str | None, str | None]:
    """Post and signer. The post signed in is the last above the name that is not signed *for* (KT. CHỦ TỊCH / PHÓ CHỦ TỊCH)."""
    post: str | None = None
    signer: str | None = None
    for start, stop in lines:
        line, folded = reading.text[start:stop].strip(), reading.norm[start:stop].strip()
        if post is None or is_caps(line):
            found = [m for m in _POST.finditer(folded) if not _ACTING.match(m.group())] if is_caps(line) else []
            if found and post is None:
                post = found[-1]["post"]
                rest = line[found[-1].end() :].strip(" ,-")
                if _PERSON.fullmatch(rest) and not is_caps(rest):
                    signer = squeeze(rest)
                continue
        if post is not None and signer is None and _is_person(line):
            signer = _person(line)
    return post, signer


def _tail(reading: Reading, node: Node) -> int:
    """Where what follows the last recipient of a line begins."""
    start, end = node.paragraph.start, node.paragraph.end
    return max(start, *(reading.text.rfind(mark, start, end) + len(mark) for mark in ("; ", ": ")))


def _lines(reading: Reading, start: int, stop: int) -> list[tuple[int, int]]:
    """The parts of a joined line: capitals (a post) and what follows them."""
    line = reading.text[start:stop]
    match = pattern(r"(?<=\p{Lu}{2})\s(?=\p{Lu}\p{Ll}+\s\p{Lu})").search(line)
    if match and is_caps(line[: match.start()]):
        return [(start, start + match.start()), (start + match.end(), stop)]
    return [(start, stop)]


def _is_person(line: str) -> bool:
    line = pattern(r"^(?:TS|ThS|PGS|GS|BS|KS)\.?\s").sub("", line.strip(" ./"))
    if is_caps(line):
        return False
    return (
        bool(_PERSON.fullmatch(line)) and len(line) < 40 and not pattern(r"nơi nhận|như trên|lưu|đã ký|công báo").match(key(line))
    )


def _person(line: str) -> str:
    return squeeze(line.strip(" ./"))


def _titled(post: str | None) -> str | None:
    if post is None:
        return None
    words = {
        "phó chủ tịch": "Phó Chủ tịch",
        "chủ tịch": "Chủ tịch",
        "phó trưởng ban": "Phó Trưởng ban",
        "trưởng ban": "Trưởng ban",
    }
    for folded, cased in words.items():
        if post == folded or post.startswith(folded + " "):
            return cased + post[len(folded) :].replace("thường trực", "Thường trực")
    return sentence_case(post[0].upper() + post[1:])
