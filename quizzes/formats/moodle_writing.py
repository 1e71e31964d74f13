"""Questions written as Moodle XML."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from lxml import etree

from courses.pack_text import CaseText, QuestionText
from quizzes.formats import moodle_gaps, weights
from quizzes.formats.found import CannotSay
from quizzes.formats.gift_writing import in_digits, truth_of
from quizzes.formats.moodle_xml import STEM
from quizzes.formats.tags import CASE, tags_of
from quizzes.formats.tidying import to_html


def write(elements: Iterable[Any]) -> bytes:
    """The file that holds these; the same ones give the same bytes."""
    root = etree.Element("quiz")
    root.extend(elements)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True))


def case_of(case: CaseText) -> Any:
    """A situation, as a description: Moodle shows it, we read it back."""
    html = "".join(f"<p>{to_html(text)}</p>" for text in case.text)
    element = _element("description", case.title, html)
    _put(element, "idnumber", case.id)
    _tags(element, [CASE])
    return element


def question_of(question: QuestionText) -> Any:
    """One question; raises `CannotSay`."""
    name, fill = _KINDS[question.type]
    html = f"<p>{to_html(question.stem)}</p>"
    if question.type == "cloze":
        text = moodle_gaps.write(question)
        html = f"{STEM}{to_html(question.stem)}</p><p>{text}</p>"
    element = _element(name, question.id, html)
    _said(element, "generalfeedback", question.explanation)
    _put(element, "defaultgrade", "1")
    _put(element, "idnumber", question.id)
    fill(element, question)
    _tags(element, tags_of(question))
    return element


def _element(kind: str, name: str, html: str) -> Any:
    element = etree.Element("question", type=kind)
    _put(etree.SubElement(element, "name"), "text", name)
    text = etree.SubElement(element, "questiontext", format="html")
    _put(text, "text", html)
    return element


def _put(parent: Any, tag: str, text: str) -> None:
    try:
        etree.SubElement(parent, tag).text = text
    except ValueError as error:
        raise CannotSay("có ký tự mà XML không ghi được") from error


def _said(parent: Any, tag: str, text: str, **attributes: str) -> Any:
    element = etree.SubElement(parent, tag, format="html", **attributes)
    _put(element, "text", to_html(text))
    return element


def _answer(parent: Any, text: str, fraction: str, feedback: str = "") -> Any:
    answer = _said(parent, "answer", text, fraction=fraction)
    _said(answer, "feedback", feedback)
    return answer


def _bare(parent: Any, text: str, fraction: str, feedback: str = "") -> Any:
    """An answer that is compared, not shown."""
    answer = etree.SubElement(parent, "answer", format="plain_text", fraction=fraction)
    _put(answer, "text", text)
    _said(answer, "feedback", feedback)
    return answer


def _tags(element: Any, tags: Iterable[str]) -> None:
    held = etree.SubElement(element, "tags")
    for tag in tags:
        _put(etree.SubElement(held, "tag"), "text", tag)


def _one(element: Any, question: QuestionText) -> None:
    _put(element, "single", "true")
    _put(element, "shuffleanswers", "true")
    for option in question.options:
        _answer(element, option.text, "100" if option.correct else "0", option.feedback)


def _several(element: Any, question: QuestionText) -> None:
    right = sum(option.correct for option in question.options)
    try:
        good, bad = weights.share(right), weights.share(len(question.options) - right)
    except weights.BadWeights as error:
        raise CannotSay(str(error)) from error
    _put(element, "single", "false")
    _put(element, "shuffleanswers", "true")
    for option in question.options:
        fraction = good if option.correct else -bad
        _answer(element, option.text, f"{fraction:.7g}", option.feedback)


def _truth(element: Any, question: QuestionText) -> None:
    for word, option in zip(("true", "false"), truth_of(question), strict=True):
        _bare(element, word, "100" if option.correct else "0", option.feedback)


def _matching(element: Any, question: QuestionText) -> None:
    _put(element, "shuffleanswers", "true")
    for pair in question.pairs:
        if "**" in pair.right:
            raise CannotSay("Moodle không ghi được chữ đậm ở vế phải")
        sub = _said(element, "subquestion", pair.left)
        _put(etree.SubElement(sub, "answer"), "text", pair.right)


def _ordering(element: Any, question: QuestionText) -> None:
    _put(element, "layouttype", "VERTICAL")
    _put(element, "selecttype", "ALL")
    partly = question.scoring == "partial"
    _put(element, "gradingtype", "ABSOLUTE_POSITION" if partly else "ALL_OR_NOTHING")
    for place, item in enumerate(question.order, start=1):
        _said(element, "answer", item, fraction=str(place))


def _short(element: Any, question: QuestionText) -> None:
    _put(element, "usecase", "1" if question.case_sensitive else "0")
    for answer in question.answers:
        if "*" in str(answer):
            raise CannotSay("Moodle coi * trong đáp án là chữ bất kỳ")
        _bare(element, str(answer), "100")


def _numerical(element: Any, question: QuestionText) -> None:
    answer = _bare(element, in_digits(question.answers[0]), "100")
    _put(answer, "tolerance", in_digits(question.tolerance))


def _cloze(_element: Any, _question: QuestionText) -> None:
    """Everything stands in its text."""


_KINDS: Mapping[str, tuple[str, Callable[[Any, QuestionText], None]]] = {
    "single_choice": ("multichoice", _one),
    "multiple_choice": ("multichoice", _several),
    "true_false": ("truefalse", _truth),
    "matching": ("matching", _matching),
    "ordering": ("ordering", _ordering),
    "short_answer": ("shortanswer", _short),
    "numeric": ("numerical", _numerical),
    "cloze": ("cloze", _cloze),
}
