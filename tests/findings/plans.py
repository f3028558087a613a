"""Clean made-up plans, generated from a seed, and the places in them where one figure can be broken."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from ntm_extract.document import Document
from ntm_extract.ingest.text import document_of as text_document
from tests.conftest import HEAD

NAMES = ["An Bình", "Hải Lộc", "Tân Thạnh", "Vĩnh Kim", "Phú Mỹ", "Đông Sơn", "Hòa Thuận", "Bình Trung", "Cam Nghĩa", "Gio Linh"]


@dataclass(frozen=True, slots=True)
class Break:
    """One figure changed: the text to put in place of another, and the codes of which one must come out."""

    way: str
    old: str
    new: str
    codes: frozenset[str]


def document(text: str) -> Document:
    """The plan as a text file."""
    return text_document(HEAD + text, "test.txt", "0" * 64)


def percent(part: int, whole: int, digits: int = 1) -> str:
    """A share as plans print it."""
    value = (Decimal(part) * 100 / whole).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    return str(value).replace(".", ",")


def money(value: int) -> str:
    """Thousandths of a tỷ as `1.506,062`."""
    return f"{value // 1000:,}".replace(",", ".") + f",{value % 1000:03d}"


def make(seed: int) -> tuple[str, list[Break]]:
    """A clean plan's body and all the ways to break it."""
    rng = random.Random(seed)
    breaks: list[Break] = []
    pieces: list[str] = []
    for part in (_share, _funding, _counts, _names, _level, _references, _times, _rates, _goal_twice, _listing, _table):
        text, found = part(rng)
        pieces.append(text)
        breaks += found
    return "\n\n".join(pieces) + "\n", breaks


Maker = Callable[[random.Random], tuple[str, list[Break]]]


def _share(rng: random.Random) -> tuple[str, list[Break]]:
    whole = rng.randint(80, 190)
    part = rng.randint(20, whole - 15)
    share = percent(part, whole)
    old = f"{part}/{whole} xã đạt chuẩn tiêu chí y tế, chiếm tỷ lệ {share}%"
    text = f"I. MỤC TIÊU\n\n- Đến năm 2023, phấn đấu nâng tổng số lên {old}."
    off = str(Decimal(share.replace(",", ".")) + Decimal("3.7")).replace(".", ",")
    near = str(Decimal(share.replace(",", ".")) + Decimal("0.1")).replace(".", ",")
    codes = frozenset({"share_mismatch"})
    return text, [
        Break("share", old, old.replace(f"{share}%", f"{off}%"), codes),
        Break("share, last digit", old, old.replace(f"{share}%", f"{near}%"), codes),
        Break("count", old, old.replace(f"{part}/", f"{part + 7}/"), codes),
        Break("denominator", old, old.replace(f"/{whole}", f"/{whole + 11}"), codes),
        Break("count over its whole", old, old.replace(f"{part}/", f"{whole + 3}/"), frozenset({"count_over_total"})),
    ]


def _funding(rng: random.Random) -> tuple[str, list[Break]]:
    one, two, three = (rng.randint(300_000, 900_000) for _ in range(3))
    half = rng.randint(100_000, one - 100_000)
    total = one + two + three
    shares = [percent(x, total) for x in (one, two, three)]
    lines = [
        f"Tổng nhu cầu vốn là {money(total)} tỷ đồng, gồm:",
        f"- Vốn ngân sách Trung ương là {money(one)} tỷ đồng, chiếm tỷ lệ {shares[0]}% (gồm: vốn đầu tư phát triển {money(half)} "
        f"tỷ đồng; vốn sự nghiệp {money(one - half)} tỷ đồng);",
        f"- Vốn ngân sách địa phương là {money(two)} tỷ đồng, chiếm tỷ lệ {shares[1]}%;",
        f"- Vốn tín dụng là {money(three)} tỷ đồng, chiếm tỷ lệ {shares[2]}%.",
    ]
    codes = frozenset({"sum_mismatch"})
    broken = [Break("sum", lines[0], lines[0].replace(money(total), money(total + 4000)), codes)]
    broken += [
        Break("part", line, line.replace(money(value), money(value + 5000), 1), codes)
        for line, value in ((lines[1], half), (lines[1], one - half), (lines[2], two), (lines[3], three))
    ]
    broken.append(Break("part's share", lines[3], lines[3].replace(f"{shares[2]}%", "3,3%"), frozenset({"share_mismatch"})))
    return "II. VỐN\n\n" + "\n\n".join(lines), broken


