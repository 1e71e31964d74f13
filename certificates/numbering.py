"""The numbers of a certificate: how they are written, and read back from a paper."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, TypeAlias

PREFIX: Final = "GCN"
ISSUER_CODE: Final = r"[A-Z]{2,8}"
LONGEST_TYPED: Final = 100

_ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SHAPE: Final = re.compile(
    rf"{PREFIX}({ISSUER_CODE})([0-9]{{4}})([0-9]{{6}}|[1-9][0-9]{{6,8}})([0-9A-Z])"
)
_LEFT_OUT: Final = frozenset({"Pd", "Zs", "Zl", "Zp", "Cf"})  # dashes, spaces, invisible marks
_MINUS: Final = "\N{MINUS SIGN}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """A number that may have been issued, as it is printed."""

    number: str


@dataclass(frozen=True, slots=True)
class Mistyped:
    """Meant as a number of ours, but a character is wrong, missing or too many."""


@dataclass(frozen=True, slots=True)
class NotANumber:
    """Something else."""


Reading: TypeAlias = Parsed | Mistyped | NotANumber


def number(issuer_code: str, year: int, sequence: int) -> str:
    """The number of a certificate: `GCN-VLG-2026-000123-K`."""
    body = f"{PREFIX}-{issuer_code}-{year:04d}-{sequence:06d}"
    return f"{body}-{check_character(body)}"


def register_number(sequence: int, year: int, register_code: str) -> str:
    """The number in the issuer's register: `123/2026/ISO-KHCN`."""
    return f"{sequence}/{year}/{register_code}"


def check_character(text: str) -> str:
    """The check character over the letters and digits of the text; dashes do not count.

    ISO/IEC 7064, the hybrid system MOD 37,36: it shows every single wrong character and nearly
    every swap of neighbours, and is itself a letter or a digit.
    """
    product = len(_ALPHABET)
    for char in text.replace("-", ""):
        product = (product + _ALPHABET.index(char)) % 36 or 36
        product = product * 2 % 37
    return _ALPHABET[(37 - product) % 36]


def parse(text: str) -> Reading:
    """Read a number as people type it: any case, with spaces, without dashes or with long ones."""
    if len(text) > LONGEST_TYPED:
        return NotANumber()
    typed = "".join(filter(_counts, unicodedata.normalize("NFKC", text).upper()))
    if not typed.startswith(PREFIX):
        return NotANumber()
    found = _SHAPE.fullmatch(typed)
    if found is None:
        return Mistyped()
    issuer_code, year, sequence, _check = found.groups()
    right = number(issuer_code, int(year), int(sequence))
    return Parsed(right) if right[-1] == typed[-1] else Mistyped()


def _counts(char: str) -> bool:
    return not (char.isspace() or char == _MINUS or unicodedata.category(char) in _LEFT_OUT)
