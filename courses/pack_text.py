"""What a course pack holds, as plain values, and how its faults are told."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from courses.plain_text import fault, one_line

Block: TypeAlias = tuple[str, Any]
"""A kind and its value, shaped as the raw value of the lesson's StreamField:

prose: html | outcomes: [text] | example: {title, body: html}
steps: {title, steps: [{name, text}]}
table: {caption, head: [cell], rows: [[cell]]} | note: {level, title, body: html}
figure: {file, alt, caption} | video: {file, title, minutes, transcript: html}
download: {file, title} | check: {stem, options: [{text, correct, feedback}]}
diagram: {shape, caption, center, unit, items: [{mark, name, text}]}
matrix: {caption, down, across, size, medium, high, items: [{down, across, name, text}]}
"""

READY, DRAFT = "ready", "draft"
DIFFICULTIES = ("easy", "medium", "hard")
CERTAINTIES = ("high", "sourced", "medium", "low")
OPTION_TYPES = frozenset({"single_choice", "multiple_choice", "true_false"})
"""The kinds of question that offer options, each with its feedback."""
SCORINGS = ("all_or_nothing", "partial")


@dataclass(frozen=True, slots=True, kw_only=True)
class CourseText:
    """The course itself; `validity_months` absent: for as long as the edition of the standard."""

    code: str
    slug: str
    title: str
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    audience: str = ""
    periods: int
    pass_mark: int
    validity_months: int | None = None
    standard: str
    edition: int
    status: str
    prerequisites: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LessonText:
    """A lesson; the slug is its file's name, without number and ending."""

    slug: str
    title: str
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    minutes: int | None = None
    clauses: tuple[str, ...] = ()
    laws: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
    status: str
    blocks: tuple[Block, ...] = ()
    blocks_en: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleText:
    """A module and its lessons, in order."""

    slug: str
    title: str
    title_en: str = ""
    lessons: tuple[LessonText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawText:
    """Draw `count` questions of a topic; no clause, no difficulty: any."""

    topic: str
    clause: str = ""
    difficulty: str = ""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TestText:
    """The final test; no `minutes`: no limit; no `test_first`: as the kind of test does."""

    __test__ = False  # not a case for pytest

    slug: str
    title: str
    title_en: str = ""
    minutes: int | None = None
    attempts: int
    wait_hours: int = 0
    test_first: bool | None = None
    blueprint: tuple[DrawText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionText:
    """An answer to choose, and what to say to whoever chose it."""

    text: str
    correct: bool
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairText:
    """Two texts that belong together."""

    left: str
    right: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapText:
    """A gap of a cloze: every accepted answer; with `others`, chosen from a list, else typed."""

    answers: tuple[str, ...]
    others: tuple[str, ...] = ()
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseText:
    """A situation in an office, told once and asked about by several questions."""

    id: str
    title: str
    text: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionText:
    """A question of the bank; which of the answer fields it has depends on its type.

    `case` names the situation it asks about; `text` is a cloze's, with its gaps as {{1}}, {{2}}.
    """

    id: str
    type: str
    case: str = ""
    stem: str
    text: str = ""
    options: tuple[OptionText, ...] = ()
    pairs: tuple[PairText, ...] = ()
    order: tuple[str, ...] = ()
    gaps: tuple[GapText, ...] = ()
    answers: tuple[str | int | float, ...] = ()
    tolerance: int | float = 0
    unit: str = ""
    case_sensitive: bool = False
    ignore_accents: bool = False
    scoring: str = SCORINGS[0]
    explanation: str = ""
    clause: str = ""
    topic: str
    difficulty: str
    source: str = ""
    certainty: str = ""
    references: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OptionEnglish:
    """An option of a question in English; which options are right, only the original says."""

    text: str
    feedback: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionEnglish:
    """What a question shows, in English: the same parts as the original, in the same order.

    `answers` are shown as right where an answer is typed, and are among those accepted.
    """

    id: str
    stem: str
    text: str = ""
    options: tuple[OptionEnglish, ...] = ()
    pairs: tuple[PairText, ...] = ()
    order: tuple[str, ...] = ()
    gaps: tuple[GapText, ...] = ()
    answers: tuple[str, ...] = ()
    unit: str = ""
    explanation: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankText:
    """The test of a course and its question bank, with what of the bank is in English."""

    test: TestText | None = None
    questions: tuple[QuestionText, ...] = ()
    cases: tuple[CaseText, ...] = ()
    questions_en: tuple[QuestionEnglish, ...] = ()
    cases_en: tuple[CaseText, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """A whole course; `files` are what figures, videos and downloads name, by path in the pack."""

    course: CourseText
    modules: tuple[ModuleText, ...]
    test: TestText | None = None
    questions: tuple[QuestionText, ...] = ()
    cases: tuple[CaseText, ...] = ()
    questions_en: tuple[QuestionEnglish, ...] = ()
    cases_en: tuple[CaseText, ...] = ()
    files: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something to put right: where, what is wrong, what to do. Line 0: the whole file."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """One sentence for whoever keeps the pack."""
        return (
            f"{self.file}, dòng {self.line}: {self.message}"
            if self.line
            else f"{self.file}: {self.message}"
        )


class PackError(ValueError):
    """A pack that cannot be read or written, with everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep the problems, by file and line."""
        self.problems = sorted(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass(frozen=True, slots=True)
class Report:
    """Where the problems of one file are collected, so that all can be told at once."""

    file: str
    problems: list[Problem] = field(default_factory=list)

    def add(self, line: int, message: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(self.file, line, message))

    def settle(self) -> None:
        """Raise `PackError` if anything was noted."""
        if self.problems:
            raise PackError(self.problems)

    def letters(self, text: str) -> bool:
        """Note characters that no file of a pack may hold; true when there are none."""
        if "\r" in text:
            self.add(1, "xuống dòng kiểu Windows (CRLF); lưu lại tệp với kiểu xuống dòng LF")
            return False
        faults = [(line, fault(row)) for line, row in enumerate(text.split("\n"), 1)]
        for line, reason in faults:
            if reason:
                self.add(line, reason)
        return not any(reason for _, reason in faults)


def text_fault(text: str) -> str:
    """Say why a text cannot be a title, an answer or the like; "" when it can."""
    if "\n" in text:
        return "phải nằm trên một dòng; bỏ chỗ xuống dòng"
    if reason := fault(text):
        return reason
    if text != one_line(text):
        return f"thừa dấu cách; viết: {one_line(text)}"
    return "" if text else "để trống; viết nội dung hoặc bỏ hẳn"
