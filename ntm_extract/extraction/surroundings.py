"""The words around a named commune: its clause, what introduces its list, what it stands under. Folded, nothing decided."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache

import regex

from ntm_extract.extraction.commune_names import Mention
from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.records import DocumentData

_BESIDES = regex.compile(r"ngoài (?:các |những |số |\d+ )*xã [^,;:]*,")  # others than those that are listed here
_ON_CRITERIA = regex.compile(r"(?:về |số |thực hiện )?(?:các )?tiêu chí\b")
_OF_A_CLASS = regex.compile(r"(?:đối với |riêng |nhóm )?(?:(?:các|những|\d+) )*xã (?!\p{L}+ (?:và|,))")


@cache
def cues() -> dict[str, regex.Pattern[str]]:
    """The words of ``lexicons/designations.toml`` by what they tell."""
    return {name: regex.compile(alternatives(words)) for name, words in lexicon("designations").items()}


@dataclass(slots=True)
class Surroundings:
    """``before`` is the sentence up to the list, ``segment`` its last stretch between semicolons, ``intro`` what comes before its
    colon; ``after`` follows the list up to the next stop, ``behind`` follows the name itself. ``heads`` are the run-in
    heading and the headings and lead-ins above, nearest first; ``head`` is the run-in heading alone.
    """

    reading: Reading
    node: Node
    mention: Mention
    data: DocumentData
    before: str
    segment: str
    intro: str
    after: str
    behind: str
    head: str
    heads: list[str]

    def item_lead(self) -> str:
        """`Đối với các xã phấn đấu đạt chuẩn …:` where that opens the item the name stands in, or the one above it."""
        norm, node = self.reading.norm, self.node
        leads = []
        if node.body < node.head_end <= self.mention.start:
            leads.append(norm[node.body : node.head_end + 1].rstrip())
        leads += [norm[n.body : n.paragraph.end] for n in itertools.islice(node.ancestors(), 1) if n.leads_in]
        return next((h for h in leads if h.rstrip().endswith(":") and _OF_A_CLASS.match(h)), "")

    def goes_on(self) -> bool:
        """Does the segment go on with the list before its semicolon? One with a verb of its own is another matter."""
        start = self.mention.list_start
        words = pattern(r"\p{L}+").findall(self.reading.text[start - len(self.segment) : start])
        return all(not w[0].islower() or w in _list_words() for w in words)


def surroundings_of(reading: Reading, node: Node, mention: Mention, data: DocumentData) -> Surroundings:
    """The words around one mention in running text."""
    norm = reading.norm
    sentence = reading.sentence_at(mention.start)
    before = norm[max(sentence[0], node.paragraph.start) : mention.list_start]
    head = norm[node.body : node.head_end] if node.head_end > node.body and node.head_end <= mention.start else ""
    heads = [head] if head else []
    heads += [
        norm[n.body : n.paragraph.end if n.leads_in else n.head_end]
        for n in node.ancestors()
        if n.head_end > n.body or n.leads_in
    ]
    return Surroundings(
        reading,
        node,
        mention,
        data,
        before,
        segment=pattern(r";|\. ").split(before)[-1],
        intro=_intro(before),
        after=pattern(r"[;.]").split(norm[mention.list_end : sentence[1]])[0][:120],
        behind=norm[mention.end : sentence[1]],
        head=head,
        heads=[_BESIDES.sub("", h) for h in heads if not _ON_CRITERIA.match(h)],
    )


def _intro(before: str) -> str:
    """What introduces a list that semicolons part: the words up to its colon."""
    cut = max(before.rfind(":"), before.rfind(" gồm "), before.rfind(" là "))
    return before[:cut][-200:] if cut > 0 else ""


@cache
def _list_words() -> frozenset[str]:
    return frozenset(lexicon("units")["list_words"])
