"""Questions as Moodle XML, read with every door to entities and other files shut."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring as vetted
from lxml import etree

from courses.pack_text import CaseText, OptionText, PairText, QuestionText
from quizzes.formats import moodle_gaps, weights
from quizzes.formats.found import CannotSay, Collector, Reading, Unreadable
from quizzes.formats.gift import FALSE, TRUE, accepted, key_from, number_from, whole_pairs
from quizzes.formats.tags import CASE, read_tags
from quizzes.formats.tidying import from_html, from_maybe_html, tidy

STEM = '<p class="thao-stem">'
_STEM = re.compile(rf"{STEM}(.*?)</p>", re.DOTALL)
_TYPES = {
    "essay": "tự luận",
    "description": "mô tả",
    "gapselect": "chọn từ thiếu",
    "ddwtos": "kéo thả vào đoạn văn",
    "ddmarker": "kéo thả dấu lên hình",
    "ddimageortext": "kéo thả lên hình",
    "stack": "toán STACK",
    "calculated": "tính toán",
    "calculatedsimple": "tính toán",
    "calculatedmulti": "tính toán",
    "randomsamatch": "ghép ngẫu nhiên",
}
_ALL = 100


def read(content: bytes) -> Reading:
    """Every question of a Moodle XML file; what we have no type for is refused by name.

    Raises:
        Unreadable: it is no XML, no quiz, or declares entities or a document type.

    """
    root = parse(content)
    if root.tag != "quiz":
        raise Unreadable("Tệp XML không phải câu hỏi của Moodle: thiếu thẻ <quiz>.")
    into = Collector()
    for element in root.iterchildren("question"):
        _read_question(element, into)
    return into.reading()


def parse(content: bytes) -> Any:
    """The tree of a file that cannot reach out of itself; raises `Unreadable`."""
    try:
        vetted(content, forbid_dtd=True)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        return etree.fromstring(content, parser)
    except DefusedXmlException as error:
        raise Unreadable("Tệp XML khai báo DOCTYPE hoặc thực thể nên không được mở.") from error
    except (ParseError, etree.XMLSyntaxError) as error:
        line = getattr(error, "position", (0, 0))[0]
        raise Unreadable(f"Tệp XML hỏng ở dòng {line}; hãy xuất lại từ Moodle.") from error
    except (ValueError, LookupError, RecursionError) as error:
        raise Unreadable("Tệp không đọc được như XML; hãy xuất lại từ Moodle.") from error


@dataclass(slots=True)
class _Question:
    element: Any
    doubts: list[str] = field(default_factory=list)

    def bare(self, path: str) -> str:
        return tidy(self.element.findtext(path) or "")

    def text(self, element: Any) -> str:
        """The text an element holds, by its format."""
        if element is None:
            return ""
        written = element.findtext("text") or ""
        if element.get("format") in {"plain_text", "markdown"}:
            return tidy(written)
        text, lost = (from_html if element.get("format") == "html" else from_maybe_html)(written)
        self.doubts += lost
        return text

    def answers(self) -> list[tuple[Any, float]]:
        return [
            (answer, _float(answer.get("fraction"))) for answer in self.element.findall("answer")
        ]

    def feedback(self, answer: Any) -> str:
        return self.text(answer.find("feedback"))


def _float(text: str | None) -> float:
    try:
        return float(Decimal((text or "0").strip()))
    except (InvalidOperation, OverflowError) as error:
        raise CannotSay(f"điểm “{(text or '')[:20]}” không phải là số") from error


def _read_question(element: Any, into: Collector) -> None:
    kind = element.get("type") or ""
    question = _Question(element)
    tags = [tidy(tag.text or "") for tag in element.findall("tags/tag/text")]
    name = question.bare("name/text")
    line = element.sourceline or 0
    if kind == "category":
        return
    if kind == "description" and CASE in tags:
        into.cases.append(_case(element, name))
    elif kind not in _KINDS:
        into.refuse(line, name, f"loại {_TYPES.get(kind, 'câu hỏi')} ({kind[:30]}) không có ở đây")
    else:
        try:
            made = _made(question, kind, tags)
        except (CannotSay, weights.BadWeights) as error:
            into.refuse(line, name, str(error))
        else:
            into.take(line, made, name=name, doubts=question.doubts)


def _made(question: _Question, kind: str, tags: list[str]) -> QuestionText:
    if question.element.find("image") is not None and question.bare("image"):
        question.doubts.append("có hình; nội dung đó không đưa sang được")
    fields = {
        "stem": "",
        "topic": "",
        "difficulty": "",
        "explanation": question.text(question.element.find("generalfeedback")),
    }
    held = _KINDS[kind](question)
    stem = held.get("stem") or question.text(question.element.find("questiontext"))
    return QuestionText(
        id=key_from(question.bare("idnumber")),
        **(fields | held | {"stem": stem} | read_tags(tags, held["type"])),
    )


def _case(element: Any, name: str) -> CaseText:
    html = element.findtext("questiontext/text") or ""
    rows = [from_html(row)[0] for row in re.split(r"</p>", html)]
    key = key_from(tidy(element.findtext("idnumber") or ""))
    return CaseText(id=key, title=name, text=tuple(row for row in rows if row))


def _choice(question: _Question) -> dict[str, Any]:
    answers = question.answers()
    single = question.bare("single") in {"true", "1", ""}
    earned = [weight for _, weight in answers]
    right, doubts = (weights.single if single else weights.several)(earned)
    question.doubts += doubts
    options = tuple(
        OptionText(text=question.text(answer), correct=correct, feedback=question.feedback(answer))
        for (answer, _), correct in zip(answers, right, strict=True)
    )
    if single:
        return {"type": "single_choice", "options": options}
    return {"type": "multiple_choice", "options": options, "scoring": "partial"}


def _truth(question: _Question) -> dict[str, Any]:
    told = {}
    for answer, weight in question.answers():
        word = tidy(answer.findtext("text") or "").lower()
        told[word] = OptionText(
            text={"true": TRUE, "false": FALSE}.get(word, word),
            correct=weight >= _ALL,
            feedback=question.feedback(answer),
        )
    if told.keys() != {"true", "false"}:
        raise CannotSay("câu đúng – sai phải có đúng hai đáp án true và false")
    return {"type": "true_false", "options": (told["true"], told["false"])}


def _matching(question: _Question) -> dict[str, Any]:
    pairs = [
        PairText(left=question.text(sub), right=tidy(sub.findtext("answer/text") or ""))
        for sub in question.element.findall("subquestion")
    ]
    return {
        "type": "matching",
        "pairs": whole_pairs(pairs, question.doubts),
        "scoring": "partial",
    }


def _ordering(question: _Question) -> dict[str, Any]:
    way = question.bare("gradingtype").upper()
    if way not in {"ALL_OR_NOTHING", "-1", "ABSOLUTE_POSITION", "0"}:
        question.doubts.append("cách chấm sắp thứ tự khác; ở đây mỗi mục đúng chỗ được một phần")
    if question.bare("selecttype").upper() not in {"ALL", "0", ""}:
        question.doubts.append("tệp chỉ lấy một số mục mỗi lần; ở đây lấy mọi mục")
    placed = [(weight, place, answer) for place, (answer, weight) in enumerate(question.answers())]
    order = [question.text(answer) for _, _, answer in sorted(placed, key=lambda item: item[:2])]
    whole = way in {"ALL_OR_NOTHING", "-1"}
    return {
        "type": "ordering",
        "order": tuple(order),
        "scoring": "all_or_nothing" if whole else "partial",
    }


def _short(question: _Question) -> dict[str, Any]:
    answers = [
        (question.text(answer), weight, question.feedback(answer))
        for answer, weight in question.answers()
    ]
    return {
        "type": "short_answer",
        "answers": accepted(answers, question.doubts),
        "case_sensitive": question.bare("usecase") == "1",
    }


def _numerical(question: _Question) -> dict[str, Any]:
    numbers = []
    for answer, weight in question.answers():
        text = tidy(answer.findtext("text") or "")
        if question.feedback(answer):
            question.doubts.append("phản hồi của từng đáp án không đưa sang được")
        if weight >= _ALL:
            numbers.append((text, tidy(answer.findtext("tolerance") or "0")))
        elif weight:
            question.doubts.append(f"số {text} được {weight:g}% điểm; ở đây không có điểm")
    if len(numbers) != 1:
        raise CannotSay(f"có {len(numbers)} đáp án số được trọn điểm; cần đúng một")
    if question.element.find("units") is not None:
        question.doubts.append("đơn vị và hệ số của Moodle không đưa sang được")
    number, tolerance = (_number(text) for text in numbers[0])
    return {"type": "numeric", "answers": (number,), "tolerance": tolerance}


def _number(text: str) -> int | float:
    if not re.fullmatch(r"-?[0-9]{1,20}(\.[0-9]{0,20})?([eE]-?[0-9]{1,2})?", text):
        raise CannotSay(f"“{text[:30]}” không phải là số")
    return number_from(Decimal(text))


def _cloze(question: _Question) -> dict[str, Any]:
    html = question.element.findtext("questiontext/text") or ""
    stem = ""
    if own := _STEM.match(html):
        stem, _ = from_html(own[1])
        html = html[own.end() :]
    gapped = moodle_gaps.read(html)
    question.doubts += gapped.doubts
    if not stem:
        stem = "Điền vào các chỗ trống."
        question.doubts.append(f"tệp không có câu dẫn riêng; ở đây ghi “{stem}”")
    return {
        "type": "cloze",
        "stem": stem,
        "text": gapped.text,
        "gaps": tuple(gapped.gaps),
        "case_sensitive": gapped.case_sensitive,
        "scoring": "partial",
    }


_KINDS: dict[str, Callable[[_Question], dict[str, Any]]] = {
    "multichoice": _choice,
    "truefalse": _truth,
    "matching": _matching,
    "ordering": _ordering,
    "shortanswer": _short,
    "numerical": _numerical,
    "cloze": _cloze,
    "multianswer": _cloze,
}
