"""A course's own two files, course.yaml and questions.yaml, read and written."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from courses import yaml_text
from courses.pack_text import (
    CERTAINTIES,
    DIFFICULTIES,
    DRAFT,
    DRAWN_TYPES,
    READY,
    CourseText,
    DrawText,
    ModuleText,
    OptionText,
    Pack,
    PairText,
    QuestionText,
    Report,
    TestText,
)
from courses.yaml_text import (
    Reader,
    flag,
    many,
    needed_of,
    number,
    one_of,
    record,
    whole,
    word_or_number,
    words,
)

SLUG = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_CODE = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"
_slug = words(SLUG, "chữ thường không dấu và số, nối bằng dấu gạch ngang")
_code = words(_CODE, "chữ in hoa không dấu và số, nối bằng dấu gạch ngang")
_text = words()

_HELD = {
    "single_choice": {"options"},
    "multiple_choice": {"options"},
    "true_false": {"options"},
    "matching": {"pairs"},
    "ordering": {"order"},
    "numeric": {"answers", "tolerance", "unit"},
    "short_answer": {"answers", "case_sensitive"},
}
_LEAST = {"options": 2, "pairs": 2, "order": 2, "answers": 1}


@dataclass(frozen=True, slots=True)
class Sheet:
    """What course.yaml says, with the node it was read from for the lines."""

    course: CourseText
    modules: tuple[ModuleText, ...]
    test: TestText | None
    node: yaml.Node


@dataclass(frozen=True, slots=True)
class Bank:
    """What questions.yaml says, with its node."""

    questions: tuple[QuestionText, ...]
    node: yaml.Node


# Reading


def read_course(text: str, report: Report) -> Sheet | None:
    """Read course.yaml; None when the report says why not."""
    values, node = yaml_text.read(text, _SHEET, report)
    if values is None or node is None:
        return None
    modules, test = values.pop("modules"), values.pop("test", None)
    if test and test.slug in {module.slug for module in modules}:
        report.add(
            yaml_text.line_of(node, "test", "slug"),
            "slug của bài kiểm tra trùng một mô-đun; đặt tên khác",
        )
    return Sheet(CourseText(**values), modules, test, node)


def read_questions(text: str, report: Report) -> Bank | None:
    """Read questions.yaml; None when the report says why not."""
    questions, node = yaml_text.read(text, _QUESTIONS, report)
    return None if questions is None or node is None else Bank(questions, node)


def check_topics(sheet: Sheet, bank: Bank, report: Report) -> None:
    """Report every question whose topic is no module."""
    known = {module.slug for module in sheet.modules}
    for place, question in enumerate(bank.questions):
        if question.topic not in known:
            line = yaml_text.line_of(bank.node, place, "topic")
            report.add(
                line, f"topic “{question.topic}” không phải slug của mô-đun nào; {_choices(known)}"
            )


def check_blueprint(sheet: Sheet, questions: Iterable[QuestionText], report: Report) -> None:
    """Report every line of the blueprint that the bank cannot serve."""
    if not sheet.test:
        return
    known = {module.slug for module in sheet.modules}
    drawable = [question for question in questions if question.type in DRAWN_TYPES]
    asked: Counter[str] = Counter()
    for place, draw in enumerate(sheet.test.blueprint):
        line = yaml_text.line_of(sheet.node, "test", "blueprint", place)
        if draw.topic not in known:
            report.add(
                line, f"topic “{draw.topic}” không phải slug của mô-đun nào; {_choices(known)}"
            )
            continue
        asked[draw.topic] += draw.count
        of_topic = [question for question in drawable if question.topic == draw.topic]
        fitting = [
            question for question in of_topic if draw.difficulty in {"", question.difficulty}
        ]
        have, want = len(fitting), draw.count
        if have >= want:
            have, want = len(of_topic), asked[draw.topic]
        if have < want:
            report.add(
                line, f"cần {want} câu nhưng ngân hàng chỉ có {have}; giảm count hoặc thêm câu hỏi"
            )


def _choices(slugs: Iterable[str]) -> str:
    return f"chọn một trong: {', '.join(sorted(slugs))}"


def _question_faults(question: QuestionText) -> list[str]:
    """Say what a question lacks, or has too much, for its type."""
    return [*_held_faults(question), *_option_faults(question), *_answer_faults(question)]


def _held_faults(question: QuestionText) -> Iterator[str]:
    held = _HELD[question.type]
    for name in sorted(set().union(*_HELD.values()) - held):
        if getattr(question, name):
            yield f"khóa “{name}” không dùng cho loại {question.type}; bỏ khóa này hoặc đổi type"
    for name in sorted(held & _LEAST.keys()):
        if len(getattr(question, name)) < _LEAST[name]:
            yield f"loại {question.type} cần ít nhất {_LEAST[name]} mục trong “{name}”; viết thêm"


def _option_faults(question: QuestionText) -> Iterator[str]:
    if question.type not in DRAWN_TYPES:
        return
    right = sum(option.correct for option in question.options)
    if question.type == "multiple_choice" and not right:
        yield "chưa có phương án đúng; ghi correct: true cho ít nhất một phương án"
    if question.type != "multiple_choice" and right != 1:
        yield f"có {right} phương án đúng; loại {question.type} cần đúng một"
    if question.type == "true_false" and len(question.options) > _LEAST["options"]:
        yield "loại true_false chỉ có hai phương án; bỏ bớt hoặc đổi type"


def _answer_faults(question: QuestionText) -> Iterator[str]:
    numbers = [answer for answer in question.answers if not isinstance(answer, str)]
    if question.type == "numeric" and (len(numbers), len(question.answers)) != (1, 1):
        yield "loại numeric cần đúng một đáp án là số; sửa “answers”"
    if question.type == "short_answer" and numbers:
        yield f"đáp án {numbers[0]} phải là chữ; viết trong dấu nháy"


# The keys, in the order they are written

_MODULE: Reader[ModuleText] = record(
    ModuleText,
    {"slug": _slug, "title": _text, "title_en": _text},
    ("slug", "title"),
)
_DRAW: Reader[DrawText] = record(
    DrawText,
    {"topic": _slug, "difficulty": one_of(*DIFFICULTIES), "count": whole(1)},
    needed_of(DrawText),
)
_TEST: Reader[TestText] = record(
    TestText,
    {
        "slug": _slug,
        "title": _text,
        "title_en": _text,
        "minutes": whole(1),
        "attempts": whole(1),
        "wait_hours": whole(0),
        "blueprint": many(_DRAW, alone=lambda draw: f"{draw.topic} {draw.difficulty}".strip()),
    },
    needed_of(TestText),
)
_SHEET: Reader[dict[str, Any]] = record(
    dict,
    {
        "code": _code,
        "slug": _slug,
        "title": _text,
        "title_en": _text,
        "summary": _text,
        "summary_en": _text,
        "audience": _text,
        "periods": whole(1),
        "pass_mark": whole(50, 100),
        "validity_months": whole(1),
        "standard": _text,
        "edition": whole(1),
        "status": one_of(READY, DRAFT),
        "prerequisites": many(_code, alone=str),
        "outcomes": many(_text, alone=str),
        "modules": many(_MODULE, alone=lambda module: module.slug),
        "test": _TEST,
    },
    sorted(needed_of(CourseText) | {"modules"}),
)
_OPTION: Reader[OptionText] = record(
    OptionText,
    {"text": _text, "correct": flag, "feedback": _text},
    needed_of(OptionText),
)
_PAIR: Reader[PairText] = record(PairText, {"left": _text, "right": _text}, needed_of(PairText))
_QUESTION = record(
    QuestionText,
    {
        "id": words(
            r"[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*", "chữ không dấu và số, nối bằng dấu gạch ngang"
        ),
        "type": one_of(*_HELD),
        "stem": _text,
        "options": many(_OPTION, alone=lambda option: option.text),
        "pairs": many(_PAIR, alone=lambda pair: pair.left),
        "order": many(_text, alone=str),
        "answers": many(word_or_number, alone=str),
        "tolerance": number,
        "unit": _text,
        "case_sensitive": flag,
        "explanation": _text,
        "clause": _text,
        "topic": _slug,
        "difficulty": one_of(*DIFFICULTIES),
        "source": _text,
        "certainty": one_of(*CERTAINTIES),
        "references": many(_text, alone=str),
    },
    sorted(needed_of(QuestionText)),
    _question_faults,
)
_QUESTIONS: Reader[tuple[QuestionText, ...]] = many(_QUESTION, alone=lambda question: question.id)


# Writing


def render_course(pack: Pack) -> str:
    """Write course.yaml."""
    values = yaml_text.plain(pack.course)
    values["modules"] = [
        {key: value for key, value in yaml_text.plain(module).items() if key != "lessons"}
        for module in pack.modules
    ]
    if pack.test:
        values["test"] = pack.test
    return yaml_text.write(values)


def render_questions(questions: Iterable[QuestionText]) -> str:
    """Write questions.yaml; no questions, no text."""
    values = tuple(questions)
    return yaml_text.write(values) if values else ""
