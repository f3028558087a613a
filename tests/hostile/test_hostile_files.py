"""The whole hostile corpus in one run of the program, with three good plans: what each file must give, in how long, and
that nothing is fetched, nothing left behind, and no memory without end taken."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from ntm_extract.batch import journal
from ntm_extract.batch.worker import COMMAND
from ntm_extract.errors import printable
from ntm_extract.ingest import office
from ntm_extract.labels import labels
from ntm_extract.plan_files import RUN_REPORT
from tests.hostile.files import EXTENSIONS, SECRET, make

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="pipes, names in other encodings and measured memory: Linux only"),
    pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed (apt install libreoffice-writer)"),
]
READS = ("reads", "")
EMPTY = ("empty", "export it again")
CUT = ("unreadable", "send the original again")
LOCKED = ("unreadable", "protected by a password")
SWELLS = ("too_large", "this is no ordinary plan")
OTHER = ("unknown_format", "save it as one of")
# file name: category and words of the message, or READS
EXPECTED: dict[str, tuple[str, str]] = {
    **{f"empty.{e}": EMPTY for e in EXTENSIONS},
    "only a mark.txt": ("empty", "no text was found"),
    "only a mark of 16.txt": ("empty", "no text was found"),
    "white.txt": EMPTY,
    "white.docx": EMPTY,
    **dict.fromkeys(("cut.docx", "cut.pdf", "cut.odt"), CUT),
    "cut.doc": ("unreadable", "LibreOffice could not open this file"),
    "cut.rtf": ("unreadable", "LibreOffice could not open this file"),
    "cut.png": ("unreadable", "cut short; scan it again"),
    **{f"noise.{e}": CUT for e in ("docx", "pdf", "doc", "rtf", "odt")},
    **{f"noise.{e}": ("unreadable", "scan it again") for e in ("png", "tif", "jpg")},
    "noise.txt": ("not_text", "save it as UTF-8"),
    **dict.fromkeys(("word.pdf", "word.txt", "word.png", "pdf.docx", "pdf.txt", "rtf.doc", "odt.docx"), READS),
    **dict.fromkeys(("text.docx", "text.pdf"), READS),
    "picture.pdf": ("unknown_format", "an image and no .pdf"),
    "web page.doc": OTHER,
    "sheet.docx": OTHER,
    "archive.txt": OTHER,
    "plan.exe": OTHER,
    **{f"locked.{e}": LOCKED for e in ("docx", "doc", "odt", "pdf")},
    "bomb.docx": SWELLS,
    "bomb that lies.docx": ("unreadable", "open it in Word"),
    "bomb in a bomb.docx": ("unreadable", "open it in Word"),
    "bomb of tags.docx": SWELLS,
    "bomb beside a plan.docx": SWELLS,
    "bomb.odt": SWELLS,
    "bomb that lies.odt": CUT,
    "laughs.docx": ("unreadable", "open it in Word"),
    "bomb.pdf": SWELLS,
    "forms that multiply.pdf": SWELLS,
    "vast.png": ("too_large", "million pixels"),
    "less than vast.png": ("too_large", "million pixels"),
    "vast but white.png": ("empty", "no text was recognised"),
    "broken tags.tif": ("unreadable", "scan it again"),
    "many pages.tif": ("too_large", "split the file"),
    **dict.fromkeys(("outside.docx", "remote.docx", "climbing.docx", "linked.odt", "linked.rtf", "script.pdf"), READS),
    "line.txt": SWELLS,
    "line of half a million.txt": READS,
    "digits.txt": SWELLS,
    "digits of a million.txt": ("not_a_plan", "check that this is the right file"),
    "line.docx": SWELLS,
    "line.rtf": SWELLS,
    "line.odt": SWELLS,
    "thousands of pages.pdf": ("too_large", "split the file"),
    "ring of pages.pdf": CUT,
    "huge page.pdf": CUT,
    "huge blank page.pdf": ("empty", ""),
    "two\nlines.txt": EMPTY,
    "turned\u202etxt.docx": EMPTY,
    "-rf.txt": EMPTY,
    "[bold] [red].txt": EMPTY,
    f"{'k' * 250}.txt": ("unwritable", "shorten"),
    os.fsdecode(b"k\xea ho\xa1ch.txt"): EMPTY,
    os.fsdecode(b"k\xea ho\xa1ch tot.txt"): READS,
    "folder.pdf/in it.txt": READS,
    "link to nothing.txt": ("missing", "check the path"),
    "link around.txt": ("unreadable", "cannot be opened"),
    "link to a secret.txt": ("not_a_plan", ""),
    "device.txt": ("unreadable", "a pipe or a device"),
    "pipe.txt": ("unreadable", "a pipe or a device"),
    "closed.txt": READS if os.geteuid() == 0 else ("unreadable", "permissions"),
    **dict.fromkeys(("good/a.txt", "good/b.docx", "good/c.pdf"), READS),
}
# Seconds, on two slow cores: a program is started (RTF, ODF), a picture recognised, a million characters read.
SLOW = (
    "cut.doc",
    "cut.rtf",
    "rtf.doc",
    "odt.docx",
    "linked.odt",
    "linked.rtf",
    "vast but white.png",
    "line of half a million.txt",
)
SLOW_LIMIT, LIMIT, WHOLE_LIMIT = 30, 6, 120
MEGABYTES = 1000


@dataclass(slots=True)
class Run:
    """One run over the corpus."""

    files: dict[str, dict[str, Any]]
    errors: str
    code: int
    seconds: float
    megabytes: float
    asked: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    written: list[Path] = field(default_factory=list)
    corpus_changed: bool = False


class Listener(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    def log_message(self, *_: object) -> None:
        pass


def state(folder: Path) -> dict[str, tuple[int, float]]:
    return {str(f): (s.st_size, s.st_mtime) for f in folder.rglob("*") for s in [f.lstat()]}


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    base = tmp_path_factory.mktemp("hostile")
    corpus, out, log = base / "corpus", base / "out", base / "asked.txt"
    places = {name: base / name for name in ("home", "temporary", "here")}
    for folder in (corpus, *places.values()):
        folder.mkdir()
    (base / "secret.txt").write_text(SECRET + "\n", encoding="utf-8")
    asked: list[str] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Listener,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    make(corpus, f"http://127.0.0.1:{server.server_port}", base / "secret.txt")
    before = state(corpus)
    guard, root = Path(__file__).parent / "guard", Path(__file__).parents[2]
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": f"{guard}{os.pathsep}{root}",
        "PYTHONDONTWRITEBYTECODE": "1",
        "NTM_EXTRACT_ASKED": str(log),
        "HOME": str(places["home"]),
        "TMPDIR": str(places["temporary"]),
        "LANG": "C.UTF-8",
    }
    began = time.monotonic()
    command = [sys.executable, "-c", MEASURED, "convert", str(corpus), "--out", str(out), "--json"]
    done = subprocess.run(command, cwd=places["here"], env=environment, capture_output=True, timeout=600)
    seconds = time.monotonic() - began
    errors, _, peak = done.stderr.decode().rpartition("PEAK ")
    shown = {str(printable(str(corpus / name))): name for name in EXPECTED}
    files = {shown.get(f["path"], f["path"]): f for f in json.loads(done.stdout)["files"]}
    yield Run(
        files,
        errors,
        done.returncode,
        seconds,
        int(peak) / 1024,
        asked + (log.read_text().splitlines() if log.exists() else []),
        [str(f) for folder in places.values() for f in folder.rglob("*")] + [str(f) for f in base.glob("climbed*")],
        [f for f in out.rglob("*") if f.is_file() and f not in (out / RUN_REPORT, out / journal.NAME)],
        state(corpus) != before,
    )
    server.shutdown()
    server.server_close()


# The program, which says at its end how much memory it and the largest of its children took. It may not take all there is.
MEASURED = """
import atexit, resource, sys
def tell():
    sys.stdout.flush()
    sys.stderr.write('PEAK %d' % max(resource.getrusage(w).ru_maxrss for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
atexit.register(tell)
resource.setrlimit(resource.RLIMIT_AS, (6 << 30, 6 << 30))
from ntm_extract.cli import main
main()
"""


def test_every_file_is_accounted_for(run: Run) -> None:
    assert sorted(run.files) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED, ids=[printable(name)[:40] for name in EXPECTED])
def test_a_file_gives_what_it_must(run: Run, name: str) -> None:
    found, (category, words) = run.files[name], EXPECTED[name]
    lines = [line for line in run.errors.split("\n") if line.startswith(found["path"] + ": ") and ": warning: " not in line]
    assert found["category"] == (None if category == "reads" else category), found["message"]
    if category != "reads":
        assert lines == [f"{found['path']}: {found['message']} ({labels()['failures'][category]})"], "one line names the file"
        assert words in found["message"]
        assert found["path"].isprintable()
    else:
        assert lines == [] and found["target"]
    assert found["seconds"] < (SLOW_LIMIT if name in SLOW else LIMIT)


def test_the_run_goes_on_to_its_end(run: Run) -> None:
    assert run.code == 1 and run.seconds < WHOLE_LIMIT
    assert "Traceback" not in run.errors and "Warning" not in run.errors
    known = {f["path"] for f in run.files.values()}
    stray = [line for line in run.errors.splitlines() if not any(line.startswith(f"{path}: ") for path in known)]
    assert stray == []


def test_memory_is_bounded(run: Run) -> None:
    assert 50 < run.megabytes < MEGABYTES


def test_nothing_is_asked_of_the_network(run: Run) -> None:
    assert run.asked == []


def test_nothing_is_written_but_the_records(run: Run) -> None:
    assert run.left == [] and not run.corpus_changed
    assert len(run.written) == sum(category == "reads" for category, _ in EXPECTED.values())
    assert all(path.suffix == ".json" for path in run.written)


def test_no_other_file_is_shown(run: Run) -> None:
    assert not any(SECRET.encode() in path.read_bytes() for path in run.written)
    assert SECRET not in run.errors


def test_the_guard_hears_the_network(tmp_path: Path) -> None:
    """The tests above would pass on a guard that is not there."""
    log = tmp_path / "asked"
    guard = str(Path(__file__).parent / "guard")
    code = "import urllib.request\ntry: urllib.request.urlopen('http://127.0.0.1:9', timeout=1)\nexcept OSError: pass"
    assert COMMAND[2] == "-c", "as workers are started"
    subprocess.run([*COMMAND[:3], code], env={"PYTHONPATH": guard, "NTM_EXTRACT_ASKED": str(log)}, check=True)
    assert log.read_text()
