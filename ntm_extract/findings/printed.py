"""Numbers as they are printed: the exact value, and what one unit in the last printed digit is worth."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import regex

_GROUPED = regex.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?")
_FIGURES = regex.compile(r"\d[\d., ]*")


@dataclass(frozen=True, slots=True)
class Printed:
    """A number: its value and its last printed digit's worth (``79,9``: 79.9 and 0.1)."""

    value: Decimal
    unit: Decimal
    text: str

    def times(self, scale: int) -> Printed:
        """The number in a unit ``scale`` times smaller (tỷ đồng in đồng)."""
        return Printed(self.value * scale, self.unit * scale, self.text)


def read_number(text: str) -> Printed | None:
    """The number that ``text`` begins with; points group thousands, a comma is the decimal mark."""
    match = _FIGURES.match(text.strip())
    if match is None:
        return None
    shown = match.group().strip().rstrip(".,")
    digits = shown.replace(" ", "")
    if digits.count(",") > 1:
        digits = digits.replace(",", "")
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(".", "")
    digits = digits.replace(",", ".")
    if digits.count(".") > 1:
        return None
    value = Decimal(digits)
    exponent = value.as_tuple().exponent
    return Printed(value, Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0), shown)


def rounded(value: Decimal, unit: Decimal) -> Decimal:
    """``value`` at the precision of ``unit``."""
    return (value / unit).quantize(Decimal(1), ROUND_HALF_UP) * unit


def shown(value: Decimal) -> str:
    """A number as Vietnamese plans print it: ``1.506,062``."""
    plain = f"{value:,f}"
    whole, _, decimals = plain.partition(".")
    decimals = decimals.rstrip("0")
    return whole.replace(",", ".") + ("," + decimals if decimals else "")


def compare_share(part: Printed, whole: Printed, share: Printed, sign: str = "=") -> tuple[str | None, Decimal]:
    """None, ``rounding`` or ``error`` for a stated percentage, and the percentage worked out, to its last printed digit.

    ``sign`` is the comparator of the percentage: a `trên 60%` is met by any share above.
    """
    exact = part.value * 100 / whole.value
    right = rounded(exact, share.unit)
    if right == share.value or share.unit > 1:
        return None, right
    if (sign in (">", ">=") and exact >= share.value) or (sign in ("<", "<=") and exact <= share.value):
        return None, right
    if sign == "~" and abs(exact - share.value) <= 1:
        return None, right
    return ("rounding" if abs(right - share.value) == share.unit else "error"), right


def compare_sum(total: Printed, parts: list[Printed], *, exact: bool) -> tuple[str | None, Decimal]:
    """None, ``rounding`` or ``error`` for a stated total, and the sum of its parts. Counts are ``exact``."""
    made = sum((p.value for p in parts), Decimal(0))
    if made == total.value or (not exact and rounded(made, total.unit) == total.value):
        return None, made
    slack = (total.unit + sum((p.unit for p in parts), Decimal(0))) / 2
    return ("rounding" if not exact and abs(made - total.value) <= slack else "error"), made
