"""Older office files through LibreOffice: the same records, no macros, no links followed, and clear errors without it."""

from __future__ import annotations

import http.server
import io
import os
import stat
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ntm_extract import InputError, read
from ntm_extract.batch import convert
from ntm_extract.extraction import extract
from ntm_extract.ingest import office, swollen
from ntm_extract.ingest.charsets.tables import charset
from tests.ingest.samples import PLAN, grounded, values, word_plan

needs_office = pytest.mark.skipif(
    office.program() is None, reason="LibreOffice is not installed; .doc, .rtf and .odt are not tested"
)
posix = pytest.mark.skipif(os.name != "posix", reason="stands in for LibreOffice with a shell script")

ODF = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    ' xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"'
)


def odt(body: str, manifest: str = "") -> bytes:
    """An OpenDocument text whose body is written by hand."""
    out = io.BytesIO()
    kind = "application/vnd.oasis.opendocument.text"
    entry = '<manifest:file-entry manifest:full-path="{}" manifest:media-type="{}"/>'
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("mimetype", kind)
        content = (
            f'<office:document-content {ODF} office:version="1.2"><office:body><office:text>{body}</office:text></office:body>'
        )
        package.writestr("content.xml", f'<?xml version="1.0"?>{content}</office:document-content>')
        entries = entry.format("/", kind) + entry.format("content.xml", "text/xml") + manifest
        head = '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        package.writestr("META-INF/manifest.xml", f"{head}{entries}</manifest:manifest>")
    return out.getvalue()


def odt_plan() -> bytes:
    paragraphs = [p.replace("\nngày", " ngày") for p in PLAN.strip().split("\n\n")]
    return odt("".join(f"<text:p>{line}</text:p>" for p in paragraphs for line in p.split("\n")))


def rtf(text: str, font: str = "Times New Roman") -> bytes:
    """An RTF file; characters under 256 stand for bytes of the font's charset."""
    body = "".join(c if ord(c) < 128 else f"\\'{ord(c):02x}" if ord(c) < 256 else f"\\u{ord(c)}?" for c in text)
    head = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 " + font + r";}}\f0 "
    return (head + body.replace("\n", "\\par ") + r"\par}").encode()


def rtf_plan() -> bytes:
    return rtf(PLAN.replace("\nngày", " ngày").replace("\n\n", "\n"))


