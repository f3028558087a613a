"""Files and folders by URL (``s3://…``, ``sftp://…``, ``file://…``), with the few words of ``pathlib`` that a run needs.

Everything goes through fsspec, which is loaded when a URL is first used. What a URL holds of credentials stays within it: as
text, and so in every report and message, it has no user, password or query.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from ntm_extract.batch.url_text import URL, shown
from ntm_extract.errors import one_line
from ntm_extract.output.whole import PARTS

MISSING = "URLs and clusters need packages that are not installed; run: pip install 'ntm-extract[cluster]'"
_WEB = ("http", "https")
# What is put there appears whole or not at all. Elsewhere a file is put beside its place and moved.
_AT_ONCE = {"s3", "s3a", "gs", "gcs", "abfs", "abfss", "az", "adl", "oci", "oss", "memory"}


_Method = TypeVar("_Method", bound=Callable[..., Any])


def _as_os_error(method: _Method) -> _Method:
    """fsspec's servers raise what they like."""

    @functools.wraps(method)
    def told(self: Url, *args: Any) -> Any:
        try:
            return method(self, *args)
        except OSError:
            raise
        except Exception as error:
            raise OSError(errno.EIO, reason(error, self)) from error

    return cast(_Method, told)


class UrlError(Exception):
    """A URL that cannot be used at all. The message is one line that names it and the way out."""


@dataclass(frozen=True, slots=True)
class Url:
    """``base`` is a URL as it was typed; ``relative`` what is below it, with ``/``. Whatever a kind of server raises comes as
    ``OSError``, but for errors while an open file is read."""

    base: str
    relative: str = ""

    def __str__(self) -> str:
        base = shown(self.base)
        return f"{base.rstrip('/')}/{self.relative}" if self.relative else base

    def __truediv__(self, below: str | os.PathLike[str]) -> Url:
        text = Path(below).as_posix()
        return Url(self.base, f"{self.relative}/{text}" if self.relative else text)

    @property
    def scheme(self) -> str:
        """``s3``, ``file``."""
        return self.base.partition("://")[0].lower()

    @property
    def name(self) -> str:
        """The last part."""
        path = self.relative or self._open()[1]
        if self.scheme in _WEB:
            path = urlsplit(path).path
        return path.rstrip("/").rpartition("/")[2]

    @property
    def suffix(self) -> str:
        """``.docx``; empty without."""
        return Path(self.name).suffix

    def relative_to(self, base: Url) -> Path:
        """What is below ``base``."""
        if base.base != self.base:
            raise ValueError(f"{self} is not below {base}")
        return Path(self.relative).relative_to(base.relative)

    @_as_os_error
    def is_file(self) -> bool:
        """Is there such a file now?"""
        fs, path = self._open(fresh=True)
        return bool(fs.isfile(path))

    @_as_os_error
    def is_dir(self) -> bool:
        """Is there a folder, or are there files below?"""
        fs, path = self._open(fresh=True)
        return bool(fs.isdir(path))

    @_as_os_error
    def size(self) -> int | None:
        """Size in bytes; None where the server does not tell."""
        fs, path = self._open(fresh=True)
        size = fs.info(path).get("size")
        return None if size is None else int(size)

    @_as_os_error
    def open(self) -> Any:
        """The file opened for reading bytes."""
        fs, path = self._open()
        return fs.open(path, "rb")

    @_as_os_error
    def below(self) -> list[str]:
        """All files below, by what they are called relative to it, in stable order."""
        fs, path = self._open(fresh=True)
        root = path.rstrip("/") + "/"
        return sorted(found[len(root) :] for found in fs.find(path) if found.startswith(root) and not found.endswith("/"))

    @_as_os_error
    def names(self) -> list[str]:
        """What lies directly in the folder, in stable order; nothing when there is no such folder."""
        fs, path = self._open(fresh=True)
        try:
            return sorted(found.rstrip("/").rpartition("/")[2] for found in fs.ls(path, detail=False))
        except FileNotFoundError:
            return []

    @_as_os_error
    def put(self, file: Path) -> None:
        """Puts a file of this machine there, whole or not at all."""
        fs, path = self._open()
        if self.scheme in _AT_ONCE:
            fs.put_file(str(file), path)
            return
        parent = path.rpartition("/")[0]
        part = f"{parent}/{PARTS.replace('*', uuid.uuid4().hex)}"
        fs.makedirs(parent, exist_ok=True)
        try:
            fs.put_file(str(file), part)
            self._replace(fs, part, path)
        except BaseException:
            with contextlib.suppress(Exception):
                fs.rm_file(part)
            raise

    @_as_os_error
    def remove(self) -> None:
        """Takes the file away."""
        fs, path = self._open()
        fs.rm_file(path)

    def sweep(self) -> None:
        """Takes away what was put beside its place below this folder, and never moved."""
        if self.scheme in _AT_ONCE:
            return
        for relative in self.below():
            if Path(relative).match(PARTS):
                with contextlib.suppress(Exception):
                    (self / relative).remove()

    def lies_in(self, folder: Path | Url) -> bool:
        """Is it within ``folder``, however that is written?"""
        return _within(self._open(), folder._open() if isinstance(folder, Url) else _open(str(folder.resolve())))

    def holds(self, file: Path) -> bool:
        """Is ``file`` of this machine within it?"""
        return _within(_open(str(file.resolve())), self._open())

    def _replace(self, fs: Any, part: str, path: str) -> None:
        if self.scheme in ("file", "local"):
            Path(part).replace(path)
            return
        try:
            fs.mv(part, path)
        except Exception:  # some servers move onto no file that is there
            if not fs.exists(path):
                raise
            fs.rm_file(path)
            fs.mv(part, path)

    def _open(self, *, fresh: bool = False) -> tuple[Any, str]:
        fs, root = _open(self.base)
        if fresh:
            fs.invalidate_cache()
        return fs, f"{root.rstrip('/')}/{self.relative}" if self.relative else root


