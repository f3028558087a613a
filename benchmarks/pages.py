"""Speed, memory and letters of reading pages: the fast PDF engine beside pdfplumber, scans, older office files.

    python benchmarks/pages.py                            # prints tables
    python benchmarks/pages.py --save benchmarks/pages.md # writes them with their circumstances

Every figure comes from a fresh process held to one core where the system allows it (OCR is measured with two, too): one round
warms up and is not counted, the median of the next is. The files are those of ``corpus/``, what ``page_samples.py`` makes of them,
and, where they are, the renderings of ``../shared``. Without LibreOffice, Tesseract or the typefaces a part is left out and said so.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import page_samples
from pages_report import report
from speed import ONE_CORE, ROOT, commit, peak_rss

CORPUS_PDF = ROOT / "corpus" / "ha-tinh-2023.pdf"
CORPUS_WORD = [ROOT / "corpus" / name for name in ("ben-tre-2016-2020.docx", "lam-dong-bcd-2022.docx")]
RENDERINGS = ROOT.parent / "shared" / "renderings"
MANY = 500


def shared(pattern: str) -> list[Path]:
    """Files of ``../shared/renderings``; none where it is not."""
    return sorted(RENDERINGS.glob(pattern))


def text_pdfs() -> list[Path]:
    """The corpus PDF and the text PDFs of ``../shared``."""
    return [CORPUS_PDF, *(file for file in shared("*.pdf") if ".scan." not in file.name)]


def timed(run: Callable[[], Any], repeat: int) -> float:
    """Median seconds of ``repeat`` rounds, after one that is not counted where there are more."""
    times = []
    for _ in range(repeat + (repeat > 1)):
        began = time.perf_counter()
        run()
        times.append(time.perf_counter() - began)
    return statistics.median(times[1:] if repeat > 1 else times)


def body(blocks: Iterable[Any], text: str) -> str:
    """The text of blocks without running heads and page numbers, footnotes last, white space folded."""
    kept = sorted((b for b in blocks if b.kind not in ("header", "footer")), key=lambda block: block.kind == "footnote")
    return folded(" ".join(text[b.start : b.end] for b in kept))


def folded(text: str) -> str:
    """NFC, every run of white space one space."""
    from ntm_extract.folding import nfc

    return " ".join(nfc(text).split())


def error_rate(wanted: str, given: str) -> float:
    """Characters to insert, delete or replace, as a share of the wanted ones."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(wanted, given) / max(1, len(wanted))


def engines(file: Path, repeat: int) -> dict[str, Any]:
    """Pages a second of both engines on the pages of running text, and of reading the whole file."""
    import pdfplumber

    from ntm_extract import read
    from ntm_extract.ingest import pdfium, plumber

    data = file.read_bytes()
    document = read(file)
    plain = [page.number for page in document.pages if page.engine == "pdfium"]

    def fast() -> None:
        with pdfium.opened(data, str(file)) as pdf:
            for number in plain:
                pdfium.see(pdf, number)

    def bare() -> None:
        with pdfplumber.open(file, pages=plain) as pdf:
            for page in pdf.pages:
                page.extract_text()
                page.close()

    return {
        "file": file.name,
        "pages": len(document.pages),
        "running": len(plain),
        "fast": len(plain) / timed(fast, repeat),
        "careful": len(plain) / timed(lambda: list(plumber.see(data, plain)), min(2, repeat)),
        "pdfplumber": len(plain) / timed(bare, min(2, repeat)),
        "read": len(document.pages) / timed(lambda: read(file), repeat),
    }


def many(file: Path, _: int) -> dict[str, Any]:
    """Seconds and memory of reading one long file, once, with all that is loaded for it."""
    from ntm_extract import read

    empty = peak_rss()
    began = time.perf_counter()
    document = read(file)
    seconds = time.perf_counter() - began
    careful = sum(page.engine == "pdfplumber" for page in document.pages)
    return {
        "file": file.name,
        "pages": len(document.pages),
        "careful": careful,
        "seconds": seconds,
        "mb": peak_rss(),
        "before": empty,
    }