@pytest.fixture(scope="module")
def of_text(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    path = word_plan(tmp_path_factory.mktemp("office") / "plan.docx")
    return values(extract(read(path)))


@needs_office
@pytest.mark.parametrize(("name", "data"), [("plan.odt", odt_plan()), ("plan.rtf", rtf_plan())], ids=["odt", "rtf"])
def test_a_plan_says_what_its_docx_says(tmp_path: Path, of_text: dict[str, object], name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    document = read(tmp_path / name)
    plan = extract(document)
    assert values(plan) == of_text and grounded(plan)
    assert plan.source == name and document.warnings == []
    assert {b.kind for b in document.blocks} <= {"paragraph", "heading", "list_item"}


@needs_office
def test_a_doc_says_what_its_docx_says(tmp_path: Path, of_text: dict[str, object]) -> None:
    """LibreOffice itself makes the .doc: the same program run the other way."""
    doc = made_doc(tmp_path)
    assert values(extract(read(doc))) == of_text


def made_doc(folder: Path) -> Path:
    import subprocess

    word_plan(folder / "plan.docx")
    program = office.program()
    assert program is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--convert-to",
        "doc:MS Word 97",
        "--outdir",
        str(folder),
        str(folder / "plan.docx"),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return folder / "plan.doc"


@needs_office
def test_a_doc_behind_a_password_and_one_cut_short(tmp_path: Path) -> None:
    data = bytearray(made_doc(tmp_path).read_bytes())
    (tmp_path / "cut.doc").write_bytes(data[: len(data) // 3])
    with pytest.raises(InputError) as cut:
        read(tmp_path / "cut.doc")
    assert cut.value.category in ("unreadable", "empty")
    at = data.index(b"\xec\xa5")  # the file information block; 10 bytes on are its flags
    data[at + 11] |= 0x01
    (tmp_path / "locked.doc").write_bytes(data)
    with pytest.raises(InputError, match="password; save a copy without it") as locked:
        read(tmp_path / "locked.doc")
    assert locked.value.category == "unreadable"


def test_an_odt_behind_a_password(tmp_path: Path) -> None:
    secret = '<manifest:file-entry manifest:full-path="x"><manifest:encryption-data/></manifest:file-entry>'
    (tmp_path / "a.odt").write_bytes(odt("", secret))
    with pytest.raises(InputError, match="password; save a copy without it"):
        read(tmp_path / "a.odt")


def test_an_odt_that_unpacks_without_end_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "program", lambda: pytest.fail("the program was asked for"))
    monkeypatch.setattr(swollen, "MAX_UNPACKED", 100_000)
    with pytest.raises(InputError, match="unpacks to more than") as caught:
        office.to_docx(odt("<text:p/>" * 20_000), "a.odt")
    assert caught.value.category == "too_large"


class Listener(http.server.BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    do_HEAD = do_OPTIONS = do_PROPFIND = do_GET

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A server on this machine and the list of what it was asked for."""
    asked: list[str] = []
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Own", (Listener,), {"asked": asked}))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def linked(url: str) -> bytes:
    """A text with an image and an object that lie elsewhere."""
    frame = '<draw:frame svg:width="2cm" svg:height="2cm"><draw:{} xlink:href="{}" xlink:type="simple" xlink:show="embed" xlink:actuate="onLoad"/></draw:frame>'
    return odt(f"<text:p>Kế hoạch{frame.format('image', url + '/a.png')}{frame.format('object', url + '/b.odt')}</text:p>")


@needs_office
def test_nothing_is_fetched_from_the_network(listener: tuple[str, list[str]]) -> None:
    url, asked = listener
    assert office.to_docx(linked(url), "a.odt")
    assert asked == []


@needs_office
def test_the_listener_hears_an_unguarded_profile(listener: tuple[str, list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """The test above would pass on a LibreOffice that follows no links at all, were it not for this one."""
    url, asked = listener
    monkeypatch.setattr(office, "_SETTINGS", ())
    monkeypatch.setattr(office, "_PROXY_SETTINGS", ())
    monkeypatch.setattr(office, "_DEAD_PROXY", "")
    assert office.to_docx(linked(url), "a.odt")
    assert asked


@needs_office
@pytest.mark.parametrize("kind", ["section", "field"])
def test_another_file_of_this_machine_is_not_drawn_in(tmp_path: Path, kind: str) -> None:
    (tmp_path / "secret.txt").write_text("BIMAT\n")
    url = (tmp_path / "secret.txt").as_uri()
    if kind == "section":
        source = f'<text:section-source xlink:href="{url}" text:filter-name="Text" xlink:type="simple"/>'
        data, name = (
            odt(f'<text:p>Kế hoạch</text:p><text:section text:name="s">{source}<text:p>cũ</text:p></text:section>'),
            "a.odt",
        )
    else:
        data, name = (
            (r"{\rtf1\ansi Ke hoach {\field{\*\fldinst INCLUDETEXT " + f'"{url}"' + r"}{\fldrslt x}}\par}").encode(),
            "a.rtf",
        )
    with zipfile.ZipFile(io.BytesIO(office.to_docx(data, name))) as package:
        assert not any(b"BIMAT" in package.read(member) for member in package.namelist())


@needs_office
def test_nothing_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    office.to_docx(rtf("Ke hoach"), "a.rtf")
    assert list(tmp_path.iterdir()) == []


@needs_office
def test_a_legacy_font_keeps_its_name_and_bytes() -> None:
    shown = charset("tcvn3").write("chuẩn nông thôn mới").decode("latin-1")
    with zipfile.ZipFile(io.BytesIO(office.to_docx(rtf(shown, ".VnTime"), "a.rtf"))) as package:
        xml = package.read("word/document.xml").decode()
    assert 'w:ascii=".VnTime"' in xml and shown in xml


def stand_in(folder: Path, body: str) -> Path:
    """A program in LibreOffice's place."""
    path = folder / "soffice"
    path.write_text(f"#!{sys.executable}\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@posix
def test_a_conversion_without_end_is_stopped_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = f"import subprocess, time\nc = subprocess.Popen(['sleep', '60'])\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(c.pid))\ntime.sleep(60)"
    monkeypatch.setenv(office.PROGRAM_VARIABLE, str(stand_in(tmp_path, body)))
    monkeypatch.setattr(office, "TIME_LIMIT", 1.5)
    began = time.monotonic()
    with pytest.raises(InputError, match="not done with this file") as caught:
        office.to_docx(rtf("a"), "a.rtf")
    assert caught.value.category == "unreadable" and time.monotonic() - began < 10
    child = int((tmp_path / "pid").read_text())
    for _ in range(50):
        if not running(child):
            break
        time.sleep(0.1)
    assert not running(child)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().split(")")[-1].split()[0] == "Z")


@posix
@pytest.mark.parametrize(
    ("body", "category", "words"),
    [
        ("pass", "unreadable", "could not open this file"),
        (
            "import sys\nout = sys.argv[sys.argv.index('--outdir') + 1]\nopen(out + '/document.docx', 'wb').write(b'x' * 3000)",
            "too_large",
            "grows to",
        ),
        (
            "import sys\nout = sys.argv[sys.argv.index('--outdir') + 1]\nopen(out + '/document.docx', 'wb').write(b'x')",
            "unreadable",
            "save it as .docx",
        ),
    ],
    ids=["nothing made", "too much made", "rubbish made"],
)
def test_what_goes_wrong_is_one_clear_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, category: str, words: str
) -> None:
    monkeypatch.setenv(office.PROGRAM_VARIABLE, str(stand_in(tmp_path, body)))
    monkeypatch.setattr(office, "MAX_CONVERTED", 2000)
    (tmp_path / "a.rtf").write_bytes(rtf("Ke hoach"))
    with pytest.raises(InputError, match=words) as caught:
        read(tmp_path / "a.rtf")
    assert caught.value.category == category and "\n" not in str(caught.value)


def test_without_libreoffice_only_the_files_that_need_it_fail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(office.PROGRAM_VARIABLE, raising=False)
    monkeypatch.setattr(office, "program", lambda: None)
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.rtf").write_bytes(rtf_plan())
    (tmp_path / "in" / "b.txt").write_text(PLAN, encoding="utf-8")
    failed, done = convert([tmp_path / "in"], tmp_path / "out")
    assert failed.category == "no_office" and "install" in (failed.message or "")
    assert done.category is None


def test_a_variable_that_names_no_program_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(office.PROGRAM_VARIABLE, "no-such-program")
    with pytest.raises(InputError, match=office.PROGRAM_VARIABLE) as caught:
        office.to_docx(rtf("a"), "a.rtf")
    assert caught.value.category == "no_office"


@pytest.mark.parametrize("data", [b"x", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600])
def test_what_is_no_office_file_does_not_start_the_program(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(office, "program", lambda: pytest.fail("the program was asked for"))
    with pytest.raises(InputError) as caught:
        office.to_docx(data, "a.doc")
    assert caught.value.category == "unreadable"
