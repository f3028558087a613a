"""The HTML report in a real browser: what it shows, what its filters hide, where its rows lead; nothing of a plan is markup."""

from __future__ import annotations

import html
import json
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ntm_extract.evaluation import PairOfFiles, evaluate
from ntm_extract.evaluation.classes import add_classes
from ntm_extract.evaluation.intervals import intervals
from ntm_extract.evaluation.report import report
from tests.qa.plans import commune, deadline, plan, target

HOSTILE = '<script>document.title="run"</script> & "quoted" &amp; \'x\' </div></span> {{ 7 * 7 }} <!-- '
TEXT = HOSTILE + "05 xã và 06 xã, xã <b>Tân & Mỹ</b>, trước 30/4/2023; 'Bản \"A\"' 08 xã.\n\n  Hết.\n"


def at(words: str) -> int:
    return TEXT.index(words)


def page(pairs: list[PairOfFiles]) -> str:
    result = evaluate(pairs)
    add_classes(result, pairs)
    result["intervals"] = intervals(result)
    return report(result, pairs)


def hostile_pair() -> PairOfFiles:
    name = "<b>Tân & Mỹ</b>"
    gold = plan(
        targets=[target(at("05 xã"), "05 xã", 5), target(at("06 xã"), "06 xã", 6), target(at("08 xã"), "08 xã", 8)],
        communes=[commune(at(name), name, 'H"uyện <i>')],
        deadlines=[deadline(at("trước"), "trước 30/4/2023", "2023-04-30", assignees=["Sở <A> & B"])],
    )
    found = plan(
        text=TEXT,
        targets=[
            target(at("05 xã"), "05 xã", 5),
            target(at("06 xã"), "06 xã", 7, '"><img src=x onerror=alert(1)>'),
            target(at("quoted"), "quoted", 9),
        ],
        communes=[commune(at(name), name, 'H"uyện <i>', status="achieved")],
        deadlines=[deadline(at("trước"), "trước 30/4/2023", "2023-04-30", assignees=["Sở <A> & B"])],
    )
    return PairOfFiles('<u>"a" & b</u>.txt', gold, found)


@pytest.fixture(scope="module")
def browser() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        pytest.skip("no Chromium is installed (Debian: apt install chromium); the report is not opened in a browser")
    return found


