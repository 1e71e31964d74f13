"""One line of what trainers type in Word, known for what it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from people.names import folded

OPEN, CLOSE = "\ue010", "\ue011"
LETTERS = "ABCDEFGHIJ"
_I = re.IGNORECASE
_HEAD = re.compile(
    r"(?:câu(?:\s+hỏi)?|bài|question)\s*(?:số\s*)?"
    r"(?:[IVX]{1,5}\.\s?(?=[0-9])|[0-9]{1,2}\.(?=[0-9]{1,2}\s*[.:)/]))?(?P<number>[0-9]{1,4})\s*"
    r"(?:[.:)/\]–-]+\s*|(?=[(\[“\"])|\s+(?=[^\W\d_])|$)(?P<rest>.*)",
    _I,
)
_NUMBERED = re.compile(r"(?P<number>[0-9]{1,4})\s?[.)/](?![0-9])\s*(?P<rest>.+)")
_RIGHT = r"\*|#|✓|✔|√|☑|\[x\]"
_OPTION = re.compile(
    rf"(?P<star>(?:{_RIGHT})?)\s?"
    r"(?:(?P<letter>[A-Ja-j])\s?(?:[.)]|/(?=\s|$))|[(\[](?P<inside>[A-Ja-j])[)\]][.:]?"
    r"|(?P<loose>[A-Ja-j])(?:\s?[–:-](?=\s)|/(?=[^\W\d_]{2})))"
    r"(?P<after>\*?)\s*(?P<rest>.*)",
    _I,
)
_RIGHT_BEHIND = re.compile(
    rf"\s*(?:\(\*\)|[(\[](?:x|đúng|đáp\s*án(?:\s+đúng)?|correct)[)\]]|(?:{_RIGHT}))$", _I
)
_LABEL = rf"[*{OPEN}{CLOSE}]*\s?(?:[A-Ja-j]\s?(?:[.)]|/\s)|[(\[][A-Ja-j][)\]])"
_NEXT = re.compile(rf"(?:\t|\s{{2,}})(?={_LABEL})")
_CLOSE_BY = re.compile(rf"\s(?=[*{OPEN}]*(?:[B-J][.)]|[(\[][B-J][)\]])[*{CLOSE}]*\s?\S)")
_ARROW = r"(?:=+>|[-–]+>|→|⇒|=>)"
_SAYING = (
    r"(?:đáp\s*án(?:\s+đúng)?(?:\s+là)?|đ\s?[./]?\s?a\.?|answers?|key"
    r"|(?:câu\s+)?trả\s*lời(?:\s+đúng)?|phương\s*án(?:\s+trả\s*lời)?\s+đúng(?:\s+là)?)"
)
_ANSWER = re.compile(rf"(?:{_ARROW}\s*|[-–•+]\s*)?[(\[]?{_SAYING}\s*[:.=–-]\s*(?P<value>.+?)", _I)
_ANSWER_BARE = re.compile(
    rf"(?:(?:{_ARROW}|[-–•+])?\s*[(\[]?(?:đáp\s*án(?:\s+đúng)?(?:\s+là)?\s+"
    rf"|chọn(?:\s+(?:đáp|phương)\s*án)?\s*:?\s*)|{_ARROW}\s*)(?P<value>[A-J](?:\s*[,;/&]?\s*[A-J])*|[ĐS])[)\]]?\.?",
    _I,
)
_ENCLOSED = re.compile(r"[(\[]\s*(?P<inside>[^()\[\]]+?)\s*[)\]]\.?")
_EXPLANATION = re.compile(
    r"(?:giải\s*thích|lời\s*giải|hướng\s*dẫn(?:\s*giải)?|gt)\s*[:.]\s*(?P<rest>.*)", _I
)
_FIELD = re.compile(
    r"(?P<name>điều\s*khoản|mức(?:\s*độ)?|độ\s*khó|chủ\s*đề|nguồn)\s*:\s*(?P<rest>.+)", _I
)
_FIELDS = {
    "dieu khoan": "clause",
    "muc": "difficulty",
    "muc do": "difficulty",
    "do kho": "difficulty",
    "chu de": "topic",
    "nguon": "source",
}
_TRUTH = re.compile(
    r"\s*(?:[(\[]\s*(?:đ\s*/\s*s|đúng\s*/\s*sai|đúng hay sai)\s*[)\]]"
    r"|[☐□]\s*đúng\s*[☐□]\s*sai|đúng\s*[☐□]\s*sai\s*[☐□])\s*[:.]?",
    _I,
)
_POINTS = re.compile(r"[(\[]\s*[0-9]+(?:[.,][0-9]+)?\s*(?:đ|điểm)\s*[)\]]\s*[:.]?\s*", _I)
_LEVEL = re.compile(
    r"[(\[]\s*(?:mức(?:\s*độ)?\s*:?\s*)?"
    r"(?P<level>nb|th|vdc?|nhận biết|thông hiểu|vận dụng(?: cao)?|dễ|trung bình|khó)"
    r"\s*[)\]]\s*[:.]?\s*",
    _I,
)
_RULE = re.compile(r"[-–—=*_.~•\s]*(?:hết(?:\s+đề)?)?[-–—=*_.~•\s]*", _I)
_SECTION = re.compile(
    r"(?:phần|chương|chuyên\s*đề|chủ\s*đề)\s+(?:[0-9]{1,2}|[IVX]{1,5}|[A-E])\s*(?:[.:–-].*)?"
    r"|[IVX]{1,5}\s*[.)–-]\s*.+",
    _I,
)
_STARS = re.compile(r"\*\*(?=\S)([^*]+?)(?<=\S)\*\*")
_MOST_SPACES = re.compile(r" {3,}")
_FEWEST_OF_A_RULE = 3


@dataclass(frozen=True, slots=True)
class Option:
    letter: str
    text: str
    starred: bool
    marked: bool  # bold, underlined, highlighted or red throughout
    raw: str = ""  # as it was typed, with its marks


def plain(row: str) -> str:
    """A line in NFC with plain spaces, its tabs and marks kept, nothing else invisible.

    `**` round all of the line, its label or all behind it are marks too.
    """
    text = unicodedata.normalize("NFC", row)
    spaced = "".join(" " if unicodedata.category(c) == "Zs" else c for c in text)
    kept = "".join(
        c for c in spaced if c in f"\t{OPEN}{CLOSE}" or not unicodedata.category(c).startswith("C")
    )
    return _starred_whole(_MOST_SPACES.sub("  ", kept).strip())


def _starred_whole(text: str) -> str:
    """Stars of Markdown as marks, where they are no emphasis inside a text."""
    found = _STARS.search(text)
    if found is None:
        return text
    marked = f"{text[: found.start()]}{OPEN}{found[1]}{CLOSE}{text[found.end() :]}"
    before, behind = text[: found.start()].strip(), text[found.end() :].strip()
    label = before or found[1]
    is_label = _OPTION.fullmatch(label) or _HEAD.fullmatch(label) or _NUMBERED.match(f"{label} x")
    if (before and not behind and is_label) or (not before and (is_label or not behind)):
        return marked
    return text


def bare(text: str) -> str:
    """Without the marks of what is bold."""
    return text.replace(OPEN, "").replace(CLOSE, "")


def bolded(text: str) -> str:
    """With the marks as **bold**, unless all of it is."""
    if _all_marked(text):
        return bare(text)
    inner = re.sub(
        f"{OPEN}(\\s*)([^{OPEN}{CLOSE}]*?)(\\s*){CLOSE}",
        lambda found: f"{found[1]}**{found[2]}**{found[3]}" if found[2] else found[0],
        text,
    )
    return bare(inner)


def _all_marked(text: str) -> bool:
    outside = re.sub(f"{OPEN}[^{CLOSE}]*{CLOSE}", "", text)
    return OPEN in text and not any(letter.isalnum() for letter in bare(outside))


def head(text: str, *, by_word: bool) -> tuple[int, str] | None:
    """The number of a question and what follows it."""
    found = (_HEAD if by_word else _NUMBERED).fullmatch(_unmarked_start(text))
    return (int(found["number"]), found["rest"]) if found else None


def _unmarked_start(text: str) -> str:
    """A label may be bold while the rest is not: its marks are not the question's."""
    found = re.match(f"{OPEN}([^{OPEN}{CLOSE}]*){CLOSE}", text)
    if found is None:
        return text
    label = _HEAD.match(found[1]) or _NUMBERED.match(found[1] + " x")
    if label is None:
        return text
    rest = found[1][len(found[1]) - len(label["rest"]) :] if _HEAD.match(found[1]) else ""
    start = found[1][: len(found[1]) - len(rest)] if rest else found[1]
    marked = f"{OPEN}{rest}{CLOSE}" if rest.strip() else rest
    return start + marked + text[found.end() :]


