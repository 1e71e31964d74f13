"""An exported register, read back without a database: files, chain and seals belong together.

Plain values and files only, so that a copy of this module can check an export anywhere.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from certificates import chain, sealing

SUMS: Final = "SHA256SUMS"
SUMS_SEAL: Final = "SHA256SUMS.dau"
BOOKS: Final = "so"
SUMS_MAGIC: Final = b"M1"
RECORD_MAGIC: Final = b"R1"
CHUNK: Final = 1024 * 1024


def faults(folder: Path, public: Mapping[str, bytes]) -> Iterator[str]:
    """Everything wrong in an export, in words, as it is found. `public`: the keys to trust."""
    sums = folder / SUMS
    if not sums.is_file():
        yield f"thiếu {SUMS}"
        return
    yield from _fault_of_seal(folder, public)
    yield from _faults_of_files(folder, sums)
    for book in sorted((folder / BOOKS).glob("*.jsonl")):
        if fault := fault_of_book(book):
            yield f"{BOOKS}/{book.name}: {fault}"


def sums_payload(sums: Path) -> bytes:
    """What is sealed for a whole export: the hash of the list of all hashes."""
    return SUMS_MAGIC + bytes.fromhex(file_hash(sums))


def record_payload(text: str) -> bytes:
    """What is sealed for one record of the static site: the hash of its text."""
    return RECORD_MAGIC + hashlib.sha256(text.encode()).digest()


def file_hash(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while content := file.read(CHUNK):
            hashed.update(content)
    return hashed.hexdigest()


def fault_of_book(book: Path) -> str:
    """The first line of an exported book that does not fit, or nothing."""
    try:
        head = _head(book)
        broken = chain.verify(_lines(book), head)
    except (ValueError, KeyError, TypeError):
        return "không đọc được"
    return f"dòng {broken.position}: {broken.why}" if broken else ""


def _fault_of_seal(folder: Path, public: Mapping[str, bytes]) -> Iterator[str]:
    try:
        token = (folder / SUMS_SEAL).read_text().strip()
        opened = sealing.verify(token, public)
    except (OSError, UnicodeDecodeError, sealing.BrokenSeal) as fault:
        yield f"dấu của {SUMS}: {type(fault).__name__}"
        return
    if opened.payload != sums_payload(folder / SUMS):
        yield f"{SUMS} không phải bản đã đóng dấu"


def _faults_of_files(folder: Path, sums: Path) -> Iterator[str]:
    listed = set()
    with sums.open(encoding="utf-8") as lines:
        for line in lines:
            expected, _two, name = line.rstrip("\n").partition("  ")
            listed.add(name)
            path = folder / name
            if not path.is_file():
                yield f"thiếu {name}"
            elif file_hash(path) != expected:
                yield f"{name} đã bị thay đổi"
    found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    for name in sorted(set(found) - listed - {SUMS, SUMS_SEAL}):
        yield f"thừa {name}"


def _head(book: Path) -> chain.Head:
    with book.open(encoding="utf-8") as lines:
        said = json.loads(next(lines, "{}"))
    return chain.Head(said["head"]["position"], said["head"]["hash"])


def _lines(book: Path) -> Iterator[chain.Sealed]:
    with book.open(encoding="utf-8") as lines:
        next(lines, None)
        for text in lines:
            said: dict[str, Any] = json.loads(text)
            yield chain.Sealed(chain.Line(**said["line"]), said["previous_hash"], said["hash"])
