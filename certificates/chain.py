"""The register as a chain: each line is sealed together with the seal of the line before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one line of the register says. Times are UTC, ISO 8601, to the microsecond."""

    series: str
    position: int
    certificate: str
    event: str
    at: str
    by: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Sealed:
    """A line as it was kept, with both hashes."""

    line: Line
    previous_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Head:
    """Where a chain stood after its last line."""

    position: int = 0
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Break:
    """The first line that is not what was written, and why."""

    position: int
    why: str


def canonical(value: object) -> bytes:
    """JSON of one form only: keys sorted, no spaces, UTF-8 as written."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def digest(value: object) -> str:
    """SHA-256 of a value, in hexadecimal."""
    return hashlib.sha256(canonical(value)).hexdigest()


def seal(line: Line, previous_hash: str) -> str:
    """SHA-256 of the line and of the seal before it."""
    return digest([previous_hash, asdict(line)])


def verify(lines: Iterable[Sealed], head: Head) -> Break | None:
    """The first broken line of one series, or None. `head` shows lines cut off at the end."""
    before = Head()
    for kept in lines:
        if why := _fault(kept, before):
            return Break(before.position + 1, why)
        before = Head(kept.line.position, kept.hash)
    if before != head:
        return Break(before.position + 1, "missing")
    return None


def _fault(kept: Sealed, before: Head) -> str:
    if kept.line.position != before.position + 1:
        return "missing"
    if kept.previous_hash != before.hash:
        return "unlinked"
    if kept.hash != seal(kept.line, kept.previous_hash):
        return "changed"
    return ""
