"""Questions as a course pack holds them: questions.yaml, or a zip with cases and English too."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace

import yaml

from courses.bank_text import Bank, read_cases, read_questions, render
from courses.bank_translation import (
    check_english,
    check_english_cases,
    read_english,
    read_english_cases,
)
from courses.pack_text import CaseText, QuestionText, Report
from quizzes.formats.decoding import check_size
from quizzes.formats.found import NO_ENGLISH, Collector, English, Found, Reading, Unreadable
from quizzes.formats.unzipping import open_zip, part

QUESTIONS, CASES = "questions.yaml", "cases.yaml"
QUESTIONS_EN, CASES_EN = "questions.en.yaml", "cases.en.yaml"
_FILES = (QUESTIONS, CASES, QUESTIONS_EN, CASES_EN)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read(content: bytes) -> Reading:
    """The bank of a pack: all of it, or what is wrong with it by line."""
    if not content.startswith(b"PK"):
        return _read({QUESTIONS: content})
    with open_zip(content) as archive:
        if QUESTIONS not in set(archive.namelist()):
            raise Unreadable(f"Gói không có tệp {QUESTIONS}; hãy nén lại với tệp đó ở ngoài cùng.")
        return _read({name: part(archive, name) for name in _FILES})


def _read(files: Mapping[str, bytes]) -> Reading:
    try:
        texts = {name: content.decode("utf-8-sig") for name, content in files.items()}
    except UnicodeDecodeError as error:
        raise Unreadable("Tệp YAML phải ở mã UTF-8; hãy lưu lại.") from error
    check_size([line for text in texts.values() for line in text.splitlines()])
    reports = {name: Report(name) for name in _FILES}
    try:
        bank = read_questions(texts[QUESTIONS], reports[QUESTIONS])
        cases = read_cases(texts[CASES], reports[CASES]) if texts.get(CASES) else ()
        english = _english(texts, reports, bank, cases)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable("Tệp không phải YAML của gói khóa học; hãy kiểm tra lại.") from error
    into = Collector(cases=list(cases))
    for report in reports.values():
        for problem in report.problems:
            into.refuse(problem.line, problem.file, problem.message)
    if bank and not reports[QUESTIONS].problems:
        lines = [node.start_mark.line + 1 for node in bank.node.value]
        for line, question in zip(lines, bank.questions, strict=True):
            said = english.questions.get(question.id)
            into.found.append(Found(line, question, question.id, english=said))
    if english.questions and into.found:
        into.notes.append(f"Gói có bản tiếng Anh của {len(english.questions)} câu.")
    return replace(into.reading(), cases_en=tuple(english.cases.values()))


def _english(
    texts: Mapping[str, str],
    reports: Mapping[str, Report],
    bank: Bank | None,
    cases: tuple[CaseText, ...],
) -> English:
    """What is translated; nothing of a file that does not stand beside its original."""
    questions, told = reports[QUESTIONS_EN], reports[CASES_EN]
    said = read_english(texts[QUESTIONS_EN], questions) if texts.get(QUESTIONS_EN) else None
    if said and bank:
        check_english(said, bank.questions, questions)
    retold = read_english_cases(texts[CASES_EN], told) if texts.get(CASES_EN) else None
    if retold:
        check_english_cases(retold, cases, told)
    return English(
        questions={} if said is None or questions.problems else {each.id: each for each in said[0]},
        cases={} if retold is None or told.problems else {case.id: case for case in retold[0]},
    )


def write(
    questions: Iterable[QuestionText],
    cases: Iterable[CaseText],
    english: English = NO_ENGLISH,
) -> bytes:
    """The zip; the same questions give the same bytes."""
    asked, told = list(questions), list(cases)
    texts = {
        QUESTIONS: render(asked),
        CASES: render(told),
        QUESTIONS_EN: render(
            english.questions[question.id] for question in asked if question.id in english.questions
        ),
        CASES_EN: render(english.cases[case.id] for case in told if case.id in english.cases),
    }
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            if text:
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return into.getvalue()