def _counts(rng: random.Random) -> tuple[str, list[Break]]:
    one, two = rng.randint(6, 20), rng.randint(6, 20)
    line = f"- Phấn đấu có {one + two} mô hình sản xuất, bao gồm: {one} mô hình trồng trọt; {two} mô hình chăn nuôi."
    codes = frozenset({"sum_mismatch"})
    return line, [
        Break("goal", line, line.replace(f"có {one + two} mô", f"có {one + two + 2} mô"), codes),
        Break("breakdown", line, line.replace(f"{two} mô hình chăn", f"{two + 3} mô hình chăn"), codes),
    ]


def _names(rng: random.Random) -> tuple[str, list[Break]]:
    names = rng.sample(NAMES, rng.randint(3, 5))
    line = f"- Phấn đấu {len(names):02d} xã ({', '.join(names)}) đạt chuẩn nông thôn mới."
    fewer = line.replace(f", {names[-1]})", ")")
    return line, [
        Break(
            "declared number",
            line,
            line.replace(f"{len(names):02d} xã", f"{len(names) + 1:02d} xã"),
            frozenset({"names_mismatch"}),
        ),
        Break("a name gone", line, fewer, frozenset({"names_mismatch"})),
    ]


def _level(rng: random.Random) -> tuple[str, list[Break]]:
    base, more = rng.randint(20, 40), rng.randint(5, 15)
    line = f"- Từ {base} sản phẩm, phấn đấu có thêm {more} sản phẩm, nâng tổng số lên {base + more} sản phẩm OCOP."
    return line, [
        Break("increase", line, line.replace(f"thêm {more} ", f"thêm {more + 2} "), frozenset({"increase_contradicts"})),
        Break("level", line, line.replace(f"lên {base + more} ", f"lên {base + more + 4} "), frozenset({"increase_contradicts"})),
        Break(
            "level under the increase",
            line,
            line.replace(f"Từ {base} sản phẩm, p", "P").replace(f"lên {base + more} ", f"lên {more - 2} "),
            frozenset({"increase_over_level"}),
        ),
    ]


def _references(rng: random.Random) -> tuple[str, list[Break]]:
    number = rng.randint(10, 60)
    local = f"Nghị quyết số {number}/2021/NQ-HĐND ngày {rng.randint(1, 28):02d}/7/2021 của Hội đồng nhân dân tỉnh"
    national = "Nghị định số 27/2022/NĐ-CP ngày 19/4/2022 của Chính phủ"
    decision = "Quyết định số 320/QĐ-TTg ngày 08/3/2022 của Thủ tướng Chính phủ"
    text = f"III. GIẢI PHÁP\n\n- Thực hiện {local}; {national}; {decision} ban hành Bộ tiêu chí quốc gia về huyện nông thôn mới."
    return text, [
        Break("year of a number", local, local.replace("/2021 của", "/2019 của"), frozenset({"number_year_mismatch"})),
        Break("date of a decree", national, national.replace("19/4", "18/4"), frozenset({"misdated_reference"})),
        Break("date of a decision", decision, decision.replace("08/3/", "03/8/"), frozenset({"misdated_reference"})),
        Break("issuer", decision, decision.replace("Thủ tướng Chính phủ", "Chính phủ"), frozenset({"misnamed_reference"})),
        Break("number", decision, decision.replace("320/", "318/"), frozenset({"misnamed_reference"})),
        Break(
            "after the plan",
            decision,
            decision.replace("320/QĐ-TTg ngày 08/3/2022", "320/QĐ-TTg ngày 08/3/2024"),
            frozenset({"reference_after_plan"}),
        ),
        Break("no such day", local, local.replace("/7/2021", "/13/2021"), frozenset({"impossible_date"})),
    ]


