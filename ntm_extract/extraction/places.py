"""The plan's province, and its district when the plan is a district's own."""

from __future__ import annotations

import regex

from ntm_extract.extraction.issuer import most_named
from ntm_extract.folding import skeleton
from ntm_extract.gazetteer import district_names, provinces, provinces_of_district
from ntm_extract.language.patterns import pattern
from ntm_extract.language.reading import Reading

_PROVINCE = regex.compile(r"(?i)\b(?:tỉnh)\s(?P<name>.+)$")
_CITY = regex.compile(r"(?i)\b(?:thành phố|tp\.?)\s(?P<name>.+)$")
_DISTRICT = regex.compile(r"(?i)\b(?:huyện|thị xã|quận)\s(?P<name>.+)$")
_COMMUNE = regex.compile(r"(?i)(?<!thị )\b(?:xã|phường|thị trấn|đặc khu)\s(?P<name>.+)$")
_NAMED = regex.compile(r"(?<!\p{L})(?i:tỉnh|thành phố|tp\.?)\s(?P<name>\p{Lu}[\p{L}]*(?:\s-\s|\s)?(?:\p{Lu}\p{L}*\s?){0,3})")


def find_places(reading: Reading, issuer: str | None, place: str | None, title: str | None) -> tuple[str | None, str | None]:
    """Bare names of province and district; null where neither the plan nor its places say."""
    name = issuer or ""
    district = None
    province = _known_province(_PROVINCE, name)
    if province is None and (match := _CITY.search(name)):
        province = provinces().get(skeleton(match["name"].strip()))
        if province is None:
            district = _district(match["name"])
    if match := _DISTRICT.search(name):
        district = _district(pattern(r",|\s-\s|(?i:\stỉnh\s|\sthành phố\s)").split(match["name"])[0])
    if province is None:
        for source in (title or "", place or ""):
            province = province or _known_province(_PROVINCE, source) or provinces().get(skeleton(source.strip()))
    if province is None:
        province = _most_named_province(reading)
    if district and (homes := provinces_of_district().get(skeleton(district))) and province not in homes and len(homes) == 1:
        # The gazetteer settles which of the named provinces is meant; one that the plan never names is not made up.
        home = next(iter(homes))
        province = home if skeleton(home) in skeleton(reading.norm) else None
    return province, district


def _known_province(pattern: regex.Pattern[str], text: str) -> str | None:
    match = pattern.search(text)
    if match is None:
        return None
    words = match["name"].split()
    for count in range(min(5, len(words)), 0, -1):
        found = provinces().get(skeleton(" ".join(words[:count]).strip(" ,.;")))
        if found:
            return found
    return None


def _district(name: str) -> str | None:
    words = name.split()
    for count in range(min(4, len(words)), 0, -1):
        found = district_names().get(skeleton(" ".join(words[:count])))
        if found:
            return found
    return name.strip() or None


def _most_named_province(reading: Reading) -> str | None:
    counts: dict[str, int] = {}
    for match in _NAMED.finditer(reading.text):
        words = match["name"].split()
        for size in range(len(words), 0, -1):
            found = provinces().get(skeleton(" ".join(words[:size])))
            if found:
                counts[found] = counts.get(found, 0) + 1
                break
    return max(counts, key=lambda n: counts[n]) if counts else None


__all__ = ["find_places", "most_named"]
