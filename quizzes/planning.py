"""A blueprint being planned: what the bank has, and how many papers it makes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from courses.blueprints import distinct_papers, fits, overlap
from courses.clauses import order_of
from courses.models import CoursePage, ModulePage
from courses.reviewing_questions import FEWEST_PAPERS, TIMES_THE_TEST
from people import audit
from people.models import Person
from quizzes.drawing_papers import Candidate, Line
from quizzes.models import BlueprintLine, Difficulty, QuizPage
from quizzes.models.pages import bank_of, shortages

ANY = ""
LEVELS = (ANY, *Difficulty.values)


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
    """A topic, or those of its questions that are about a clause."""

    topic: str
    title: str  # of the module the topic names; "" if there is none
    clause: str  # "": any
    cells: list[Cell]

    @property
    def name(self) -> str:
        """What it counts, in words."""
        name = self.title or self.topic
        if not self.clause:
            return name
        return gettext("%(topic)s, điều khoản %(clause)s") % {"topic": name, "clause": self.clause}


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole blueprint as a grid, with what it comes to."""

    rows: list[Row]
    clauses: list[str]  # those the bank asks about
    questions: int
    papers: int
    at_least: bool  # lines have questions in common, so there are more papers
    problems: list[str]  # the bank cannot serve it
    warnings: list[str]  # it can, but the papers will be much alike

    @property
    def papers_in_words(self) -> str:
        if self.papers > 10**12:
            return gettext("hơn một nghìn tỉ")
        papers = f"{self.papers:,}".replace(",", ".")
        return gettext("ít nhất %s") % papers if self.at_least else papers


def plan(course: CoursePage, lines: Sequence[Line], rows: Collection[tuple[str, str]] = ()) -> Plan:
    """What these lines would draw from the reviewed questions of a course.

    The grid has a row for every topic and for what the lines name, and for the topics and clauses
    given as `rows`.
    """
    bank = bank_of(course)
    problems = shortages(course, lines)
    papers = 0 if problems or not lines else distinct_papers(lines, bank)
    at_least = papers > 0 and overlap(lines, bank)
    asked = sum(line.count for line in lines)
    return Plan(
        rows=_rows(bank, lines, rows, _titles(course)),
        clauses=sorted({each.clause for each in bank if each.clause}, key=order_of),
        questions=asked,
        papers=papers,
        at_least=at_least,
        problems=problems,
        warnings=[] if problems else _warnings(asked, len(bank), papers, at_least=at_least),
    )


def save(quiz: QuizPage, lines: Sequence[Line], *, by: Person, publish: bool) -> None:
    """The lines in place of the old ones, as a draft or published.

    Raises:
        ValidationError: published, and the bank cannot serve them.

    """
    quiz.blueprint = [  # type: ignore[misc]  # modelcluster takes a list
        BlueprintLine.of(line, place) for place, line in enumerate(lines)
    ]
    revision = quiz.save_revision(user=by)
    if publish:
        revision.publish(user=by)
    data = {"questions": sum(line.count for line in lines), "published": publish}
    audit.record("quizzes.plan", quiz, by=by, data=data)


def _titles(course: CoursePage) -> dict[str, str]:
    return {module.slug: module.title for module in ModulePage.objects.child_of(course)}


def _rows(
    bank: Sequence[Candidate],
    lines: Sequence[Line],
    more: Collection[tuple[str, str]],
    titles: Mapping[str, str],
) -> list[Row]:
    asked: Counter[tuple[str, str, str]] = Counter()
    for line in lines:
        asked[line.topic, line.clause, line.difficulty] += line.count
    named = {(line.topic, line.clause) for line in lines} | set(more)
    topics = {each.topic for each in bank} | {topic for topic, _ in named}
    rows = sorted(
        named | {(topic, ANY) for topic in topics},
        key=lambda row: (row[0], bool(row[1]), order_of(row[1])),
    )
    return [
        Row(
            topic,
            titles.get(topic, ""),
            clause,
            [
                Cell(
                    name=name_of_cell(place, level),
                    count=asked[topic, clause, level],
                    held=_held(Line(topic, level, 0, clause), bank),
                    difficulty=level,
                )
                for level in LEVELS
            ],
        )
        for place, (topic, clause) in enumerate(rows)
    ]


def name_of_cell(row: int, level: str) -> str:
    return f"o-{row}-{level or 'any'}"


def _held(line: Line, bank: Sequence[Candidate]) -> int:
    return sum(fits(line, candidate) for candidate in bank)


def _warnings(asked: int, held: int, papers: int, *, at_least: bool) -> list[str]:
    told = []
    if asked and held < TIMES_THE_TEST * asked:
        text = gettext("Đề có %(asked)d câu mà ngân hàng chỉ có %(held)d; nên có từ %(wanted)d.")
        told.append(text % {"asked": asked, "held": held, "wanted": TIMES_THE_TEST * asked})
    if asked and papers < FEWEST_PAPERS:
        text = (
            gettext(
                "Chỉ chắc chắn ra được %(papers)d đề khác nhau; nên có từ %(wanted)d, "
                "hãy thêm câu hỏi."
            )
            if at_least
            else gettext(
                "Chỉ ra được %(papers)d đề khác nhau; nên có từ %(wanted)d, hãy thêm câu hỏi."
            )
        )
        told.append(text % {"papers": papers, "wanted": FEWEST_PAPERS})
    return told
