"""The measurements of ``pages.py`` as Markdown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]


def report(result: dict[str, Any], command: str) -> str:
    """The circumstances and one table a part, each with what its figures mean."""
    out = [
        f"Command: `{command}`",
        "",
        f"Commit `{result['commit']}`; Python {result['python']}, {result['system']}, {result['cpus']} CPUs, load before "
        f"{result['load_before']}; {', '.join(result['versions'])}. Each line in a process of its own on one core, but where two are "
        f"named; median of {result['repeat']} rounds after one that is not counted (pdfplumber: 2; older office files: 3; scans: the "
        "faster of two rounds; the long files: one).",
    ]
    for title, rows, columns, note in _parts(result):
        if rows:
            out += ["", f"## {title}", "", *_table(rows, columns), "", note]
    for reason in result["left_out"]:
        out += ["", f"Left out: {reason}."]
    return "\n".join(out) + "\n"


Column = tuple[str, Callable[[Row], str]]


def _parts(result: dict[str, Any]) -> list[tuple[str, list[Row], list[Column], str]]:
    return [
        (
            "Text PDFs, pages a second on one core",
            result["engines"],
            [
                ("pages", lambda r: str(r["pages"])),
                ("of running text", lambda r: str(r["running"])),
                ("fast engine", lambda r: f"{r['fast']:.0f}"),
                ("pdfplumber for our layout", lambda r: f"{r['careful']:.1f}"),
                ("pdfplumber `extract_text`", lambda r: f"{r['pdfplumber']:.1f}"),
                ("`read` of the whole file", lambda r: f"{r['read']:.1f}"),
            ],
            "The three columns of engines are of the same pages, those of running text. `read` is the whole: both engines, the check "
            "of the text, layout, blocks; pages with ruled tables go through both engines.",
        ),
        (
            "A PDF of 500 pages",
            result["many"],
            [
                ("pages", lambda r: str(r["pages"])),
                ("by pdfplumber", lambda r: str(r["careful"])),
                ("seconds", lambda r: f"{r['seconds']:.1f}"),
                ("pages/s", lambda r: f"{r['pages'] / r['seconds']:.1f}"),
                ("peak memory, MB", lambda r: str(r["mb"])),
                ("before reading, MB", lambda r: str(r["before"])),
            ],
            "`read` of the corpus's PDF over and over, all its pages or those of running text only, in a cold process.",
        ),
        (
            "Character errors against the Word file a PDF was printed from",
            result["letters"],
            [
                ("pages", lambda r: str(r["pages"])),
                ("by pdfplumber", lambda r: str(r["careful"])),
                ("characters", lambda r: f"{r['characters']:,}"),
                ("`read`", lambda r: _percent(r["errors"]["read"])),
                ("our fast engine alone", lambda r: _percent(r["errors"]["fast"])),
                ("pdfplumber for our layout", lambda r: _percent(r["errors"]["careful"])),
                ("pdfplumber `extract_text`", lambda r: _percent(r["errors"]["pdfplumber"])),
                ("pypdfium2 `get_text_range`", lambda r: _percent(r["errors"]["pypdfium2"])),
            ],
            "Edit distance over the characters of the Word file, white space folded; without running heads and page numbers, which the "
            "two libraries alone do not tell from the text; footnotes stand last in the Word file's and our text. A table or a note at "
            "another place counts as deleted and inserted. `-two-typefaces`: printed in a typeface that lacks ơ, ư and the letters of two marks.",
        ),
        (
            "Scans at 200 dpi",
            result["ocr"],
            [
                ("pages", lambda r: str(r["pages"])),
                ("cores and processes", lambda r: str(r["cores"])),
                ("seconds a page", lambda r: f"{r['seconds']:.2f}"),
                ("character errors", lambda r: _percent(r["error"]) if "error" in r else "–"),
            ],
            "`read`: drawing, straightening, Tesseract, layout. The corpus's PDF is drawn clean; the other is skewed and speckled.",
        ),
        (
            "Older office files",
            result["office"],
            [
                ("LibreOffice, seconds", lambda r: f"{r['convert']:.2f}"),
                ("`read`, seconds", lambda r: f"{r['read']:.2f}"),
            ],
            "LibreOffice is started anew for every file, with a profile of its own.",
        ),
    ]


def _percent(share: float) -> str:
    return f"{share:.2%}"


def _table(rows: list[Row], columns: list[Column]) -> list[str]:
    lines = ["| file | " + " | ".join(name for name, _ in columns) + " |", "|---|" + "---:|" * len(columns)]
    for row in rows:
        if "error_message" in row:
            cells = [f"failed: {row['error_message']}", *[""] * (len(columns) - 1)]
        else:
            cells = [show(row) for _, show in columns]
        lines.append(f"| {row['file']} | " + " | ".join(cells) + " |")
    return lines
