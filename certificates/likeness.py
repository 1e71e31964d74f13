"""Whether two files were drawn from the same words, whatever library packed their streams."""

from __future__ import annotations

import hashlib
import re
import zlib
from typing import Final

_STREAM: Final = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_LENGTH: Final = re.compile(rb"/Length \d+")
_ENDING: Final = re.compile(rb"xref\n.*\Z", re.DOTALL)


def unpacked(pdf: bytes) -> bytes:
    """SHA-256 of all that a drawn file says: its objects, and its streams as they unpack.

    How well they are packed, and so where each object stands, depends on the machine's zlib.
    """
    said = _STREAM.sub(_opened, pdf)
    return hashlib.sha256(_ENDING.sub(b"", _LENGTH.sub(b"", said))).digest()


def alike(one: bytes, other: bytes) -> bool:
    """The same to the byte, or the same once unpacked."""
    return one == other or unpacked(one) == unpacked(other)


def _opened(stream: re.Match[bytes]) -> bytes:
    try:
        content = zlib.decompress(stream[1])
    except zlib.error:
        content = stream[1]
    return b"stream " + hashlib.sha256(content).digest()