def _times(rng: random.Random) -> tuple[str, list[Break]]:
    day, month = rng.randint(10, 28), rng.randint(6, 9)
    line = f"- Sở Tài chính tổng hợp nhu cầu vốn, báo cáo Ủy ban nhân dân tỉnh trước ngày {day}/{month}/2023."
    old = f"{day}/{month}/2023"
    return line, [
        Break("no such deadline", old, "31/9/2023", frozenset({"impossible_date"})),
        Break("before the plan", old, f"{day}/01/2023", frozenset({"deadline_before_plan"})),
        Break("beyond the horizon", old, f"{day}/{month}/2025", frozenset({"deadline_beyond_horizon"})),
    ]


def _rates(rng: random.Random) -> tuple[str, list[Break]]:
    value = rng.randint(70, 99)
    line = f"- Tỷ lệ hộ sử dụng nước sạch đạt {value}%; tỷ lệ hộ nghèo giảm còn 3%."
    return line, [Break("over 100%", f"đạt {value}%", f"đạt 1{value}%", frozenset({"percentage_over_100"}))]


def _goal_twice(rng: random.Random) -> tuple[str, list[Break]]:
    value = rng.randint(60, 90)
    lines = [f"- Tỷ lệ chất thải rắn được thu gom đạt {value}%.", f"+ Tỷ lệ chất thải rắn được thu gom đạt {value}%;"]
    return "\n\n".join(lines), [
        Break("goal in two places", lines[1], lines[1].replace(f"{value}%", f"{value + 3}%"), frozenset({"goal_disagrees"}))
    ]


def _listing(rng: random.Random) -> tuple[str, list[Break]]:
    one, two = rng.sample(["Hải Sơn", "Hải Trường", "Hải Định", "Hải Quy"], 2)
    old = f"gồm Hải Phú, {one}, {two} (huyện Hải Lăng), Cam Hiếu, Cam Tuyền (huyện Cam Lộ)"
    return f"- Phấn đấu công nhận 05 xã đạt chuẩn nông thôn mới {old}.", [
        Break("named twice", old, old.replace(one, "Hải Phú"), frozenset({"unit_twice"})),
        Break("under two districts", old, old.replace("Cam Hiếu", "Hải Phú"), frozenset({"unit_two_districts"})),
        Break("of another district", old, old.replace("Cam Tuyền", "Triệu Ái"), frozenset({"unit_unknown"})),
    ]


def _table(rng: random.Random) -> tuple[str, list[Break]]:
    rows = [[rng.randint(2, 9) for _ in range(3)] for _ in range(4)]
    places = ["Hải Lăng", "Triệu Phong", "Cam Lộ", "Gio Linh"]
    totals = [sum(column) for column in zip(*rows, strict=True)]
    lines = ["| TT | Huyện | Xã đạt chuẩn | Thôn đạt chuẩn | Mô hình |"]
    lines += [f"| {n} | {p} | {' | '.join(map(str, r))} |" for n, (p, r) in enumerate(zip(places, rows, strict=True), 1)]
    lines.append(f"|  | Tổng cộng | {' | '.join(map(str, totals))} |")
    old, wrong = lines[-1], lines[2].rsplit("|", 2)
    codes = frozenset({"table_sum_mismatch"})
    return "PHỤ LỤC\n\nBIỂU GIAO CHỈ TIÊU\n\n" + "\n".join(lines), [
        Break("total row", old, f"|  | Tổng cộng | {totals[0] + 3} | {totals[1]} | {totals[2]} |", codes),
        Break("cell", lines[2], f"{wrong[0]}| {rows[1][2] + 2} |", codes),
    ]
