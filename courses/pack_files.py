"""A pack as the files of a folder: values to contents by path, and back."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeAlias

from courses.bank_text import SLUG, Bank, check_cases, read_cases, read_questions, render
from courses.bank_translation import (
    check_english,
    check_english_cases,
    read_english,
    read_english_cases,
)
from courses.course_text import (
    Sheet,
    check_blueprint,
    check_topics,
    read_course,
    render_course,
)
from courses.fences import FILE_NAME
from courses.lesson_text import (
    check_translation,
    read_lesson,
    read_translation,
    render_lesson,
    render_translation,
)
from courses.pack_text import (
    CaseText,
    LessonText,
    ModuleText,
    Pack,
    PackError,
    Problem,
    QuestionEnglish,
    Report,
)

COURSE, QUESTIONS, CASES = "course.yaml", "questions.yaml", "cases.yaml"
QUESTIONS_EN, CASES_EN = "questions.en.yaml", "cases.en.yaml"
_SHEETS = frozenset({COURSE, QUESTIONS, CASES, QUESTIONS_EN, CASES_EN})
_FOLDER = re.compile(rf"[1-9][0-9]{{0,2}}-{SLUG}")
_LESSON = re.compile(rf"(?P<number>[1-9][0-9]{{0,2}})-(?P<slug>{SLUG})(?P<english>\.en)?\.md")
_ENGLISH = ".en.md"
_FILE_KINDS = frozenset({"figure", "video", "download"})

Files: TypeAlias = Mapping[str, bytes]
"""Contents by path in the pack, with forward slashes."""


def module_folder(number: int, module: ModuleText) -> str:
    """Name the folder of the module with this number, counted from 1."""
    return f"{number}-{module.slug}"


def lesson_path(folder: str, number: int, lesson: LessonText) -> str:
    """Name the file of the lesson with this number in its folder, counted from 1."""
    return f"{folder}/{number}-{lesson.slug}.md"


def lessons_of(pack: Pack) -> Iterator[tuple[str, LessonText]]:
    """Give every lesson with its path, in order."""
    for number, module in enumerate(pack.modules, 1):
        for place, lesson in enumerate(module.lessons, 1):
            yield lesson_path(module_folder(number, module), place, lesson), lesson


def pack_files(pack: Pack) -> dict[str, bytes]:
    """Write every file of a pack; the same pack gives the same bytes."""
    texts = {
        COURSE: render_course(pack),
        QUESTIONS: render(pack.questions),
        CASES: render(pack.cases),
        QUESTIONS_EN: render(pack.questions_en),
        CASES_EN: render(pack.cases_en),
    }
    problems: list[Problem] = []
    for path, lesson in lessons_of(pack):
        try:
            texts[path] = render_lesson(lesson)
            texts[_english(path)] = render_translation(lesson)
        except PackError as error:
            problems += [Problem(path, problem.line, problem.message) for problem in error.problems]
    if problems:
        raise PackError(problems)
    return {path: text.encode() for path, text in texts.items() if text} | dict(pack.files)


def unpack(files: Files, *, where: str) -> Pack:
    """Read a pack, or raise one `PackError` with everything wrong with it.

    `where` is the folder's path: it stands before every path in the problems.
    """
    unpacking = _Unpacking(files, where)
    sheet, bank, cases = unpacking.read_sheet(), unpacking.read_bank(), unpacking.read_cases()
    lessons = unpacking.read_lessons()
    unpacking.check_paths()
    unpacking.check_files(lessons)
    if sheet:
        unpacking.check_sheet(sheet, bank)
    unpacking.check_cases(bank, cases)
    questions_en, cases_en = unpacking.read_english(bank), unpacking.read_english_cases(cases)
    if unpacking.problems or not sheet:
        raise PackError(unpacking.problems)
    modules = tuple(
        ModuleText(
            slug=module.slug,
            title=module.title,
            title_en=module.title_en,
            lessons=tuple(
                lessons[path] for path in unpacking.folders[module_folder(number, module)]
            ),
        )
        for number, module in enumerate(sheet.modules, 1)
    )
    kept = {path: content for path, content in files.items() if not _is_text(path)}
    return Pack(
        course=sheet.course,
        modules=modules,
        test=sheet.test,
        questions=bank.questions if bank else (),
        cases=cases,
        questions_en=questions_en,
        cases_en=cases_en,
        files=kept,
    )


class _Unpacking:
    """One reading of one pack: its files, and what was found wrong so far."""

    def __init__(self, files: Files, where: str) -> None:
        self.files = files
        self.where = where
        self.problems: list[Problem] = []
        self.texts = {path: self._decode(path) for path in sorted(files) if _is_text(path)}
        self.folders: dict[str, list[str]] = defaultdict(list)
        """The lessons of every module's folder, in order."""

    def report(self, path: str) -> Report:
        """Open the report of one file."""
        return Report(f"{self.where}/{path}", self.problems)

    def _decode(self, path: str) -> str:
        """Decode a text; "" when it cannot be read."""
        report, content = self.report(path), self.files[path]
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            report.add(line, "không phải UTF-8; lưu lại tệp ở dạng UTF-8")
            return ""
        if not text:
            report.add(0, "tệp trống; viết nội dung hoặc xóa tệp")
        return text if report.letters(text) else ""

    def read_sheet(self) -> Sheet | None:
        if COURSE not in self.files:
            self.report(COURSE).add(0, "thiếu tệp này; viết tệp mô tả khóa học")
        text = self.texts.get(COURSE)
        return read_course(text, self.report(COURSE)) if text else None

    def read_bank(self) -> Bank | None:
        text = self.texts.get(QUESTIONS)
        return read_questions(text, self.report(QUESTIONS)) if text else None

    def read_cases(self) -> tuple[CaseText, ...]:
        text = self.texts.get(CASES)
        return read_cases(text, self.report(CASES)) if text else ()

    def check_cases(self, bank: Bank | None, cases: tuple[CaseText, ...]) -> None:
        if bank and self._sound(QUESTIONS) and self._sound(CASES):
            check_cases(bank, cases, self.report(QUESTIONS), self.report(CASES))

    def read_english(self, bank: Bank | None) -> tuple[QuestionEnglish, ...]:
        """Read the English of the bank, held against a bank that could be read."""
        text, report = self.texts.get(QUESTIONS_EN), self.report(QUESTIONS_EN)
        read = read_english(text, report) if text else None
        if read and self._sound(QUESTIONS):
            check_english(read, bank.questions if bank else (), report)
        return read[0] if read else ()

    def read_english_cases(self, cases: tuple[CaseText, ...]) -> tuple[CaseText, ...]:
        text, report = self.texts.get(CASES_EN), self.report(CASES_EN)
        read = read_english_cases(text, report) if text else None
        if read and self._sound(CASES):
            check_english_cases(read, cases, report)
        return read[0] if read else ()

    def read_lessons(self) -> dict[str, LessonText]:
        """Read every lesson, each with its translation if one lies beside it."""
        return {
            path: self._translated(path, read_lesson(text, self.report(path)))
            for path, text in self.texts.items()
            if path not in _SHEETS and not path.endswith(_ENGLISH) and text
        }

    def _translated(self, path: str, lesson: LessonText) -> LessonText:
        text = self.texts.get(_english(path))
        if not text:
            return lesson
        report = self.report(_english(path))
        blocks = read_translation(text, report)
        check_translation(lesson, blocks, report)
        return replace(lesson, blocks_en=blocks)

    def check_sheet(self, sheet: Sheet, bank: Bank | None) -> None:
        """Hold the folders and the bank against course.yaml."""
        expected = {module_folder(number, module) for number, module in enumerate(sheet.modules, 1)}
        for folder in self.folders.keys() - expected:
            self.report(folder).add(
                0, "không khớp số và slug của mô-đun nào trong course.yaml; sửa tên thư mục"
            )
        if bank:
            check_topics(sheet, bank, self.report(QUESTIONS))
        if self._sound(QUESTIONS):
            check_blueprint(sheet, bank.questions if bank else (), self.report(COURSE))

    def _sound(self, ending: str) -> bool:
        """Tell whether nothing was wrong in the files so named."""
        return not any(problem.file.endswith(ending) for problem in self.problems)

    def check_paths(self) -> None:
        """Sort the lessons into their folders; report what has the wrong name or place."""
        seen: dict[str, str] = {}
        for path in sorted(self.files.keys() - _SHEETS):
            folder, _, name = path.rpartition("/")
            match = _LESSON.fullmatch(name)
            if not _FOLDER.fullmatch(folder):
                self.report(path).add(
                    0, "tệp nằm sai chỗ; chuyển vào thư mục “số-slug” của một mô-đun hoặc xóa"
                )
            elif match and match["english"]:
                self._check_original(path)
            elif match and match["slug"] in seen:
                self.report(path).add(0, f"slug trùng với {seen[match['slug']]}; đặt slug khác")
            elif match:
                seen[match["slug"]] = path
                self.folders[folder].append(path)
            elif _is_text(name):
                self.report(path).add(0, "tên bài học phải là “số-slug.md”; đổi tên tệp")
        for paths in self.folders.values():
            self._check_numbers(paths)

    def _check_original(self, path: str) -> None:
        if f"{path.removesuffix(_ENGLISH)}.md" not in self.files:
            self.report(path).add(0, "bản dịch không có bài gốc cạnh nó; đổi tên hoặc xóa tệp")

    def _check_numbers(self, paths: list[str]) -> None:
        paths.sort(key=_number)
        for wanted, path in enumerate(paths, 1):
            if _number(path) != wanted:
                self.report(path).add(
                    0, f"số thứ tự phải liên tục từ 1; đổi số đầu tên tệp thành {wanted}"
                )

    def check_files(self, lessons: Mapping[str, LessonText]) -> None:
        """Report files that are named but missing, and files that no lesson names."""
        there = {path for path in self.files if not _is_text(path)}
        unnamed = {path for path in there if _FOLDER.fullmatch(path.rpartition("/")[0])}
        for path, lesson in lessons.items():
            for kind, name in _named(lesson):
                file = f"{path.rpartition('/')[0]}/{name}"
                unnamed.discard(file)
                if file not in there:
                    line = self.texts[path].split("\n").index(f"::: {kind} {name}") + 1
                    self.report(path).add(
                        line, f"không có tệp “{name}” cạnh bài học; thêm tệp hoặc sửa tên"
                    )
        for path in unnamed if self._sound(".md") else ():
            self.report(path).add(
                0, "không bài học nào dùng tệp này; xóa tệp hoặc dùng trong một bài"
            )


def _named(lesson: LessonText) -> Iterator[tuple[str, str]]:
    for kind, value in lesson.blocks:
        if kind in _FILE_KINDS and FILE_NAME.fullmatch(value["file"]):
            yield kind, value["file"]


def _english(path: str) -> str:
    return f"{path.removesuffix('.md')}{_ENGLISH}"


def _is_text(path: str) -> bool:
    return path.endswith((".md", ".yaml"))


def _number(path: str) -> int:
    return int(path.rpartition("/")[2].partition("-")[0])