def place(text: str | os.PathLike[str]) -> Path | Url:
    """A path of this machine, or what stands for a URL. Raises :class:`UrlError` for URLs that cannot be used."""
    if isinstance(text, Url):
        return text
    typed = os.fspath(text)
    scheme = URL.match(typed)
    if not scheme or isinstance(text, Path):
        return Path(text)
    if "::" in typed:
        raise UrlError(f"{shown(typed)}: URLs within URLs (::) are not taken; unpack the archive, and give the folder")
    try:
        import fsspec
    except ImportError as error:
        raise UrlError(MISSING) from error
    url = Url(scheme[1].lower() + typed[scheme.end(1) :])
    try:
        fsspec.get_filesystem_class(url.scheme)
        _open(url.base)
    except ValueError as error:
        raise UrlError(
            f"{url}: not understood ({reason(error, url)}); give s3://, sftp://, file:// or what else fsspec knows"
        ) from error
    except Exception as error:  # a package that is missing, an address that makes no sense
        raise UrlError(f"{url}: cannot be used ({reason(error, url)}); check the address") from error
    return url


def reason(error: BaseException, *urls: Url) -> str:
    """What an error of fsspec says, on one line and without what ``urls`` hold of credentials."""
    said = str(getattr(error, "strerror", None) or error) or type(error).__name__
    for url in urls:
        said = said.replace(url.base, shown(url.base))
        with contextlib.suppress(ValueError):
            parts = urlsplit(url.base)
            for secret in (parts.password, parts.query):
                if secret:
                    said = said.replace(secret, "…")
    return one_line(shown(said))


def _open(base: str) -> tuple[Any, str]:
    from fsspec.core import url_to_fs

    return cast(tuple[Any, str], url_to_fs(base))


def _within(file: tuple[Any, str], folder: tuple[Any, str]) -> bool:
    same = type(file[0]) is type(folder[0]) and file[0].storage_options == folder[0].storage_options
    return same and file[1].startswith(folder[1].rstrip("/") + "/")
