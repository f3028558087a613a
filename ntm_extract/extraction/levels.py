"""Which designation words speak of: nông thôn mới, nâng cao, kiểu mẫu, hiện đại."""

from __future__ import annotations

from functools import cache

import regex

from ntm_extract.language.lexicon import alternatives, lexicon
from ntm_extract.records import Level


@cache
def _level() -> regex.Pattern[str]:
    entry = lexicon("levels")
    bases = alternatives(entry["bases"])
    grades = "|".join(rf"(?<{code}>{alternatives(words)})" for code, words in entry["grades"].items())
    barred = alternatives(entry["not_followed_by"]["words"])
    places = alternatives([*lexicon("units")["places"], "chuẩn", "đạt", "mẫu", "mức", "danh hiệu"])
    short = "|".join(rf"(?<{code}>{alternatives(words)})" for code, words in entry["short"].items())
    # `nông thôn mới nâng cao`, `xã nâng cao`, `đạt chuẩn kiểu mẫu`, `nâng cao, kiểu mẫu` after a base.
    return regex.compile(
        rf"{short}|(?<base>{bases})(?: đạt chuẩn)?(?: (?:{grades}))?(?! thông minh)(?:(?<=nâng cao)(?! {barred})|(?<!nâng cao))|(?:{places}) (?:đạt )?(?:{grades})(?! {barred})"
    )


@cache
def _programme() -> regex.Pattern[str]:
    return regex.compile(rf"(?:{alternatives(lexicon('levels')['not_preceded_by']['words'])}) $")


def levels_in(text: str) -> list[tuple[int, Level]]:
    """Offsets and codes of the designations named in folded ``text``."""
    found: list[tuple[int, Level]] = []
    for match in _level().finditer(text):
        code = next((c for c in ("ntm_nang_cao", "ntm_kieu_mau", "ntm_hien_dai") if match[c]), None)
        if code is None:
            if _programme().search(text[: match.start()]):
                continue
            code = "ntm"
        found.append((match.start(), code))  # type: ignore[arg-type]
    return found


def first_level(text: str) -> Level | None:
    """The first designation of ``text``."""
    found = levels_in(text)
    return found[0][1] if found else None


def last_level(text: str) -> Level | None:
    """The last designation of ``text``."""
    found = levels_in(text)
    return found[-1][1] if found else None


def heading_level(head: str) -> Level | None:
    """The designation that a heading or lead-in is about; null when it names none or several."""
    found = {code for _, code in levels_in(head)}
    return found.pop() if len(found) == 1 else None
