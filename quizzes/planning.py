"""A blueprint being planned: what the bank has, and how many papers it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from courses.models import CoursePage, ModulePage
from courses.reviewing_questions import FEWEST_PAPERS, TIMES_THE_TEST, distinct_papers
from people import audit
from people.models import Person
from quizzes.drawing_papers import Line
from quizzes.models import BlueprintLine, Difficulty, QuizPage
from quizzes.models.pages import bank_of, shortages

ANY = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the grid: how many are asked, of how many."""

    name: str  # of its field
    count: int
    held: int
    difficulty: str

    @property
    def level(self) -> str:
        """The difficulty in words."""
        return str(Difficulty(self.difficulty).label) if self.difficulty else gettext("bất kỳ")


@dataclass(frozen=True, slots=True)
class Row:
    topic: str
    title: str  # of the module the topic names; "" if there is none
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole blueprint as a grid, with what it comes to."""

    rows: list[Row]
    questions: int
    papers: int
    problems: list[str]  # the bank cannot serve it
    warnings: list[str]  # it can, but the papers will be much alike

    @property
    def papers_in_words(self) -> str:
        if self.papers > 10**12:
            return gettext("hơn một nghìn tỉ")
        return f"{self.papers:,}".replace(",", ".")


def plan(course: CoursePage, lines: Sequence[Line]) -> Plan:
    """What these lines would draw from the reviewed questions of a course."""
    bank = [(candidate.topic, candidate.difficulty) for candidate in bank_of(course)]
    problems = shortages(course, lines)
    papers = 0 if problems or not lines else distinct_papers(lines, bank)
    asked = sum(line.count for line in lines)
    return Plan(
        rows=_rows(bank, lines, _titles(course)),
        questions=asked,
        papers=papers,
        problems=problems,
        warnings=[] if problems else _warnings(asked, len(bank), papers),
    )


def save(quiz: QuizPage, lines: Sequence[Line], *, by: Person, publish: bool) -> None:
    """The lines in place of the old ones, as a draft or published.

    Raises:
        ValidationError: published, and the bank cannot serve them.

    """
    quiz.blueprint = [  # type: ignore[misc]  # modelcluster takes a list
        BlueprintLine(
            topic=line.topic, difficulty=line.difficulty, count=line.count, sort_order=place
        )
        for place, line in enumerate(lines)
    ]
    revision = quiz.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    data = {"questions": sum(line.count for line in lines), "published": publish}
    audit.record("quizzes.plan", quiz, by=by, data=data)


def _titles(course: CoursePage) -> dict[str, str]:
    return {module.slug: module.title for module in ModulePage.objects.child_of(course)}


def _rows(
    bank: Sequence[tuple[str, str]], lines: Sequence[Line], titles: Mapping[str, str]
) -> list[Row]:
    held = Counter(bank)
    asked: Counter[tuple[str, str]] = Counter()
    for line in lines:
        asked[line.topic, line.difficulty] += line.count
    topics = sorted({topic for topic, _ in bank} | {line.topic for line in lines})
    return [
        Row(
            topic,
            titles.get(topic, ""),
            [_cell(place, topic, level, held, asked) for level in (ANY, *Difficulty.values)],
        )
        for place, topic in enumerate(topics)
    ]


def _cell(
    place: int,
    topic: str,
    level: str,
    held: Counter[tuple[str, str]],
    asked: Counter[tuple[str, str]],
) -> Cell:
    levels = [level] if level else Difficulty.values
    return Cell(
        name=f"o-{place}-{level or 'any'}",
        count=asked[topic, level],
        held=sum(held[topic, each] for each in levels),
        difficulty=level,
    )


def _warnings(asked: int, held: int, papers: int) -> list[str]:
    told = []
    if asked and held < TIMES_THE_TEST * asked:
        text = gettext("Đề có %(asked)d câu mà ngân hàng chỉ có %(held)d; nên có từ %(wanted)d.")
        told.append(text % {"asked": asked, "held": held, "wanted": TIMES_THE_TEST * asked})
    if asked and papers < FEWEST_PAPERS:
        text = gettext(
            "Chỉ ra được %(papers)d đề khác nhau; nên có từ %(wanted)d, hãy thêm câu hỏi."
        )
        told.append(text % {"papers": papers, "wanted": FEWEST_PAPERS})
    return told
