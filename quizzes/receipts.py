"""The code that ends an attempt: it stands for the whole journal and can be checked later."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from typing import Final

# Crockford's digits: no I, L, O or U, which are read for others or make words.
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_LENGTH: Final = 11  # 55 bits, and one check character
_READ_AS: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})


def receipt_of(facts: Iterable[object]) -> str:
    """The receipt of these facts (texts, numbers, moments, mappings), as `7K3M-9QXT-4H2R`.

    The same facts always give the same code; another answer, time or order gives another. No
    secret goes into it: what proves the journal is the copy the learner holds.
    """
    text = json.dumps(list(facts), default=_told, sort_keys=True, ensure_ascii=False)
    number = int.from_bytes(hashlib.sha256(text.encode()).digest())
    body = "".join(_DIGITS[number >> 5 * place & 31] for place in range(_LENGTH))
    code = body + check_character(body)
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def check_character(body: str) -> str:
    """ISO/IEC 7064, the hybrid system for 32 characters: it shows every single wrong one."""
    product = len(_DIGITS)
    for char in body:
        total = (product + _DIGITS.index(char)) % len(_DIGITS) or len(_DIGITS)
        product = total * 2 % (len(_DIGITS) + 1)
    return _DIGITS[(1 - product) % len(_DIGITS)]


def read(typed: str) -> str:
    """A receipt as it is printed, from how it was typed; "" where no receipt reads like this."""
    code = "".join(typed.upper().translate(_READ_AS).replace("-", " ").split())
    if len(code) != _LENGTH + 1 or not set(code) <= set(_DIGITS):
        return ""
    if check_character(code[:-1]) != code[-1]:
        return ""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def _told(value: object) -> str:
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    raise TypeError(type(value))
