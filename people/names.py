"""Vietnamese names: how they are kept, sorted and searched. Plain values, no Django."""

from __future__ import annotations

import unicodedata

# CLDR root order of the base letters as tailored for `vi`: a < ă < â, d < đ, e < ê, o < ô < ơ,
# u < ư; tones weigh less than letters, in the order level, huyền, hỏi, ngã, sắc, nặng.
ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = "\u0300\u0309\u0303\u0301\u0323"
_LETTER_WEIGHT = {letter: f"{weight:02d}" for weight, letter in enumerate(ALPHABET, start=1)}
_MARKS_OF_LETTERS = "\u0306\u0302\u031b"
WORD_END = "00"


def clean(text: str) -> str:
    """The text as it is kept: NFC, `Ð` (U+00D0) read as `Đ`, single plain spaces, no ends."""
    unified = unicodedata.normalize("NFC", text).replace("\u00d0", "Đ")
    return " ".join(unified.split())


def folded(text: str) -> str:
    """The text as it is searched: lower case, without marks, `đ` as `d`."""
    apart = unicodedata.normalize("NFD", clean(text).lower().replace("đ", "d"))
    return "".join(c for c in apart if not unicodedata.combining(c))


def given_name_first(full_name: str) -> str:
    """`Nguyễn Thị Ngọc Hà` as `Hà Nguyễn Thị Ngọc`: lists are sorted by the last word."""
    *family, given = clean(full_name).split() or [""]
    return " ".join([given, *family])


def sort_key(full_name: str) -> str:
    """An ASCII key that sorts as CLDR `vi` does, given name first. Letters decide before tones."""
    words = [_weights(word) for word in given_name_first(full_name).lower().split()]
    letters = "".join(letters + WORD_END for letters, _ in words)
    tones = "".join(tones for _, tones in words)
    return f"{letters}.{tones}"


def _weights(word: str) -> tuple[str, str]:
    letters, tones = [], []
    for letter, tone in _letters_and_tones(word):
        letters.append(_LETTER_WEIGHT.get(letter, f"z{ord(letter):05x}"))
        tones.append(str(TONES.find(tone) + 1 if tone else 0))
    return "".join(letters), "".join(tones)


def _letters_and_tones(word: str) -> list[tuple[str, str]]:
    """Each letter with its own marks (ă, ơ) recomposed, and the tone mark it carries, if any."""
    pairs: list[tuple[str, str]] = []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES and pairs:
            pairs[-1] = (pairs[-1][0], char)
        elif char in _MARKS_OF_LETTERS and pairs:
            whole = unicodedata.normalize("NFC", pairs[-1][0] + char)
            pairs[-1] = (whole, pairs[-1][1])
        elif not unicodedata.combining(char):
            pairs.append((char, ""))
    return pairs
