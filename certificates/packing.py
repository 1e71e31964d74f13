"""Bundles that leave to be signed and come back: written always alike, read with suspicion."""

from __future__ import annotations

import hashlib
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import IO, Final

MANIFEST: Final = "manifest.json"
NOTE: Final = "HUONG-DAN.txt"
MOST_FILES: Final = 1000
LARGEST_FILE: Final = 5 * 1024 * 1024
LARGEST_ALL: Final = 200 * 1024 * 1024
LARGEST_DIRECTORY: Final = 2 * 1024 * 1024  # of names, before they are read
BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    EOFError,
)
EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_STEP: Final = 64 * 1024
_END_PLAIN: Final = 22  # bytes of the last record of a ZIP, without its comment
_END: Final = _END_PLAIN + 0xFFFF
_PLAIN: Final = 0o100644 << 16
_KIND: Final = 0o170000
_FILE: Final = 0o100000
_IGNORED: Final = ("__macosx/", ".ds_store", "thumbs.db")


class Why(StrEnum):
    """Why a bundle is not opened at all."""

    NOT_A_ZIP = "not_a_zip"
    EMPTY = "empty"
    TOO_MANY = "too_many"
    TOO_LARGE = "too_large"
    FILE_TOO_LARGE = "file_too_large"
    UNSAFE_NAME = "unsafe_name"
    TWICE = "twice"
    LOCKED = "locked"


class Unsafe(Exception):
    """The bundle is refused whole, before anything in it is believed."""

    def __init__(self, why: Why, name: str = "") -> None:
        super().__init__(f"{why}: {name}" if name else str(why))
        self.why = why
        self.name = name


def pack(files: Iterable[tuple[str, bytes]], note: str, into: IO[bytes]) -> dict[str, str]:
    """Write the bundle, one file at a time. The hashes by name, as the manifest has them.

    The same files give the same bytes.
    """
    hashes: dict[str, str] = {}
    with zipfile.ZipFile(into, "w") as bundle:
        for name, content in files:
            hashes[name] = hashlib.sha256(content).hexdigest()
            _write(bundle, name, content)
        _write(bundle, MANIFEST, manifest(hashes))
        _write(bundle, NOTE, note.encode("utf-8-sig"))
    return hashes


def manifest(hashes: Mapping[str, str]) -> bytes:
    """The names and SHA-256 sums of what was sent, as JSON."""
    listed = [{"file": name, "sha256": hashes[name]} for name in sorted(hashes)]
    return json.dumps({"files": listed}, ensure_ascii=False, indent=1).encode() + b"\n"


class Opened:
    """A bundle whose names were all looked at; its files are read one at a time.

    Without folders, manifest and what desktops add. No file is read further than it may be large,
    whatever the bundle claims.

    Raises:
        Unsafe: nothing in it is believed.

    """

    def __init__(self, bundle: IO[bytes]) -> None:
        _look_at_directory(bundle)
        try:
            self._opened = zipfile.ZipFile(bundle)
            self._files = _believable(self._opened)
        except BROKEN as fault:
            raise Unsafe(Why.NOT_A_ZIP) from fault

    @property
    def names(self) -> list[str]:
        return [_plain_name(info.filename) for info in self._files]

    def read(self, place: int) -> bytes:
        """The content of the file at this place among `names`.

        Raises:
            Unsafe: it is not what the bundle said; what was read before is not to be used either.

        """
        try:
            return _read(self._opened, self._files[place], LARGEST_FILE)
        except BROKEN as fault:
            name = self._files[place].filename
            raise Unsafe(Why.NOT_A_ZIP, name[:100]) from fault


def is_bundle(head: bytes) -> bool:
    return head.startswith(b"PK")


def _believable(opened: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    if len(opened.infolist()) > 2 * MOST_FILES:
        raise Unsafe(Why.TOO_MANY)
    kept: dict[str, zipfile.ZipInfo] = {}
    for info in opened.infolist():
        _check_name(info)
        name = _plain_name(info.filename)
        if info.is_dir() or name in {MANIFEST, NOTE} or _is_ignored(info.filename):
            continue
        if name in kept:
            raise Unsafe(Why.TWICE, name)
        kept[name] = info
    if len(kept) > MOST_FILES:
        raise Unsafe(Why.TOO_MANY)
    _check_sizes(list(kept.values()))
    return list(kept.values())


def _check_sizes(files: list[zipfile.ZipInfo]) -> None:
    largest = max(files, key=lambda info: info.file_size, default=None)
    if largest and largest.file_size > LARGEST_FILE:
        raise Unsafe(Why.FILE_TOO_LARGE, largest.filename[:100])
    if sum(info.file_size for info in files) > LARGEST_ALL:
        raise Unsafe(Why.TOO_LARGE)


def _look_at_directory(bundle: IO[bytes]) -> None:
    """A list of millions of names is refused before it is read into memory."""
    bundle.seek(0, io.SEEK_END)
    bundle.seek(max(0, bundle.tell() - _END))
    tail = bundle.read()
    place = tail.rfind(b"PK\x05\x06")
    if place < 0 or len(tail) < place + _END_PLAIN:
        raise Unsafe(Why.NOT_A_ZIP)
    (size,) = struct.unpack_from("<I", tail, place + 12)
    if size > LARGEST_DIRECTORY:
        raise Unsafe(Why.TOO_MANY)
    bundle.seek(0)


def _check_name(info: zipfile.ZipInfo) -> None:
    name = info.filename
    parts = name.replace("\\", "/").split("/")
    kind = (info.external_attr >> 16) & _KIND
    is_odd = kind not in {0, _FILE} and not info.is_dir()
    if name.startswith(("/", "\\")) or ".." in parts or ":" in name or is_odd:
        raise Unsafe(Why.UNSAFE_NAME, name[:100])
    if info.flag_bits & 1:
        raise Unsafe(Why.LOCKED, name[:100])


def _is_ignored(name: str) -> bool:
    lower = name.lower()
    return lower.startswith(_IGNORED[0]) or lower.endswith(_IGNORED[1:])


def _plain_name(name: str) -> str:
    return name.replace("\\", "/").rsplit("/", 1)[-1]


def _read(opened: zipfile.ZipFile, info: zipfile.ZipInfo, most: int) -> bytes:
    content = io.BytesIO()
    with opened.open(info) as file:
        while step := file.read(_STEP):
            content.write(step)
            if content.tell() > most:
                raise Unsafe(Why.FILE_TOO_LARGE, info.filename[:100])
    return content.getvalue()


def _write(bundle: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, EPOCH)
    info.external_attr = _PLAIN
    bundle.writestr(info, content)
