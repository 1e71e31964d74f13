"""Questions written as GIFT: every text with its format, so that nothing depends on its place."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from courses.pack_text import CaseText, OptionText, QuestionText
from quizzes.formats import weights
from quizzes.formats.found import TYPE_NAMES, CannotSay
from quizzes.formats.gift import FALSE, TRUE
from quizzes.formats.gift_text import ESCAPED
from quizzes.formats.tags import CASE, refuse_brackets, tags_of
from quizzes.formats.tidying import to_html

_SPECIAL = re.compile(rf"[\\{re.escape(ESCAPED)}]")


def write_case(case: CaseText) -> str:
    """A situation, as a description: Moodle shows it, we read it back."""
    tags = [CASE]
    refuse_brackets(tags)
    text = "\\n\\n".join(map(_escaped, case.text))
    return f"// [id:{case.id}] [tag:{CASE}]\n::{_escaped(case.title)}::[plain]{text}\n"


def write_question(question: QuestionText) -> str:
    """One question; raises `CannotSay`."""
    if question.type not in _WRITERS:
        raise CannotSay(f"GIFT không có loại {TYPE_NAMES[question.type]}")
    tags = tags_of(question)
    refuse_brackets(tags)
    marks = " ".join([f"[id:{question.id}]", *(f"[tag:{tag}]" for tag in tags)])
    general = f"####{_said(question.explanation)}" if question.explanation else ""
    answers = "\n".join(_WRITERS[question.type](question))
    return (
        f"// {marks}\n::{_escaped(question.id)}::{_said(question.stem)}{{{answers}\n{general}}}\n"
    )


def _said(text: str) -> str:
    """With its format, so that nothing depends on where it stands."""
    if to_html(text).count("<strong>"):
        return f"[html]{_escaped(to_html(text))}"
    return f"[plain]{_escaped(text)}"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: "\\" + found[0], text)


def _commented(text: str) -> str:
    return f"#{_said(text)}" if text else ""


def _one(question: QuestionText) -> Iterator[str]:
    for option in question.options:
        yield f"{'=' if option.correct else '~'}{_said(option.text)}{_commented(option.feedback)}"


def _several(question: QuestionText) -> Iterator[str]:
    right = sum(option.correct for option in question.options)
    try:
        good = weights.share(right)
        bad = weights.share(len(question.options) - right)
    except weights.BadWeights as error:
        raise CannotSay(str(error)) from error
    for option in question.options:
        weight = good if option.correct else -bad
        yield f"~%{weight:.7g}%{_said(option.text)}{_commented(option.feedback)}".replace(
            "%-0%", ""
        )


def truth_of(question: QuestionText) -> tuple[OptionText, OptionText]:
    """The two options of a true/false question, true first; raises `CannotSay`."""
    if [option.text for option in question.options] != [TRUE, FALSE]:
        raise CannotSay(f"câu đúng – sai phải có hai phương án “{TRUE}”, “{FALSE}” theo thứ tự")
    return question.options[0], question.options[1]


def _true_false(question: QuestionText) -> Iterator[str]:
    truth = truth_of(question)
    right, wrong = sorted(truth, key=lambda option: not option.correct)
    second = f"#{_said(right.feedback)}" if right.feedback else ""
    first = f"#{_said(wrong.feedback)}" if wrong.feedback else "#" * bool(second)
    yield f"{'TRUE' if truth[0].correct else 'FALSE'}{first}{second}"


def _pairs(question: QuestionText) -> Iterator[str]:
    for pair in question.pairs:
        if "->" in pair.left + pair.right:
            raise CannotSay("GIFT dùng “->” để ghép; đổi dấu đó trong câu")
        if "**" in pair.right:
            raise CannotSay("GIFT không ghi được chữ đậm ở vế phải")
        yield f"={_said(pair.left)} -> {_escaped(pair.right)}"


def _words(question: QuestionText) -> Iterator[str]:
    for answer in question.answers:
        if "*" in str(answer):
            raise CannotSay("GIFT coi * trong đáp án là chữ bất kỳ")
        yield f"={_said(str(answer))}"


def in_digits(number: float | str) -> str:
    """A number in full, with a dot."""
    return f"{Decimal(str(number)):f}"


def _number(question: QuestionText) -> Iterator[str]:
    yield f"#{in_digits(question.answers[0])}:{in_digits(question.tolerance)}"


_WRITERS = {
    "single_choice": _one,
    "multiple_choice": _several,
    "true_false": _true_false,
    "matching": _pairs,
    "short_answer": _words,
    "numeric": _number,
}


def said(question: QuestionText, _cases: Mapping[str, CaseText]) -> QuestionText:
    """What is read back: everything."""
    return replace(question)