def letters(pair: str, _: int) -> dict[str, Any]:
    """Character errors of a PDF, read in five ways, against the Word file it was printed from; the two paths are parted by a |."""
    import pdfplumber
    import pypdfium2

    from ntm_extract import read
    from ntm_extract.document import DocumentBuilder
    from ntm_extract.ingest import pdfium, plumber
    from ntm_extract.ingest.layout import lay_out

    word, file = map(Path, pair.split("|"))
    source = read(word)
    wanted = body(source.blocks, source.text)
    data = file.read_bytes()
    with pypdfium2.PdfDocument(file) as pdf:
        raw = " ".join(page.get_textpage().get_text_range() for page in pdf)
    with pdfplumber.open(file) as pdf:
        plain = " ".join(page.extract_text() for page in pdf.pages)
        numbers = list(range(1, len(pdf.pages) + 1))
    with pdfium.opened(data, str(file)) as pdf:
        seen = [page.content for number in numbers if (page := pdfium.see(pdf, number))]
    found = {"pypdfium2": folded(raw), "pdfplumber": folded(plain)}
    for name, pages in (("fast", seen), ("careful", list(plumber.see(data, numbers)))):
        builder = DocumentBuilder()
        lay_out(builder, pages)
        built = builder.build(file.name, "")
        found[name] = body(built.blocks, built.text)
    document = read(file)
    found["read"] = body(document.blocks, document.text)
    careful = sum(page.engine == "pdfplumber" for page in document.pages)
    errors = {name: error_rate(wanted, text) for name, text in found.items()}
    return {"file": file.name, "pages": len(numbers), "careful": careful, "characters": len(wanted), "errors": errors}


def ocr(file: Path, _: int) -> dict[str, Any]:
    """Seconds a page of a scan, the faster of two rounds; letters against the Word file of the same plan where that is there."""
    from ntm_extract import read

    seconds = []
    for _ in range(2):  # what else runs on the machine only slows it down
        began = time.perf_counter()
        document = read(file)
        seconds.append(time.perf_counter() - began)
    result = {"file": file.name, "pages": len(document.pages), "seconds": min(seconds) / len(document.pages)}
    word = file.with_name(file.name.split(".")[0] + ".docx")
    if word.is_file():
        source = read(word)
        result["error"] = error_rate(body(source.blocks, source.text), body(document.blocks, document.text))
    return result


def office(file: Path, repeat: int) -> dict[str, Any]:
    """Seconds of an older office file: LibreOffice's part, and the whole of ``read``."""
    from ntm_extract import read
    from ntm_extract.ingest.office import to_docx

    data = file.read_bytes()
    repeat = min(3, repeat)
    return {
        "file": file.name,
        "convert": timed(lambda: to_docx(data, str(file)), repeat),
        "read": timed(lambda: read(file), repeat),
    }


PARTS: dict[str, Callable[[Any, int], dict[str, Any]]] = {
    "engines": engines,
    "many": many,
    "letters": letters,
    "ocr": ocr,
    "office": office,
}


def in_process(part: str, argument: Path | str, repeat: int, cores: int = 1) -> dict[str, Any]:
    """Measures one part in a fresh process."""
    command = [sys.executable, str(Path(__file__).resolve()), "--worker", part, "--file", str(argument)]
    command += ["--repeat", str(repeat), "--cores", str(cores)]
    done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, **ONE_CORE}, check=False)
    if done.returncode:
        return {"file": Path(argument).name, "error_message": (done.stderr.strip().splitlines() or ["failed"])[-1]}
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**result, "cores": cores}


