"""What the QR code of a paper carries: an ordinary address, and behind `#` a seal to read offline.

What follows `#` never leaves the browser of whoever scans. It is written in decimal digits: a QR
code packs these at ten bits for three, so that the code stays coarse enough for a photocopy.
"""

from __future__ import annotations

import base64
import datetime as dt
import math
import struct
from dataclasses import dataclass
from typing import Final, Self

from certificates import numbering

MAGIC: Final = b"Q1"
EPOCH: Final = dt.date(2000, 1, 1)
CAPACITY: Final = 1728  # bits in a QR code of version 10-M: finer ones do not survive a photocopy
_HEAD: Final = struct.Struct(">2sHIHH")
_SEGMENT: Final = 4 + 16  # mode and length of a segment of bytes; of digits 4 + 12


class NotAPaperCode(ValueError):
    """Sealed here, perhaps, but not as the code of a paper."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The least that makes a forged paper show: whose, which course, from when until when."""

    issuer_code: str
    year: int
    sequence: int
    holder_name: str
    course_code: str
    issued_on: dt.date
    valid_until: dt.date | None

    @property
    def number(self) -> str:
        return numbering.number(self.issuer_code, self.year, self.sequence)

    def packed(self) -> bytes:
        """A few dozen bytes to be sealed.

        Raises:
            ValueError: a day before 2000 or after 2179, or a line break in a text.

        """
        texts = self.issuer_code, self.course_code, self.holder_name
        if any("\n" in text for text in texts):
            raise ValueError("a line break")
        try:
            head = _HEAD.pack(
                MAGIC, self.year, self.sequence, _count(self.issued_on), _count(self.valid_until)
            )
        except struct.error as error:
            raise ValueError(str(error)) from None
        return head + "\n".join(texts).encode()

    @classmethod
    def unpacked(cls, payload: bytes) -> Self:
        """What was packed.

        Raises:
            NotAPaperCode: something else was sealed.

        """
        try:
            magic, year, sequence, issued, until = _HEAD.unpack_from(payload)
            code, course, name = payload[_HEAD.size :].decode().split("\n")
        except (struct.error, ValueError):
            raise NotAPaperCode from None
        if magic != MAGIC:
            raise NotAPaperCode
        return cls(
            issuer_code=code,
            year=year,
            sequence=sequence,
            holder_name=name,
            course_code=course,
            issued_on=EPOCH + dt.timedelta(issued),
            valid_until=EPOCH + dt.timedelta(until) if until else None,
        )


def address(url: str, token: str) -> str:
    """The URL with the sealed token behind it; the URL alone if the code would become too fine."""
    whole = f"{url}#{digits(token)}"
    return whole if bits(whole) <= CAPACITY else url


def segments(text: str) -> list[tuple[str, bool]]:
    """How a QR code writes the text: pieces, each with whether it is digits only."""
    url, mark, sealed = text.partition("#")
    if not sealed.isascii() or not sealed.isdecimal():
        return [(text, False)]
    return [(url + mark, False), (sealed, True)]


def bits(text: str) -> int:
    """What the text takes in a QR code of version 10 or more."""
    return sum(
        4 + 12 + math.ceil(10 * len(piece) / 3) if is_digits else _SEGMENT + 8 * len(piece.encode())
        for piece, is_digits in segments(text)
    )


def digits(token: str) -> str:
    """A base64url token in decimal; a 1 before its bytes keeps zeros at its beginning."""
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    return str(int.from_bytes(b"\x01" + raw))


def token(digits: str) -> str:
    """The base64url token of the digits.

    Raises:
        NotAPaperCode: no digits, or not of a token.

    """
    if not digits.isascii() or not digits.isdecimal() or len(digits) > CAPACITY:
        raise NotAPaperCode
    number = int(digits)
    raw = number.to_bytes((number.bit_length() + 7) // 8)
    if raw[:1] != b"\x01":
        raise NotAPaperCode
    return base64.urlsafe_b64encode(raw[1:]).rstrip(b"=").decode()


def _count(day: dt.date | None) -> int:
    return (day - EPOCH).days if day else 0