def opened(browser: str, folder: Path, markup: str, probe: str) -> tuple[Any, list[str]]:
    """What ``probe`` (JavaScript, an expression) gives on the page opened from disk, and what the browser complained of."""
    script = f"<script>document.documentElement.dataset.probe = JSON.stringify({probe})</script>"
    path = folder / "report.html"
    path.write_text(markup.replace("</body>", script + "</body>"), encoding="utf-8")
    flags = ["--headless", "--disable-gpu", "--enable-logging=stderr", f"--user-data-dir={folder / 'profile'}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        flags.append("--no-sandbox")
    done = subprocess.run([browser, *flags, "--dump-dom", path.as_uri()], capture_output=True, text=True, timeout=120)
    probed = re.search(r'data-probe="([^"]*)"', done.stdout)
    complaints = [line for line in done.stderr.splitlines() if "CONSOLE" in line]
    return (json.loads(html.unescape(probed[1])) if probed else None), complaints


def test_a_complaint_of_the_browser_would_be_seen(browser: str, tmp_path: Path) -> None:
    markup = "<html><body><script>console.error('oh'); nothing();</script></body></html>"
    probed, complaints = opened(browser, tmp_path, markup, "1 + 1")
    assert probed == 2 and len(complaints) == 2


def test_nothing_of_a_plan_is_markup(browser: str, tmp_path: Path) -> None:
    probed, complaints = opened(
        browser,
        tmp_path,
        page([hostile_pair()]),
        """{
          text: document.querySelector(".text").textContent,
          source: document.querySelector("summary").textContent,
          title: document.title,
          foreign: document.querySelectorAll("main script, main b, main i, main u, main img").length,
          units: [...document.querySelectorAll(".errors td")].map((cell) => cell.textContent).filter((t) => t.includes("onerror")),
          tip: document.querySelector(".text .k-communes").title,
          marked: [...document.querySelectorAll(".text .m")].map((e) => [e.textContent, e.className]),
        }""",
    )
    assert complaints == []
    assert probed["text"] == TEXT
    assert probed["source"] == '<u>"a" & b</u>.txt'
    assert probed["title"].startswith("Báo cáo") and probed["foreign"] == 0
    assert len(probed["units"]) == 1 and '"><img src=x onerror=alert(1)>' in probed["units"][0]
    assert 'H"uyện <i>' in probed["tip"]
    assert probed["marked"] == [
        ["quoted", "m k-targets s-spurious p"],
        ["05 xã", "m k-targets s-right g p"],
        ["06 xã", "m k-targets s-wrong g p"],
        ["<b>Tân & Mỹ</b>", "m k-communes s-side_field g p"],
        ["trước 30/4/2023", "m k-deadlines s-right g p"],
        ["08 xã", "m k-targets s-missed g"],
    ]


FILTERS: dict[str, tuple[list[str], list[str], list[str]]] = {
    "nothing off": (
        [],
        ["side_field", "missed", "spurious", "wrong"],
        ["quoted", "05 xã", "06 xã", "<b>Tân & Mỹ</b>", "trước 30/4/2023", "08 xã"],
    ),
    "targets off": (["targets"], ["side_field"], ["<b>Tân & Mỹ</b>", "trước 30/4/2023"]),
    "missed off": (
        ["missed"],
        ["side_field", "spurious", "wrong"],
        ["quoted", "05 xã", "06 xã", "<b>Tân & Mỹ</b>", "trước 30/4/2023"],
    ),
    "errors only": (["right"], ["side_field", "missed", "spurious", "wrong"], ["quoted", "06 xã", "<b>Tân & Mỹ</b>", "08 xã"]),
    "wrong targets": (["communes", "deadlines", "right", "missed", "spurious"], ["wrong"], ["06 xã"]),
}


@pytest.mark.parametrize(("off", "rows", "marked"), FILTERS.values(), ids=FILTERS)
def test_filters(browser: str, tmp_path: Path, off: list[str], rows: list[str], marked: list[str]) -> None:
    probed, complaints = opened(
        browser,
        tmp_path,
        page([hostile_pair()]),
        f"""(() => {{
          for (const value of {json.dumps(off)}) document.querySelector(`#filters [value=${{value}}]`).click();
          return {{
            rows: [...document.querySelectorAll(".errors tbody tr:not([hidden])")].map((row) => row.dataset.status).sort(),
            marked: [...document.querySelectorAll(".text .m")].map((e) => e.textContent),
            tags: document.querySelectorAll(".text [data-tag]").length,
            text: document.querySelector(".text").textContent,
            count: document.getElementById("count").textContent,
          }};
        }})()""",
    )
    assert complaints == []
    assert (probed["rows"], probed["marked"], probed["tags"]) == (sorted(rows), marked, len(marked))
    assert probed["text"] == TEXT and f" {len(rows)}/4 " in probed["count"]


def test_a_row_leads_to_its_place(browser: str, tmp_path: Path) -> None:
    others = [PairOfFiles(f"{n}.txt", plan(f"{n}.txt"), plan(f"{n}.txt", text="Không có gì.")) for n in range(4)]
    probed, complaints = opened(
        browser,
        tmp_path,
        page([*others, hostile_pair()]),
        """(() => {
          const before = [...document.querySelectorAll("details")].map((d) => d.open);
          const rows = [...document.querySelectorAll(".errors tbody tr")];
          const led = rows.map((row) => {
            row.lastElementChild.click();
            return [row.dataset.status, [...document.querySelectorAll(".here")].map((e) => e.textContent).join("")];
          });
          return { before, led, after: [...document.querySelectorAll("details")].map((d) => d.open) };
        })()""",
    )
    assert complaints == []
    assert probed["before"] == [False] * 5 and probed["after"] == [False] * 4 + [True]
    assert sorted(probed["led"]) == [
        ["missed", "08 xã"],
        ["side_field", "<b>Tân & Mỹ</b>"],
        ["spurious", "quoted"],
        ["wrong", "06 xã"],
    ]


def test_the_page_asks_nothing_of_the_network_and_does_without_a_text() -> None:
    pair = hostile_pair()
    assert pair.predicted is not None
    markup = page([PairOfFiles(pair.source, pair.gold, {**pair.predicted, "document_text": None})])
    assert not re.search(r"""(src|href)=["'](?!#|data:,)""", markup)
    assert "https:" not in markup and "http:" not in markup
    assert "--texts" in markup and markup.count("<tr data-kind=") == 4


def test_spans_of_another_text_are_told() -> None:
    pair = hostile_pair()
    assert pair.predicted is not None
    moved = PairOfFiles(pair.source, pair.gold, {**pair.predicted, "document_text": "Bản khác. " + TEXT})
    assert "vị trí không khớp" in page([moved]) and "vị trí không khớp" not in page([pair])
