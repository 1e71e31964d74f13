"""Texts typed before Unicode: TCVN3 (.VnTime), VNI and Windows-1258, found out and converted.

Opened as Windows-1252, which is how they reach us, each shows its own disguise: “Tiếng Việt” is
`TiÕng ViÖt` in TCVN3 and `Tieáng Vieät` in VNI.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

TCVN3, VNI, CP1258 = "TCVN3", "VNI", "Windows-1258"

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
_GRAVE, _ACUTE, _HOOK, _TILDE, _DOT = "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"
_BREVE, _CIRCUMFLEX = "\u0306", "\u0302"
_VNI_MARKS = {
    "ø": _GRAVE,
    "ù": _ACUTE,
    "û": _HOOK,
    "õ": _TILDE,
    "ï": _DOT,
    "ê": _BREVE,
    "è": _BREVE + _GRAVE,
    "é": _BREVE + _ACUTE,
    "ú": _BREVE + _HOOK,
    "ü": _BREVE + _TILDE,
    "ë": _BREVE + _DOT,
    "â": _CIRCUMFLEX,
    "à": _CIRCUMFLEX + _GRAVE,
    "á": _CIRCUMFLEX + _ACUTE,
    "å": _CIRCUMFLEX + _HOOK,
    "ã": _CIRCUMFLEX + _TILDE,
    "ä": _CIRCUMFLEX + _DOT,
}
_VNI_LETTERS = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI = re.compile(
    f"([aeouyôöAEOUYÔÖ])([{''.join(_VNI_MARKS)}{''.join(_VNI_MARKS).upper()}])"
    f"|[{''.join(_VNI_LETTERS)}{''.join(_VNI_LETTERS).upper()}]"
)

_ONSET = "(?:ngh|ng|nh|gh|gi|kh|ch|ph|th|tr|qu|[bcdđghklmnprstvx])?"
_NUCLEUS = (
    "(?:iê|yê|uô|ươ|oai|oay|uây|uyê|uya|uyu|iêu|yêu|uôi|ươi|ươu|oao|oeo|uê|uy|uơ|uâ|oa|oă|oe|oo|"
    "ai|ao|au|ay|âu|ây|eo|êu|ia|iu|oi|ôi|ơi|ua|ui|ưa|ưi|ưu|[aăâeêioôơuưy])"
)
_SYLLABLE = re.compile(f"{_ONSET}{_NUCLEUS}(?:ch|ng|nh|[cmnpt])?")
_TONES = dict.fromkeys(map(ord, _GRAVE + _ACUTE + _HOOK + _TILDE + _DOT))
_WORD = re.compile(r"[^\W\d_]+(?:\xad[^\W\d_]*)*[¡-¾]*[^\W\d_]*")
_FEWEST, _MOST_OF, _READ = 2, 0.8, 200_000


@dataclass(frozen=True, slots=True)
class Disguise:
    """Which old encoding a text seems to be in, and what it would say."""

    name: str
    text: str


def disguise_of(text: str) -> Disguise | None:
    """The old encoding of a text, if its words only make sense so; None for plain Unicode."""
    sample = text[:_READ]
    now = _sense(unicodedata.normalize("NFC", sample))
    best = max(
        ((_sense(convert(sample)), name) for name, convert in CONVERTERS.items()),
        key=lambda scored: scored[0],
    )
    (good, bad), name = best
    makes_sense = good >= _FEWEST and good >= _MOST_OF * (good + bad)
    if not makes_sense or good - bad <= now[0] - now[1]:
        return None
    return Disguise(name, CONVERTERS[name](text))


def from_tcvn3(text: str) -> str:
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    return _VNI.sub(_marked, text)


def from_cp1258(text: str) -> str:
    """Letters that cannot be Windows-1252 stay as they are."""
    read = "".join(_cp1258_letter(letter) for letter in text)
    return unicodedata.normalize("NFC", read)


CONVERTERS: dict[str, Callable[[str], str]] = {
    TCVN3: from_tcvn3,
    VNI: from_vni,
    CP1258: from_cp1258,
}


def _marked(found: re.Match[str]) -> str:
    """A base letter and its mark, or a letter of its own; ơ and ư are written ô and ö."""
    if not found[1]:
        return _vni_letter(found[0])
    composed = unicodedata.normalize("NFC", _vni_letter(found[1]) + _VNI_MARKS[found[2].lower()])
    return composed if len(composed) == 1 else _vni_letter(found[1]) + _vni_letter(found[2])


def _vni_letter(letter: str) -> str:
    if letter in _VNI_LETTERS:
        return _VNI_LETTERS[letter]
    small = letter.lower()
    return _VNI_LETTERS[small].upper() if letter != small and small in _VNI_LETTERS else letter


def _cp1258_letter(letter: str) -> str:
    try:
        return letter.encode("cp1252").decode("cp1258")
    except UnicodeError:
        return letter


def _sense(text: str) -> tuple[int, int]:
    """How many of the words with more than ASCII are Vietnamese syllables, and how many not."""
    good = bad = 0
    for word in _WORD.findall(text):
        if word.isascii():
            continue
        if _is_syllable(word.casefold()):
            good += 1
        else:
            bad += 1
    return good, bad


def _is_syllable(word: str) -> bool:
    letters = unicodedata.normalize("NFD", word)
    tones = sum(ord(letter) in _TONES for letter in letters)
    toneless = unicodedata.normalize("NFC", letters.translate(_TONES))
    return tones <= 1 and _SYLLABLE.fullmatch(toneless) is not None
