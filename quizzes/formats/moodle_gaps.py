"""Moodle's running texts with gaps, `{1:SHORTANSWER:=đúng#vì…~sai}`, and ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from courses.pack_text import GapText, QuestionText
from quizzes.formats.found import CannotSay
from quizzes.formats.tidying import from_html, to_html

_GAP = re.compile(r"\{([0-9]*):([A-Z_]+)(?::((?:\\.|[^\\}])*))?\}", re.DOTALL)
_KINDS = {
    **dict.fromkeys(("SHORTANSWER", "SA", "MW"), "typed"),
    **dict.fromkeys(("SHORTANSWER_C", "SAC", "MWC"), "typed exactly"),
    **dict.fromkeys(("NUMERICAL", "NM"), "number"),
    **dict.fromkeys(
        [f"MULTICHOICE{way}" for way in ("", "_S", "_V", "_H", "_VS", "_HS")]
        + ["MC", "MCS", "MCV", "MCH", "MCVS", "MCHS"],
        "list",
    ),
}
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{1,7})?)%")
_NUMBER = re.compile(r"(-?[0-9]{1,20}(?:\.[0-9]{1,20})?)(?::([0-9.]{1,20}))?")
_SPECIAL = re.compile(r'[}#~/"\\]')
_SPLIT = re.compile(r"(?<!\\)~")
_COMMENT = re.compile(r"(?<!\\)#")
_ALL, _TWO = 100, 2


@dataclass(slots=True)
class Gapped:
    """A text with its gaps as {{1}}, {{2}}…, and what was lost on the way."""

    text: str = ""
    gaps: list[GapText] = field(default_factory=list)
    case_sensitive: bool = False
    doubts: list[str] = field(default_factory=list)


def read(html: str) -> Gapped:
    """The text and gaps of a Moodle cloze; raises `CannotSay`."""
    into = Gapped()
    worths, exact = set(), set()
    pieces = []
    end = 0
    for found in _GAP.finditer(html):
        kind = _KINDS.get(found[2])
        if kind is None:
            raise CannotSay(f"chỗ trống loại {found[2]} không có ở đây")
        worths.add(found[1] or "1")
        if kind.startswith("typed"):
            exact.add(kind)
        into.gaps.append(_gap(kind, found[3] or "", into.doubts))
        pieces += [html[end : found.start()], f"{{{{{len(into.gaps)}}}}}"]
        end = found.end()
    if not into.gaps:
        raise CannotSay("đoạn văn không có chỗ trống nào đọc được")
    into.text, lost = from_html("".join([*pieces, html[end:]]))
    into.doubts += lost
    into.case_sensitive = "typed exactly" in exact
    if len(worths) > 1:
        into.doubts.append("các chỗ trống có điểm khác nhau; ở đây chia đều")
    if len(exact) > 1:
        into.doubts.append("có chỗ phân biệt chữ hoa, có chỗ không; ở đây cả câu phân biệt")
    return into


def _gap(kind: str, written: str, doubts: list[str]) -> GapText:
    right, others, comments = [], [], []
    for part in _SPLIT.split(written):
        text, weight, comment = _alternative(part, doubts)
        comments.append(comment)
        if weight >= _ALL:
            right.append(_counted(text, doubts) if kind == "number" else text)
        elif kind == "list":
            others.append(text)
            _partly(text, weight, doubts)
        elif text and text != "*":
            _partly(text, weight, doubts)
    _whole(kind, right, others)
    told = {comment for comment in comments if comment}
    if len(told) > 1 or (told and "" in comments):
        doubts.append("phản hồi của từng lựa chọn trong chỗ trống không đưa sang được")
        told = set()
    return GapText(answers=tuple(right), others=tuple(others), feedback="".join(told))


def _whole(kind: str, right: Sequence[str], others: Sequence[str]) -> None:
    if not right:
        raise CannotSay("có chỗ trống không có đáp án nào được trọn điểm")
    if kind == "list" and not others:
        raise CannotSay("có chỗ trống chọn từ danh sách mà không có lựa chọn nào khác đáp án")


def _alternative(part: str, doubts: list[str]) -> tuple[str, float, str]:
    part = part.strip()
    weight = 0.0
    if part.startswith("="):
        weight, part = float(_ALL), part[1:]
    elif found := _WEIGHT.match(part):
        weight, part = float(found[1]), part[found.end() :]
    text, *comment = _COMMENT.split(part, 1)
    text, lost = from_html(_unescaped(text))
    said, lost_too = from_html(_unescaped(comment[0])) if comment else ("", [])
    doubts += [*lost, *lost_too]
    return text, weight, said


def _counted(text: str, doubts: list[str]) -> str:
    """A number as a gap may hold it: what is to be typed."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        raise CannotSay(f"chỗ trống nhập số có đáp án “{text[:30]}” không phải là số")
    if float(found[2].replace("..", ".") if _is_number(found[2]) else 0):
        raise CannotSay("chỗ trống nhập số với sai số không có ở đây; viết thành câu nhập số")
    doubts.append(f"chỗ trống nhập số {found[1]} thành chỗ trống nhập chữ; phải ghi đúng như vậy")
    return found[1]


def _is_number(text: str | None) -> bool:
    return bool(text) and bool(re.fullmatch(r"[0-9]+(\.[0-9]+)?", text or ""))


def _partly(text: str, weight: float, doubts: list[str]) -> None:
    if weight:
        doubts.append(f"“{text}” được {weight:g}% điểm trong tệp; ở đây không có điểm")


def _unescaped(text: str) -> str:
    return re.sub(r"\\([}#~/\"\\])", r"\1", text)


def write(question: QuestionText) -> str:
    """The text of a cloze as Moodle's; raises `CannotSay`."""
    pieces = re.split(r"\{\{([0-9]+)\}\}", question.text)
    if any("{" in piece for piece in pieces[::2]):
        raise CannotSay("đoạn văn có dấu { mà Moodle coi là chỗ trống")
    for place in range(1, len(pieces), _TWO):
        gap = question.gaps[int(pieces[place]) - 1]
        pieces[place] = _written(gap, exactly=question.case_sensitive)
    return "".join(piece if place % _TWO else to_html(piece) for place, piece in enumerate(pieces))


def _written(gap: GapText, *, exactly: bool) -> str:
    if "*" in "".join(gap.answers) and not gap.others:
        raise CannotSay("Moodle coi * trong đáp án là chữ bất kỳ")
    kind = "MULTICHOICE" if gap.others else "SHORTANSWER_C" if exactly else "SHORTANSWER"
    comment = f"#{_said(gap.feedback)}" if gap.feedback else ""
    right = [f"={_said(answer)}{comment}" for answer in gap.answers]
    others = [f"{_said(other)}{comment}" for other in gap.others]
    return f"{{1:{kind}:{'~'.join(right + others)}}}"


def _said(text: str) -> str:
    return _SPECIAL.sub(
        lambda found: "\\" + found[0], to_html(text).replace("&quot;", '"').replace("&#x27;", "'")
    )
