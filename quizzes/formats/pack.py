"""Questions as a course pack holds them: questions.yaml, or a zip that also has cases.yaml."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

import yaml

from courses.bank_text import read_cases, read_questions, render
from courses.pack_text import CaseText, QuestionText, Report
from quizzes.formats.decoding import check_size
from quizzes.formats.found import Collector, Found, Reading, Unreadable
from quizzes.formats.unzipping import open_zip, part

QUESTIONS, CASES = "questions.yaml", "cases.yaml"
_EPOCH = (1980, 1, 1, 0, 0, 0)


def read(content: bytes) -> Reading:
    """The bank of a pack: all of it, or what is wrong with it by line."""
    if not content.startswith(b"PK"):
        return _read(content, b"")
    with open_zip(content) as archive:
        names = set(archive.namelist())
        if QUESTIONS not in names:
            raise Unreadable(f"Gói không có tệp {QUESTIONS}; hãy nén lại với tệp đó ở ngoài cùng.")
        return _read(part(archive, QUESTIONS), part(archive, CASES))


def _read(questions: bytes, cases: bytes) -> Reading:
    try:
        text, told = questions.decode("utf-8-sig"), cases.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable("Tệp YAML phải ở mã UTF-8; hãy lưu lại.") from error
    check_size([*text.splitlines(), *told.splitlines()])
    report, about_cases = Report(QUESTIONS), Report(CASES)
    into = Collector()
    try:
        bank = read_questions(text, report)
        into.cases += read_cases(told, about_cases) if told else ()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise Unreadable("Tệp không phải YAML của gói khóa học; hãy kiểm tra lại.") from error
    for problem in (*report.problems, *about_cases.problems):
        into.refuse(problem.line, problem.file, problem.message)
    if bank and not report.problems:
        lines = [node.start_mark.line + 1 for node in bank.node.value]
        for line, question in zip(lines, bank.questions, strict=True):
            into.found.append(Found(line, question, question.id))
    return into.reading()


def write(questions: Iterable[QuestionText], cases: Iterable[CaseText]) -> bytes:
    """The zip; the same questions give the same bytes."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in ((QUESTIONS, render(questions)), (CASES, render(cases))):
            if text:
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), text)
    return into.getvalue()
