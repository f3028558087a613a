"""A plan as a form: its text, with slots where names and figures go. Filling one makes a plan that differs."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from other_places import TIERS, WORDS, Names, Places, places_of, words_of

from ntm_extract import extract, read
from ntm_extract.folding import skeleton
from ntm_extract.gazetteer import REFORM
from ntm_extract.records import Plan

_NUMBER = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
_YEAR = re.compile(r"(?<![\d.,])20[123]\d(?![\d.,]\d|\d)")
_YEARS = re.compile(r"20\d\d\s*[-–]\s*20\d\d")
_LEAP_DAY = re.compile(r"29(?=/0?2/20\d\d)")
_SHARE = re.compile(r"\d+/\d+[^|\n]{0,60}$")
_CELL = re.compile(r"(?<=[|\t])[ ]*(\d{1,3}(?:\.\d{3})+(?:,\d+)?)[ ]*(?=[|\t\n])")
_PERCENT = re.compile(rf"(?<![\d.,/])({_NUMBER})(?=\s?%)")
_LAST_OF_THREE_TIERS = 2024


@dataclass(frozen=True)
class Draw:
    """All that one made plan is filled with."""

    number: int
    shift: int
    day: int
    signer: str
    names: Names
    factors: dict[str, float]
    chance: random.Random


@dataclass(frozen=True)
class Template:
    """A plan of the corpus with its slots; ``pieces`` are texts and what fills the place between two of them.

    ``shifts`` are how many years the plan can be moved: not before what it cites, nor over the reform of 2025.
    """

    name: str
    places: Places
    symbol: str
    issued: str
    shifts: tuple[int, ...]
    day: int
    pieces: tuple[str | Callable[[Draw], str], ...]

    def fill(self, draw: Draw) -> str:
        """The text of a plan."""
        return "".join(piece if isinstance(piece, str) else piece(draw) for piece in self.pieces)


Slot = tuple[int, int, Callable[[Draw], str]]


def template_of(path: Path) -> Template:
    """A text plan as a form. Raises ValueError when it has no number line to fill in."""
    document = read(path)
    text, plan = document.text, extract(document)
    places = places_of(plan, text)
    data = plan.document
    issued = data.issue_date or str(data.plan_year)
    kept, latest = _cited(plan, text)
    slots = [_own_number(text, path)]
    day, head = _issued(text, len(text) // 3)
    slots += head
    slots += _signer(text, data.signer)
    slots += _place_slots(text, places)
    slots += _local_numbers(plan, text)
    slots += _years(text, kept)
    slots += _figures(text, kept)
    year = int(issued[:4])
    last = year + 3 if issued >= REFORM else max(year, _LAST_OF_THREE_TIERS)
    first = year if issued >= REFORM else min(year, max(latest, year - 3))
    shifts = tuple(range(first - year, min(last - year, 4) + 1)) if not data.period else (0,)
    return Template(path.stem, places, data.symbol or "KH-UBND", issued, shifts, day, _pieces(text, slots))


def _pieces(text: str, slots: list[Slot]) -> tuple[str | Callable[[Draw], str], ...]:
    """Text and slots in turn; of slots that overlap the one named first holds."""
    taken: list[Slot] = []
    free = bytearray(len(text) + 1)
    for start, end, fill in slots:
        if start < end and not any(free[start:end]):
            free[start:end] = b"\x01" * (end - start)
            taken.append((start, end, fill))
    pieces: list[str | Callable[[Draw], str]] = []
    at = 0
    for start, end, fill in sorted(taken, key=lambda slot: slot[0]):
        pieces += [text[at:start], fill]
        at = end
    return (*pieces, text[at:])


def _own_number(text: str, path: Path) -> Slot:
    """Where the plan's number goes, blanks included: a plan that left it blank gets one too."""
    found = re.search(rf"(?m)(?<!\w){WORDS['numbers']['own']}\s*:?([ ]*[^\s/]*[ ]*)(?=/)", text[:1500])
    if not found or not found[1]:
        raise ValueError(f"{path}: no line with the plan's number was found")
    return found.start(1), found.end(1), lambda draw: f" {draw.number:02d}"


def _issued(text: str, until: int) -> tuple[int, list[Slot]]:
    """The date of issue in the plan's head, its year as recognition left it; the day moves to a later one of the month."""
    found = re.search(WORDS["numbers"]["issued"], text[:until])
    if not found:
        return 28, []
    year = int(re.sub("[Oo]", "0", found[4]).replace("l", "1"))
    slots: list[Slot] = [(*found.span(4), partial(_year, year))]
    if found[2]:
        slots.append((*found.span(2), lambda draw: f"{draw.day:02d}"))
    return int(found[2] or 28), slots


def _signer(text: str, signer: str | None) -> list[Slot]:
    at = text.rfind(signer) if signer else -1
    return [(at, at + len(signer), lambda draw: draw.signer)] if signer and at >= 0 else []


