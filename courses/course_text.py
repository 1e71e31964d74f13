"""course.yaml: the course, its modules, its final test; read, written, held against the bank."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import yaml

from courses import yaml_text
from courses.bank_text import SLUG, Bank
from courses.blueprints import shortages
from courses.pack_text import (
    DIFFICULTIES,
    DRAFT,
    READY,
    CourseText,
    DrawText,
    ModuleText,
    Pack,
    QuestionText,
    Report,
    TestText,
)
from courses.yaml_text import Reader, flag, many, needed_of, one_of, record, whole, words

_CODE = r"[A-Z0-9]+(?:-[A-Z0-9]+)*"
_slug = words(SLUG, "chữ thường không dấu và số, nối bằng dấu gạch ngang")
_code = words(_CODE, "chữ in hoa không dấu và số, nối bằng dấu gạch ngang")
_text = words()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What course.yaml says, with the node it was read from for the lines."""

    course: CourseText
    modules: tuple[ModuleText, ...]
    test: TestText | None
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
    at: list[int] = []
    draws: list[DrawText] = []
    for place, draw in enumerate(sheet.test.blueprint):
        line = yaml_text.line_of(sheet.node, "test", "blueprint", place)
        if draw.topic in known:
            at.append(line)
            draws.append(draw)
        else:
            report.add(
                line, f"topic “{draw.topic}” không phải slug của mô-đun nào; {_choices(known)}"
            )
    for short in shortages(draws, questions):
        *others, line = (at[place] for place in short.places)
        together = f" (cùng dòng {', '.join(map(str, others))})" if others else ""
        report.add(
            line,
            f"cần {short.wanted} câu{together} nhưng ngân hàng chỉ có {short.held}; "
            "giảm count hoặc thêm câu hỏi",
        )


def _choices(slugs: Iterable[str]) -> str:
    return f"chọn một trong: {', '.join(sorted(slugs))}"


# The keys, in the order they are written

_MODULE: Reader[ModuleText] = record(
    ModuleText,
    {"slug": _slug, "title": _text, "title_en": _text},
    ("slug", "title"),
)
_DRAW: Reader[DrawText] = record(
    DrawText,
    {"topic": _slug, "clause": _text, "difficulty": one_of(*DIFFICULTIES), "count": whole(1)},
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
        "test_first": flag,
        "blueprint": many(
            _DRAW,
            alone=lambda draw: " ".join(filter(None, (draw.topic, draw.clause, draw.difficulty))),
        ),
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
