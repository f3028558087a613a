"""Named commune-level units and what the listing at that place says of them."""

from __future__ import annotations

from collections import Counter

import regex

from ntm_extract.extraction.commune_lists import ListReader
from ntm_extract.extraction.commune_names import Mention
from ntm_extract.extraction.commune_tables import table_mentions
from ntm_extract.extraction.listings import MENTIONED, Listing, listing_of
from ntm_extract.folding import fold, lower
from ntm_extract.gazetteer import REFORM
from ntm_extract.language.outline import Node
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading
from ntm_extract.language.tables import Table, place_name
from ntm_extract.records import Commune, DocumentData


def extract_communes(reading: Reading, tables: list[Table], data: DocumentData) -> list[Commune]:
    """Every named unit, in text order; a unit named twice gives two records."""
    reader = ListReader(reading, data.province, data.district, 2 if _after_reform(data) else 3)
    in_tables = {p for t in tables for p in t.paragraphs}
    records: list[Commune] = []
    for node in reading.nodes:
        paragraph = node.paragraph
        zone = reading.zones.at(paragraph.start)
        if paragraph.index in in_tables or zone == "closing":
            continue
        if zone in ("header", "preamble"):
            records += _in_opening(reading, node, reader, data)
            continue
        for mention in reader.mentions(node.body if node.marker else paragraph.start, paragraph.end):
            records.append(
                _record(reading, mention, listing_of(reading, node, mention, data), data, _district_above(reading, node))
            )
    for table in tables:
        records += [_record(reading, m, listing, data, None) for m, listing in table_mentions(reading, table, reader, data)]
    records.sort(key=lambda c: c.start)
    return _share_listings(reading, _share_districts(records))


def _after_reform(data: DocumentData) -> bool:
    """Was the plan issued when districts had ended?"""
    return bool(data.issue_date and data.issue_date >= REFORM[: len(data.issue_date)])


def _in_opening(reading: Reading, node: Node, reader: ListReader, data: DocumentData) -> list[Commune]:
    """Title and opening paragraphs only name units; the letterhead above the title is the issuer's."""
    if reading.zones.type_line is None or node.paragraph.index <= reading.zones.type_line:
        return []
    return [
        _record(reading, mention, MENTIONED, data, None)
        for mention in reader.mentions(node.paragraph.start, node.paragraph.end)
        if not reading.text[mention.start : mention.end].isupper()
    ]


def _record(reading: Reading, mention: Mention, listing: Listing, data: DocumentData, above: str | None) -> Commune:
    start, end, text = reading.source_span(mention.start, mention.end)
    district = mention.district or data.district or above
    if _after_reform(data):
        district = None
    level, status, year = listing
    return Commune(
        start=start,
        end=end,
        text=text,
        optional=None,
        name=reading.text[mention.start : mention.end],
        unit_type=mention.unit_type,
        district=district,
        level=level,
        status=status,
        year=year,
    )


def _share_districts(records: list[Commune]) -> list[Commune]:
    """A repeated mention takes the district that the plan gives the name elsewhere, if it gives but one."""
    known: dict[str, Counter[str]] = {}
    for record in records:
        if record.district:
            known.setdefault(fold(record.name), Counter())[record.district] += 1
    for record in records:
        if record.district is None and len(known.get(fold(record.name), ())) == 1:
            record.district = next(iter(known[fold(record.name)]))
    return records


_EXAMINED = regex.compile(
    r"(?:thẩm tra|thẩm định|đề nghị (?:\w+ ){0,4}công nhận|xét(?: công nhận)?|hồ sơ(?: của)?)(?: (?:\w+ ){0,4})?$"
)


def _share_listings(reading: Reading, records: list[Commune]) -> list[Commune]:
    """A unit that is to be examined for a designation is the one that the plan lists under it."""
    listed: dict[str, Listing] = {}
    for record in records:
        if record.status in ("planned", "carried_over"):
            listed.setdefault(fold(record.name), (record.level, record.status, record.year))
    text = lower(reading.document.text)
    for record in records:
        known = listed.get(fold(record.name))
        if record.status != "mentioned" or known is None:
            continue
        before = pattern(r"[;.\n]").split(text[max(0, record.start - 80) : record.start])[-1]
        # `thẩm tra xã A, xã B`: the names between belong to the same list.
        named = pattern(r"(?:(?:xã )?[^,]{2,24}(?:, | và ))+(?=(?:xã )?$)").sub("", before)
        if _EXAMINED.search(before) or _EXAMINED.search(named):
            record.level, record.status, record.year = known
    return records


def _district_above(reading: Reading, node: Node) -> str | None:
    """The district that a heading or lead-in above is about."""
    for above in [node, *node.ancestors()]:
        if above.head_end <= above.body:
            continue
        head = reading.text[above.body : above.head_end]
        found = list(pattern(r"(?i:huyện|thị xã|thành phố) (?P<name>\p{Lu}\p{L}*(?: \p{Lu}\p{L}*){0,3})").finditer(head))
        if len(found) == 1:
            name = place_name(found[0]["name"])
            if name:
                return name
    return None
