"""Whether two typed texts say the same, by the rules of one question."""

from __future__ import annotations

import re
import unicodedata

_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
_WORD = re.compile(r"[^\W\d_]+")
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("‐‑‒–—−", "-"),
        **dict.fromkeys("‘’‛′`", "'"),
        **dict.fromkeys("“”„″«»", '"'),
        "…": "...",
    }
)


def same(one: str, other: str, *, case_sensitive: bool, ignore_accents: bool) -> bool:
    """Whether they say the same.

    Always alike: ways of composing letters (NFC), spaces, kinds of dashes and quotes, and the old
    and new places of a tone mark (`hoà`, `hòa`). Capitals count if `case_sensitive`; marks and đ
    do not if `ignore_accents`.
    """
    return _folded(one, case_sensitive, ignore_accents) == _folded(
        other, case_sensitive, ignore_accents
    )


def _folded(text: str, case_sensitive: bool, ignore_accents: bool) -> str:  # noqa: FBT001 -- both
    plain = "".join(
        letter for letter in text.translate(_ALIKE) if unicodedata.category(letter) != "Cf"
    )
    plain = " ".join(unicodedata.normalize("NFC", plain).split())
    if not case_sensitive:
        plain = unicodedata.normalize("NFC", plain.casefold())
    return _bare(plain) if ignore_accents else _WORD.sub(_tone_last, plain)


def _bare(text: str) -> str:
    letters = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def _tone_last(word: re.Match[str]) -> str:
    """A Vietnamese syllable has one tone; where its mark stands is a matter of style."""
    letters = unicodedata.normalize("NFD", word.group())
    tones = "".join(letter for letter in letters if ord(letter) in _TONES)
    return unicodedata.normalize("NFC", letters.translate(_TONES)) + tones
