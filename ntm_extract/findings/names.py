"""A declared number against the names that are listed for it: `03 xã (A, B, C)`."""

from __future__ import annotations

import regex

from ntm_extract.findings.case import Case, figure_of, snippet, word_pattern, words

_NAME = regex.compile(r"\p{Lu}[\p{L}’']*(?:[ -](?:\p{Lu}[\p{L}’']*|\d{1,2}|[IVX]+))*")
_OPEN = regex.compile(r"[^\d;.,:()]{0,60}\((?:gồm|bao gồm|cụ thể)?:? ?(?P<names>[^()]+)\)")
_PARTED = regex.compile(r" ?[,;] ?| và ")


def check_names(case: Case) -> None:
    """Counts of units with a bracket of nothing but names behind them."""
    reading = case.reading
    if reading is None:
        return
    for sentence in case.sentences:
        for quantity in sentence.quantities:
            number = figure_of(reading, quantity)
            if quantity.kind != "place" or quantity.value_max or quantity.out_of or number is None:
                continue
            match = _OPEN.match(reading.norm, quantity.span_end, sentence.span[1])
            if match is None or not word_pattern("named_units").match(quantity.unit):
                continue
            if regex.search(r"\p{Lu}\p{Ll}|\b(?:là|gồm)\b", reading.text[quantity.span_end : match.start("names")]):
                continue  # a name before the bracket: the bracket speaks of that
            names = _names(reading.text[match.start("names") : match.end("names")], quantity.unit)
            if names is None or len(names) == number.value:
                continue
            figures = {
                "number": number.text,
                "unit": quantity.unit,
                "count": str(len(names)),
                "names": snippet(reading, match.start("names"), match.end("names")),
            }
            case.add("names_mismatch", "error", figures, case.span(quantity.start, match.end("names")))


def _names(text: str, unit: str) -> list[str] | None:
    """The names of a list; None when it holds anything that is none, such as a district, a remark or `…`."""
    items = [i.strip() for i in _PARTED.split(text.strip(" .;,"))]
    if not unit.startswith(("huyện", "thị xã", "thành phố")) and any(
        word_pattern("district_words").match(i.lower()) for i in items
    ):
        return None
    items = [regex.sub(rf"^{words('unit_words')} ", "", i, flags=regex.I) for i in items]
    return items if len(items) > 1 and all(_NAME.fullmatch(i) and not i.isupper() for i in items) else None
