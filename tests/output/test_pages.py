"""The HTML pages: the whole text, every record with an anchor, nothing that runs or leads out."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pytest

from ntm_extract.output.export import export
from ntm_extract.plan_files import plan_paths, read_plan
from ntm_extract.records import KINDS, Finding, FindingSpan
from tests.output.plans import HOSTILE, hostile_plan, save

KNOWN_TAGS = {
    "html",
    "head",
    "meta",
    "link",
    "title",
    "style",
    "body",
    "p",
    "a",
    "header",
    "h1",
    "h2",
    "dl",
    "div",
    "dt",
    "dd",
    "nav",
    "span",
    "main",
    "section",
    "ul",
    "li",
    "strong",
    "small",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}


class Page(HTMLParser):
    """What a browser reads: tags, ids, links, and the text of the element with the plan."""

    def __init__(self, path: Path) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self._depth = 0
        with path.open(encoding="utf-8", newline="") as file:
            self.feed(file.read())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.add(tag)
        self.attributes |= set(given)
        self.ids += [given["id"] or ""] if "id" in given else []
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        if self._depth or given.get("id") == "document-text":
            self._depth += 1

    def handle_endtag(self, _: str) -> None:
        self._depth -= bool(self._depth)

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.text += data


def test_pages_hold_the_text_and_an_anchor_a_record(records: Path, exported: Path) -> None:
    for path in plan_paths(records):
        plan = read_plan(path)
        page = Page(exported / "html" / path.relative_to(records).with_suffix(".html"))
        assert page.text == plan.document_text
        assert len(page.ids) == len(set(page.ids))
        for kind in KINDS:
            assert sum(i[0] == kind[0] and i[1:].isdigit() for i in page.ids) == len(getattr(plan, kind))


def test_all_links_lead_somewhere(exported: Path) -> None:
    pages = {path: Page(path) for path in (exported / "html").rglob("*.html")}
    assert len(pages) == 5
    for path, page in pages.items():
        for link in page.links:
            there, anchor = urldefrag(link)
            target = (path.parent / unquote(there)).resolve() if there else path
            assert target in pages and (not anchor or anchor in pages[target].ids), link
    index = pages[exported / "html" / "index.html"]
    assert len(index.links) == 4


def test_nothing_of_a_plan_is_markup(hostile: Path) -> None:
    for path in (hostile / "html").rglob("*.html"):
        page = Page(path)
        assert page.tags <= KNOWN_TAGS and not any(a.startswith("on") for a in page.attributes)
        assert "default-src 'none'" in path.read_text(encoding="utf-8")
        assert all(urldefrag(link).url == "" or link.startswith(("./", "../", "index.html")) for link in page.links), page.links
    page = Page(hostile / "html" / "=1<b>.txt.html")
    assert page.text == (hostile_plan().document_text or "").replace("\0", "\N{REPLACEMENT CHARACTER}")
    assert HOSTILE[11] in page.text


def test_a_finding_without_a_record_is_marked_in_the_text(tmp_path: Path) -> None:
    span = FindingSpan(kind="text", start=0, end=6, text="Mở đầu")
    finding = Finding(code="x", severity="rounding", message_vi="Sai <số>", message_en="", figures={}, spans=[span])
    save(hostile_plan().model_copy(update={"findings": [finding]}), tmp_path, "a")
    export(tmp_path, tmp_path / "out", ["html"])
    page = Page(tmp_path / "out" / "html" / "a.html")
    assert "f1-text" in page.ids and "#f1-text" in page.links and page.text.startswith("Mở đầu.")


def test_a_plan_without_its_text_and_one_named_index(tmp_path: Path) -> None:
    plan = hostile_plan().model_copy(update={"document_text": None, "findings": None})
    save(plan, tmp_path, "index")
    export(tmp_path, tmp_path / "out", ["html", "jsonl"])
    assert sorted(p.name for p in (tmp_path / "out" / "html").iterdir()) == ["index.html", "index.json.html"]
    page = (tmp_path / "out" / "html" / "index.json.html").read_text(encoding="utf-8")
    assert "Tệp dữ liệu không kèm văn bản." in page and "Kế hoạch chưa được kiểm tra." in page
    row = json.loads((tmp_path / "out" / "targets.jsonl").read_text(encoding="utf-8").split("\n")[0])
    assert row["sentence"] is None


@pytest.mark.parametrize("name", ["a b", "50%", "x#y", "ế?", "javascript:alert(1)"])
def test_links_to_odd_names(tmp_path: Path, name: str) -> None:
    save(hostile_plan(), tmp_path, name)
    export(tmp_path, tmp_path / "out", ["html"])
    (link,) = Page(tmp_path / "out" / "html" / "index.html").links
    assert (tmp_path / "out" / "html" / unquote(link)).is_file() and link.startswith("./") and not set(link) & set("?# :")
