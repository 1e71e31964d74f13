"""Questions as Aiken: a line that asks, lettered options, a line `ANSWER: B`. Nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase

from courses.pack_text import CaseText, OptionText, QuestionText
from quizzes.formats.found import TYPE_NAMES, CannotSay, Collector, Reading
from quizzes.formats.gift import FALSE, TRUE
from quizzes.formats.tidying import tidy

_OPTION = re.compile(r"([A-Z])[.)]\s*(.*)")
_ANSWER = re.compile(r"ANSWER:\s*(.*)")
_TWO = 2


@dataclass(slots=True)
class _Question:
    line: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[int, str, str]] = field(default_factory=list)

    @property
    def begun(self) -> bool:
        return bool(self.stem or self.options)


def read(source: str) -> Reading:
    """Every question of an Aiken file, and each error by its line."""
    into = Collector()
    now = _Question()
    for number, row in enumerate(source.splitlines(), start=1):
        text = tidy(row)
        if answer := _ANSWER.fullmatch(text):
            _close(now, number, answer[1].strip(), into)
            now = _Question()
        elif option := _OPTION.fullmatch(text):
            now.line = now.line or number
            now.options.append((number, option[1], option[2]))
        elif text and not now.options:
            now.line = now.line or number
            now.stem.append(text)
        elif now.begun:
            _abandon(now, into)
            now = _Question(number, [text] if text else [])
    if now.begun:
        _abandon(now, into)
    return into.reading()


def _abandon(question: _Question, into: Collector) -> None:
    """A question that nothing closes."""
    if not question.stem:
        line, _, text = question.options[0]
        into.refuse(line, text, "phương án này không có câu hỏi ở trên; viết câu hỏi trước nó")
        return
    missing = "dòng “ANSWER: …”" if question.options else "các phương án và dòng “ANSWER: …”"
    into.refuse(
        question.line, question.stem[0][:60], f"câu này thiếu {missing} ngay bên dưới; viết thêm"
    )


def _close(question: _Question, line: int, answer: str, into: Collector) -> None:
    if not question.begun:
        into.refuse(line, answer[:60], "đáp án này không có câu hỏi ở trên; xóa hoặc viết câu hỏi")
        return
    letters = [letter for _, letter, _ in question.options]
    name = " ".join(question.stem)[:60]
    if len(letters) < _TWO:
        into.refuse(line, name, f"câu này chỉ có {len(letters)} phương án; cần ít nhất hai")
    elif len(set(letters)) < len(letters):
        into.refuse(line, name, "hai phương án cùng một chữ cái; đánh lại A, B, C…")
    elif answer not in letters:
        into.refuse(
            line, name, f"đáp án ghi “{answer[:20]}” mà các phương án là {', '.join(letters)}"
        )
    else:
        into.take(question.line, _made(question, answer), name=name)


def _made(question: _Question, answer: str) -> QuestionText:
    options = tuple(
        OptionText(text=text, correct=letter == answer) for _, letter, text in question.options
    )
    truth = [option.text for option in options] == [TRUE, FALSE]
    return QuestionText(
        id="",
        type="true_false" if truth else "single_choice",
        stem=" ".join(question.stem),
        options=options,
        topic="",
        difficulty="",
    )


def write_question(question: QuestionText) -> str:
    """One question; raises `CannotSay`."""
    if question.type not in {"single_choice", "true_false"}:
        raise CannotSay(f"Aiken chỉ có câu chọn một, không có loại {TYPE_NAMES[question.type]}")
    if question.case:
        raise CannotSay("Aiken không ghi được tình huống mà câu này hỏi về")
    texts = [option.text for option in question.options]
    if (texts == [TRUE, FALSE]) != (question.type == "true_false"):
        raise CannotSay("Aiken đọc lại hai phương án này thành loại khác")
    rows = [f"{letter}) {text}" for letter, text in zip(ascii_uppercase, texts, strict=False)]
    right = next(place for place, option in enumerate(question.options) if option.correct)
    return "\n".join([question.stem, *rows, f"ANSWER: {ascii_uppercase[right]}", ""])


def said(question: QuestionText, _cases: Mapping[str, CaseText]) -> QuestionText:
    """What is read back: the stem, the options and the right one."""
    return QuestionText(
        id="",
        type=question.type,
        stem=question.stem,
        options=tuple(OptionText(text=o.text, correct=o.correct) for o in question.options),
        topic="",
        difficulty="",
    )
