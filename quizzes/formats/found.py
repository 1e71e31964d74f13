"""What a file of questions turned out to hold, and what a format could not say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from courses.pack_text import CaseText, QuestionEnglish, QuestionText
from quizzes.formats.checking import faults

LARGEST = 5_000_000  # bytes of one file
MOST = 1000  # questions of one file
TYPE_NAMES = {
    "single_choice": "chọn một",
    "multiple_choice": "chọn nhiều",
    "true_false": "đúng sai",
    "matching": "ghép đôi",
    "ordering": "sắp thứ tự",
    "numeric": "nhập số",
    "short_answer": "trả lời ngắn",
    "cloze": "điền chỗ trống",
}


@dataclass(frozen=True, slots=True)
class English:
    """What of a bank is in English: questions and cases, by the key of the original."""

    questions: Mapping[str, QuestionEnglish] = field(default_factory=dict)
    cases: Mapping[str, CaseText] = field(default_factory=dict)


NO_ENGLISH = English()


@dataclass(frozen=True, slots=True)
class Found:
    """A question that was read. It may still lack its key, topic and difficulty.

    `doubts` name what the file says about it and the bank cannot: a person decides whether to
    take it without.
    """

    line: int
    question: QuestionText
    name: str = ""
    doubts: tuple[str, ...] = ()
    english: QuestionEnglish | None = None


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Something that was not read: where, which question, why and what to do. Line 0: the file."""

    line: int
    name: str
    message: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything a file holds, in its order."""

    found: tuple[Found, ...] = ()
    faults: tuple[Fault, ...] = ()
    cases: tuple[CaseText, ...] = ()
    notes: tuple[str, ...] = ()
    cases_en: tuple[CaseText, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question that a format cannot say, or cannot say whole."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Written:
    """A file, and the questions that are not in it."""

    content: bytes
    refused: tuple[Refusal, ...] = ()


class Unreadable(ValueError):
    """The whole file: one sentence that says why, and what to do."""


class CannotSay(ValueError):
    """One question: what the format has no words for."""


@dataclass(slots=True)
class Collector:
    """Where a reader puts what it meets."""

    found: list[Found] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    cases: list[CaseText] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def take(
        self, line: int, question: QuestionText, *, name: str = "", doubts: Iterable[str] = ()
    ) -> None:
        """A question, or what is wrong with it.

        Raises:
            Unreadable: there are too many.

        """
        self._count()
        if wrong := faults(question):
            self.refuse(line, name or question.id, "; ".join(wrong))
        else:
            found = Found(line, question, name or question.id, tuple(dict.fromkeys(doubts)))
            self.found.append(found)

    def refuse(self, line: int, name: str, message: str) -> None:
        """Something that is not taken; raises `Unreadable` as `take` does."""
        self._count()
        self.faults.append(Fault(line, name, message))

    def _count(self) -> None:
        if len(self.found) + len(self.faults) >= MOST:
            raise Unreadable(f"Tệp có quá {MOST} câu; hãy chia thành nhiều tệp.")

    def reading(self) -> Reading:
        return Reading(
            tuple(self.found), tuple(sorted(self.faults)), tuple(self.cases), tuple(self.notes)
        )