def said_in_front(text: str) -> tuple[str, str]:
    """A question without its points, “(0,25 điểm)”, and its level, “(NB)”, in front; the level."""
    text = _POINTS.sub("", text, count=1) if _POINTS.match(text) else text
    found = _LEVEL.match(text)
    rest = text[found.end() :] if found else text
    rest = _POINTS.sub("", rest, count=1) if _POINTS.match(rest) else rest
    return rest, found["level"] if found else ""


def options(text: str) -> list[Option]:
    """Every option of a line, if it begins with one: parted by tabs, wide gaps or B. C. D."""
    if not _OPTION.fullmatch(bare(text)):
        return []
    pieces = [piece for part in _NEXT.split(text) for piece in _apart(part)]
    read = [_option(piece) for piece in pieces]
    return [option for option in read if option]


def in_order(letters: Sequence[str]) -> bool:
    return list(letters) == list(LETTERS[: len(letters)])


def parted(option: Option) -> list[Option]:
    """An option taken apart where only a space parts it from others."""
    read = [_option(piece) for piece in _CLOSE_BY.split(option.raw)]
    return [option for option in read if option]


def _apart(text: str) -> list[str]:
    """A line whose options only a space parts: taken apart if the letters follow one another."""
    pieces = _CLOSE_BY.split(text)
    letters = [bare(piece).lstrip("*([ ")[:1].upper() for piece in pieces]
    first = LETTERS.find(letters[0]) if letters[0] else -1
    wanted = list(LETTERS[first : first + len(pieces)]) if first >= 0 else []
    return pieces if len(pieces) > 2 and letters == wanted else [text]  # noqa: PLR2004 -- A B alone may be words


