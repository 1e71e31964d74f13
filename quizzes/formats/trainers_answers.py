"""What trainers say is right, and so of which type their question is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from courses.pack_text import OptionText
from people.names import folded
from quizzes.formats.found import CannotSay
from quizzes.formats.gift import FALSE, TRUE
from quizzes.formats.rows import number
from quizzes.formats.tidying import tidy
from quizzes.formats.trainers_lines import Option

_LETTERS = re.compile(r"[A-Ja-j](?:\s*(?:,|;|/|&|\+|và|\s)\s*[A-Ja-j])*\s*[.)]?")
_RUN = re.compile(r"[A-J]{2,10}")
_TRUTHS = {"d": True, "dung": True, "true": True, "s": False, "sai": False, "false": False}
_ASK = (
    "không thấy đáp án đúng (chữ đậm, gạch chân mất khi dán); thêm dòng “Đáp án: …”, gõ * trước "
    "phương án đúng, hoặc tải chính tệp .docx lên"
)


def held(options: Sequence[Option], said: str, *, truth: bool) -> dict[str, Any]:
    """Type, options and answers of a question; `truth`: it says to be true or false.

    Raises:
        CannotSay: what is right is not clear, and what to do about it.

    """
    if not options:
        return _unoffered(said, truth=truth)
    right = _right(options, said)
    made = tuple(
        OptionText(text=tidy(option.text), correct=option.letter in right) for option in options
    )
    if [folded(option.text) for option in made] == [folded(TRUE), folded(FALSE)]:
        return _true_false(is_true=made[0].correct)
    kind = "multiple_choice" if len(right) > 1 else "single_choice"
    return {"type": kind, "options": made}


def _right(options: Sequence[Option], said: str) -> set[str]:
    letters = [option.letter for option in options]
    starred = {option.letter for option in options if option.starred}
    if said:
        told = _letters_in(said, options)
        if outside := sorted(told - set(letters)):
            raise CannotSay(
                f"câu này có {len(letters)} phương án nhưng đáp án ghi {', '.join(outside)}; "
                f"sửa thành một trong {', '.join(letters)}"
            )
        if starred and starred != told:
            raise CannotSay("dấu * và dòng đáp án nói khác nhau; giữ một")
        return told
    marked = {option.letter for option in options if option.marked}
    if not starred and len(marked) in {0, len(letters)}:
        raise CannotSay(_ASK)
    return starred or marked


def _letters_in(said: str, options: Sequence[Option]) -> set[str]:
    if _LETTERS.fullmatch(said):
        return {letter.upper() for letter in re.findall(r"\b[A-Ja-j]\b", said)}
    if _RUN.fullmatch(said):
        return set(said)
    if labelled := re.match(r"([A-J])[.):]\s", said):
        return {labelled[1]}
    same = {o.letter for o in options if folded(tidy(o.text)) == folded(tidy(said))}
    if len(same) == 1:
        return same
    raise CannotSay(f"đáp án “{said[:40]}” không phải chữ cái của phương án nào; ghi như “B”")


def _true_false(*, is_true: bool) -> dict[str, Any]:
    options_ = (OptionText(text=TRUE, correct=is_true), OptionText(text=FALSE, correct=not is_true))
    return {"type": "true_false", "options": options_}


def _unoffered(said: str, *, truth: bool) -> dict[str, Any]:
    """A question without options: true or false, a number, or a word."""
    said = tidy(said)
    if not said:
        raise CannotSay(
            "câu này không có phương án và không có đáp án; viết A., B., … hoặc “Đáp án: …”"
        )
    if folded(said).rstrip(".") in _TRUTHS:
        return _true_false(is_true=_TRUTHS[folded(said).rstrip(".")])
    if truth:
        raise CannotSay(f"câu đúng – sai có đáp án “{said[:30]}”; ghi Đ hoặc S")
    if _LETTERS.fullmatch(said):
        raise CannotSay(f"đáp án ghi {said} mà câu không có phương án nào; viết A., B., …")
    try:
        return {"type": "numeric", "answers": (number(said),)}
    except CannotSay:
        parts = dict.fromkeys(tidy(part) for part in said.split(";"))
        return {"type": "short_answer", "answers": tuple(part for part in parts if part)}
