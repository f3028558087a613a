"""Older office files (.doc, .rtf, .odt): LibreOffice turns them into .docx, which the Word reader reads.

The program runs without a window, with a profile of its own that is made for the run and forgets it, without macros, without
following links out of the document, and for a limited time.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from ntm_extract.document import Document
from ntm_extract.errors import InputError
from ntm_extract.ingest.formats import Format, sniff
from ntm_extract.ingest.swollen import refuse_bombs, refuse_endless

TIME_LIMIT = 60.0
"""Seconds after which a conversion is given up; an ordinary plan takes one or two."""
MAX_CONVERTED = 200 * 1024 * 1024
"""Bytes of the .docx, and of any file that LibreOffice writes on the way."""
MAX_MEMORY = 4 << 30
"""Bytes of address space that LibreOffice may take: a small file that unpacks without end stops there."""
PROGRAM_VARIABLE = "NTM_EXTRACT_SOFFICE"

# The filter is named, so that the program never guesses: a web page called .doc is not opened as one.
_FILTERS: dict[Format, tuple[str, str]] = {
    "doc": (".doc", "MS Word 97"),
    "rtf": (".rtf", "Rich Text Format"),
    "odt": (".odt", "writer8"),
}
_PLACES = (
    "/usr/bin/soffice",
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    "C:/Program Files/LibreOffice/program/soffice.exe",
    "C:/Program Files (x86)/LibreOffice/program/soffice.exe",
)
_DEAD_PROXY = "http://127.0.0.1:9"
_SETTINGS = (
    ("Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Common/Load", "UpdateDocMode", "0"),
    ("Common/Misc", "FirstRun", "false"),
    ("Writer/Content/Update", "Link", "0"),
    ("Writer/Content/Update", "Field", "false"),
    ("Writer/Content/Update", "Chart", "false"),
    ("Java/VirtualMachine", "Enable", "false"),
)
_PROXY_SETTINGS = (
    ("ooInetProxyType", "2"),
    ("ooInetHTTPProxyName", "127.0.0.1"),
    ("ooInetHTTPProxyPort", "9"),
    ("ooInetHTTPSProxyName", "127.0.0.1"),
    ("ooInetHTTPSProxyPort", "9"),
    ("ooInetFTPProxyName", "127.0.0.1"),
    ("ooInetFTPProxyPort", "9"),
    ("ooInetNoProxy", ""),
)


def program() -> str | None:
    """The path of LibreOffice: what the variable ``NTM_EXTRACT_SOFFICE`` names, else what is found on this machine."""
    given = os.environ.get(PROGRAM_VARIABLE)
    if given is not None:
        return shutil.which(given)
    for name in ("soffice", "libreoffice"):
        found = shutil.which(name)
        if found:
            return found
    for place in _PLACES:
        path = Path(place)
        if "*" not in place:
            if path.is_file():
                return str(path)
            continue
        star = next(i for i, part in enumerate(path.parts) if "*" in part)
        for file in sorted(Path(*path.parts[:star]).glob(str(Path(*path.parts[star:]))), reverse=True):
            return str(file)
    return None


def ingest(data: bytes, path: str, source: str, sha256: str) -> Document:
    """A document of the paragraphs and cells of an older office file."""
    from ntm_extract.ingest import word

    converted = to_docx(data, path)
    try:
        return word.ingest(converted, path, source, sha256)
    except InputError as error:
        if error.category == "unreadable":  # the advice is for a .docx that came from elsewhere
            raise InputError(path, "unreadable", "LibreOffice could not make sense of this file; save it as .docx") from error
        raise


def to_docx(data: bytes, path: str) -> bytes:
    """The bytes of a .docx file that holds what the office file ``data`` holds.

    Raises :class:`InputError`: ``no_office`` without LibreOffice, ``unreadable`` when it makes nothing of the file, or is not
    done in time.
    """
    kind = sniff(data)
    if kind not in _FILTERS:
        raise InputError(path, "unreadable", "not a readable .doc, .rtf or .odt file, or cut short; send the original again")
    if kind == "odt":
        refuse_bombs(data, path)
    elif kind == "rtf":
        refuse_endless(data, path)
    found = program()
    if found is None:
        raise InputError(path, "no_office", _advice())
    with tempfile.TemporaryDirectory(prefix="ntm-extract-", ignore_cleanup_errors=True) as folder:
        return _convert(data, path, kind, found, Path(folder))


def _advice() -> str:
    if os.environ.get(PROGRAM_VARIABLE) is not None:
        return f"{PROGRAM_VARIABLE} names no program; let it name LibreOffice's soffice, or save this file as .docx"
    if sys.platform == "darwin":
        command = "brew install --cask libreoffice"
    elif sys.platform == "win32":
        command = "winget install TheDocumentFoundation.LibreOffice"
    else:
        command = "apt-get install --no-install-recommends libreoffice-writer"
    return f"LibreOffice is needed to read this file and was not found; install it ({command}), or save the file as .docx"


def _convert(data: bytes, path: str, kind: Format, found: str, folder: Path) -> bytes:
    suffix, input_filter = _FILTERS[kind]
    profile, out, given = folder / "profile", folder / "out", folder / f"document{suffix}"
    (profile / "user").mkdir(parents=True)
    out.mkdir()
    (profile / "user" / "registrymodifications.xcu").write_text(_registry(), encoding="utf-8")
    given.write_bytes(data)
    command = [
        found,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
        f"--infilter={input_filter}",
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(out), str(given)),
    ]
    _run(command, path, folder)
    made = out / "document.docx"
    try:
        size = made.stat().st_size
    except OSError as error:
        raise InputError(
            path, "unreadable", "LibreOffice could not open this file; open it there and save it as .docx"
        ) from error
    if size >= MAX_CONVERTED:  # where the limit was met, the rest is missing
        raise InputError(path, "too_large", f"grows to {size >> 20} MB as .docx; this is no ordinary plan and was not opened")
    return made.read_bytes()


def _run(command: list[str], path: str, folder: Path) -> None:
    """Runs LibreOffice in a group of its own, which ends with it: it starts children that outlive a killed parent."""
    kept = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "SYSTEMDRIVE", "PROGRAMFILES", "WINDIR")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "TEMP": str(folder),
        "TMP": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
    }
    environment |= dict.fromkeys(("http_proxy", "https_proxy", "ftp_proxy", "all_proxy"), _DEAD_PROXY)
    group: dict[str, Any] = {}
    if os.name == "posix":
        group = {"start_new_session": True, "preexec_fn": _bound}
    try:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **group,
        )
    except OSError as error:
        raise InputError(path, "no_office", f"LibreOffice cannot be started ({error.strerror}); {_advice()}") from error
    try:
        process.wait(TIME_LIMIT)
    except subprocess.TimeoutExpired as error:
        message = f"LibreOffice was not done with this file in {TIME_LIMIT:.0f} seconds; save it as .docx"
        raise InputError(path, "unreadable", message) from error
    finally:
        _end(process)


def _bound() -> None:
    """Bounds what LibreOffice may write and hold, so that a file which swells fills neither disk nor memory."""
    import resource

    for what, limit in ((resource.RLIMIT_FSIZE, MAX_CONVERTED), (resource.RLIMIT_AS, MAX_MEMORY)):
        with contextlib.suppress(ValueError, OSError):  # a lower limit is set already, or the system knows none
            resource.setrlimit(what, (limit, limit))


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "posix":
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    elif process.poll() is None:
        process.kill()
    process.wait()


def _registry() -> str:
    """The profile's settings: no macros, no links followed, nothing fetched."""
    items = [(f"/org.openoffice.Office.{node}", name, value) for node, name, value in _SETTINGS]
    items += [("/org.openoffice.Inet/Settings", name, value) for name, value in _PROXY_SETTINGS]
    lines = [
        f'<item oor:path="{node}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for node, name, value in items
    ]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<oor:items xmlns:oor="http://openoffice.org/2001/registry">\n'
    return head + "\n".join(lines) + "\n</oor:items>\n"