def work(part: str, argument: str, repeat: int, cores: int) -> dict[str, Any]:
    """Measures one part in this process, held to ``cores`` cores."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-cores:])
    return PARTS[part](argument if part == "letters" else Path(argument), repeat)


def measure(repeat: int, folder: Path) -> dict[str, Any]:
    """All parts, with the circumstances and what was left out."""
    left_out = []
    result: dict[str, Any] = {
        "commit": commit(),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cpus": os.cpu_count(),
        "load_before": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "repeat": repeat,
        "versions": versions(),
    }
    result["engines"] = [in_process("engines", file, repeat) for file in text_pdfs()]
    running = [number for number, engine in engines_of(CORPUS_PDF) if engine == "pdfium"]
    samples = {f"{CORPUS_PDF.stem}-{MANY}-pages.pdf": None, f"{CORPUS_PDF.stem}-{MANY}-pages-of-text.pdf": running}
    for name, only in samples.items():
        page_samples.repeated(CORPUS_PDF, MANY, folder / name, only)
    result["many"] = [in_process("many", folder / name, 1) for name in samples]

    pairs = [(word, page_samples.converted(word, "pdf", folder)) for word in CORPUS_WORD]
    pairs += [(word, word.with_suffix(".pdf")) for word in shared("*.docx") if word.with_suffix(".pdf").is_file()]
    mixed = [(word, page_samples.in_two_typefaces(word, folder)) for word in [*CORPUS_WORD[:1], *shared("lang-son*.docx")]]
    if any(pdf is None for _, pdf in pairs):
        left_out.append("letters of the corpus's Word files: LibreOffice is not installed")
    if any(pdf is None for _, pdf in mixed):
        left_out.append("words in two typefaces: LibreOffice, fonttools or the typeface to cut down is not installed")
    result["letters"] = [in_process("letters", f"{word}|{pdf}", 1) for word, pdf in pairs + mixed if pdf is not None]

    if shutil.which("tesseract"):
        scan = folder / f"{CORPUS_PDF.stem}.scan.pdf"
        page_samples.scanned(CORPUS_PDF, scan)
        cores = [1, 2] if (os.cpu_count() or 1) > 1 else [1]
        result["ocr"] = [in_process("ocr", file, 1, n) for file in [scan, *shared("ha-nam*.scan.pdf")] for n in cores]
    else:
        result["ocr"] = []
        left_out.append("scans: Tesseract is not installed")
    made = [page_samples.converted(CORPUS_WORD[0], kind, folder) for kind in ("doc", "odt", "rtf")]
    files = [file for file in made if file] + [f for kind in ("doc", "odt", "rtf") for f in shared(f"ha-nam*.{kind}")]
    result["office"] = [in_process("office", file, repeat) for file in files] if all(made) else []
    if not all(made):
        left_out.append("older office files: LibreOffice is not installed")
    return {**result, "left_out": left_out}


def engines_of(file: Path) -> list[tuple[int, str]]:
    """By page of a file, the engine that read it."""
    from ntm_extract import read

    return [(page.number, page.engine) for page in read(file).pages]


def versions() -> list[str]:
    """The libraries and programs at work."""
    from importlib.metadata import version

    from ntm_extract.ingest.office import program

    found = [f"{name} {version(name)}" for name in ("pypdfium2", "pdfplumber", "pytesseract", "python-docx")]
    for command in (["tesseract", "--version"], [program() or "soffice", "--version"]):
        if shutil.which(command[0]):
            lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines() or [""]
            found.append(" ".join(lines[0].split()[:2]).capitalize().replace("Libreoffice", "LibreOffice"))
    return found


def main() -> None:
    """Measures, prints, saves."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--repeat", type=int, default=5, help="counted rounds (default 5)")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the numbers as JSON")
    parser.add_argument("--save", type=Path, metavar="FILE", help="write the tables as Markdown to FILE too")
    parser.add_argument("--worker", choices=tuple(PARTS), help=argparse.SUPPRESS)
    parser.add_argument("--file", help=argparse.SUPPRESS)
    parser.add_argument("--cores", type=int, default=1, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.worker:
        print(json.dumps(work(arguments.worker, arguments.file, arguments.repeat, arguments.cores)))
        return
    with tempfile.TemporaryDirectory(prefix="ntm-extract-bench-") as folder:
        result = measure(arguments.repeat, Path(folder))
    command = "python benchmarks/pages.py" + (f" --repeat {arguments.repeat}" if arguments.repeat != 5 else "")
    tables = report(result, command)
    if arguments.save:
        arguments.save.write_text(f"# Pages\n\n{tables}", encoding="utf-8")
    print(json.dumps(result, ensure_ascii=False, indent=1) if arguments.as_json else tables)


if __name__ == "__main__":
    main()