def _option(piece: str) -> Option | None:
    found = _OPTION.fullmatch(bare(piece).strip())
    if found is None:
        return None
    rest = found["rest"].strip()
    behind = _RIGHT_BEHIND.search(rest)
    text = rest[: behind.start()] if behind and behind.start() else rest
    return Option(
        (found["letter"] or found["inside"] or found["loose"]).upper(),
        text,
        bool(found["star"] or found["after"]) or text != rest,
        _marked_after_label(piece, rest),
        piece,
    )


def _marked_after_label(piece: str, rest: str) -> bool:
    """Whether all of the text is marked; the letter alone being so is a way of typing."""
    inside = "".join(re.findall(f"{OPEN}([^{CLOSE}]*)", piece))
    return bool(rest) and "".join(rest.split()) in "".join(inside.split())


def answer(text: str) -> str:
    """What is said to be right; "" if the line says nothing of the kind."""
    found = _ANSWER.fullmatch(text) or _ANSWER_BARE.fullmatch(text)
    if found is None:
        return ""
    value = found["value"].strip()
    if text[:1] in "([" and value[-1:] in {")", "]"}:
        value = value[:-1].rstrip()
    enclosed = _ENCLOSED.fullmatch(value)
    return enclosed["inside"] if enclosed else value


def explanation(text: str) -> str | None:
    found = _EXPLANATION.fullmatch(text)
    return found["rest"].strip() if found else None


def named_field(text: str) -> tuple[str, str] | None:
    found = _FIELD.fullmatch(text)
    return (_FIELDS[folded(found["name"])], found["rest"].strip()) if found else None


def sets_apart(text: str) -> bool:
    """A heading of a part of the paper, a line of dashes, “HẾT”: no words of a question."""
    if _RULE.fullmatch(text):
        return sum(not letter.isspace() for letter in text) >= _FEWEST_OF_A_RULE
    return bool(_SECTION.fullmatch(text)) and (text.isupper() or folded(text).startswith(_PARTS))


_PARTS = ("phan ", "chuong ", "chuyen de ")


def without_truth_mark(text: str) -> tuple[str, bool]:
    """The text without “(Đ/S)”, and whether it was there."""
    cut = _TRUTH.sub(" ", text)
    return cut, cut != text