def _place_slots(text: str, places: Places) -> list[Slot]:
    """Every place the text names, in letters as printed, and in capitals after a type word or where it is the province."""
    known = {"province": [places.province], "district": [*places.districts], "commune": [*places.communes]}
    tiers: dict[str, list[str]] = {}
    for tier in TIERS:
        for name in known[tier]:
            tiers.setdefault(skeleton(name), []).append(tier)
    surfaces = {name for names in known.values() for name in names if name}
    surfaces |= {name.upper() for name in surfaces}
    any_name = "|".join(r"\s+".join(map(re.escape, s.split())) for s in sorted(surfaces, key=len, reverse=True))
    types = "|".join(f"(?P<{tier}>(?i:{words_of(tier)}))" for tier in TIERS)
    slots: list[Slot] = []
    for found in re.finditer(rf"(?<!\w)(?:(?:{types})\s+)?(?P<name>{any_name})(?!\w)(?P<gap>[ ]{{2,}})?", text):
        key, printed = skeleton(" ".join(found["name"].split())), found["name"]
        said = next((tier for tier in TIERS if found[tier]), None)
        if printed.isupper() and not said and key != skeleton(places.province):
            continue
        tier = said if said in tiers[key] else tiers[key][0]
        end = found.end("gap") if found["gap"] else found.end("name")
        slots.append((found.start("name"), end, partial(_named, (tier, key), printed, found["gap"] or "")))
    return slots


def _named(place: tuple[str, str], printed: str, gap: str, draw: Draw) -> str:
    """The other name as the first was printed: in capitals, broken over lines, before a gap that aligns columns."""
    new = draw.names.get(place)
    if new is None:
        return printed + gap
    new = new.upper() if printed.isupper() else new
    broken = re.search(r"\s*\n\s*", printed)
    new = new.replace(" ", broken[0], 1) if broken else new
    return new + (" " * max(2, len(gap) + len(printed) - len(new)) if gap else "")


def _is_local(number: str) -> bool:
    return any(re.search(rf"(?<!\w){re.escape(sign)}(?!\w)", number) for sign in WORDS["numbers"]["local"])


def _cited(plan: Plan, text: str) -> tuple[list[tuple[int, int]], int]:
    """Where documents of the state are cited with their dates, which stay, and the year of the latest."""
    kept, latest = [], 0
    for reference in plan.references:
        if reference.number and _is_local(reference.number):
            continue
        date = re.compile(WORDS["numbers"]["date"]).match(text, reference.end)
        kept.append((reference.start, date.end() if date else reference.end))
        latest = max(latest, int((reference.date or "0")[:4]))
    kept += [m.span() for m in _YEARS.finditer(text)] + [m.span() for m in re.finditer(WORDS["numbers"]["fixed"], text)]
    return kept, latest


def _local_numbers(plan: Plan, text: str) -> list[Slot]:
    slots: list[Slot] = []
    for reference in plan.references:
        if reference.number and _is_local(reference.number):
            digits = re.search(r"(?<!\d)(\d{1,4})(?=/(?:20\d\d/)?[^\W\d])", text[reference.start : reference.end])
            if digits and not digits[1].startswith("0"):
                low = 10 ** (len(digits[1]) - 1)
                start = reference.start + digits.start()
                slots.append((start, start + len(digits[1]), lambda draw, low=low: str(draw.chance.randrange(low, 10 * low))))
    return slots


def _outside(found: re.Match[str], kept: list[tuple[int, int]]) -> bool:
    return not any(start < found.end() and found.start() < end for start, end in kept)


def _years(text: str, kept: list[tuple[int, int]]) -> list[Slot]:
    years: list[Slot] = [(*m.span(), partial(_year, int(m[0]))) for m in _YEAR.finditer(text) if _outside(m, kept)]
    return years + [
        (*m.span(), lambda draw: "28" if draw.shift % 4 else "29") for m in _LEAP_DAY.finditer(text) if _outside(m, kept)
    ]


def _year(year: int, draw: Draw) -> str:
    return str(year + draw.shift)


def _figures(text: str, kept: list[tuple[int, int]]) -> list[Slot]:
    """Figures with a unit that varies, percentages that are no share of a count, and amounts in table cells."""
    slots: list[Slot] = []
    for kind, words in WORDS["units"].items():
        unit = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
        ranged = re.compile(rf"(?<![\d.,/\w-])({_NUMBER})(?:\s?[-–]\s?({_NUMBER}))?(?=\s?(?:{unit})(?!\w))")
        for found in ranged.finditer(text):
            if _outside(found, kept):
                slots += [(*found.span(g), partial(_scaled, found[g], kind)) for g in (1, 2) if found[g]]
    slots += [(*m.span(1), partial(_scaled, m[1], "money")) for m in _CELL.finditer(text) if _outside(m, kept)]
    for found in _PERCENT.finditer(text):
        if _outside(found, kept) and not _SHARE.search(text[max(0, found.start() - 70) : found.start()]):
            slots.append((*found.span(1), partial(_percent, found[1])))
    return slots


def _scaled(printed: str, kind: str, draw: Draw) -> str:
    value = float(printed.replace(".", "").replace(",", "."))
    return _as_printed(value * draw.factors[kind], printed) if value >= 2 else printed


def _percent(printed: str, draw: Draw) -> str:
    """Never over 100 and never 0; near 100 it is the rest that varies."""
    value = float(printed.replace(".", "").replace(",", "."))
    if not 0 < value < 100:
        return printed
    factor = draw.factors["percent"]
    step = 10.0 ** -len(printed.partition(",")[2])
    varied = 100 - (100 - value) * factor if value >= 50 else value * factor
    return _as_printed(min(max(varied, step), 100 - step), printed)


def _as_printed(value: float, like: str) -> str:
    """A number in Vietnamese form with the decimals, the grouping and the leading zeros of another."""
    whole, _, decimals = like.partition(",")
    shown = f"{value:,.{len(decimals)}f}" if "." in whole else f"{value:.{len(decimals)}f}"
    left, _, right = shown.partition(".")
    left = left.replace(",", ".")
    return (left.zfill(len(whole)) if whole.startswith("0") else left) + (f",{right}" if decimals else "")
