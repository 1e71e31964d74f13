"""A course ready for its test: one lesson, a bank of six easy and three hard questions."""

import datetime as dt
import uuid
from dataclasses import dataclass

import pytest
import time_machine
from django.utils import timezone
from wagtail.models import Locale, Page

from courses.models import ActivityRecord, CoursePage, EditionActivity, Enrolment
from people.models import Person
from quizzes import answering
from quizzes.models import Question, QuizPage
from tests import factories
from tests.quizzes.regraded import (  # noqa: F401 -- fixtures
    draft,
    hand_in,
    heard,
    ruled,
    versions,
)

TOPIC = "mo-dun-mot"
NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)


@dataclass
class World:
    """Everything a test of tests needs, and short ways to the acts."""

    course: CoursePage
    quiz: QuizPage
    lesson: EditionActivity
    test: EditionActivity
    enrolment: Enrolment
    person: Person

    @property
    def start_url(self):
        return f"/kiem-tra/{self.course.slug}/{self.quiz.slug}/"

    def ask(self, **fields):
        """Another reviewed question in the bank."""
        question = factories.QuestionFactory(course=self.course)
        factories.QuestionVersionFactory(question=question, **{"topic": TOPIC, **fields})
        return Question.objects.get(pk=question.pk)

    def set(self, **fields):
        """Change the test's page, as a trainer who published would."""
        QuizPage.objects.filter(pk=self.quiz.pk).update(**fields)

    def answer(self, attempt, position, *chosen, **more):
        """One answer as the browser would send it."""
        return answering.answer(
            attempt.pk,
            **{
                "by": self.person,
                "position": position,
                "value": {"chosen": list(chosen)},
                "flagged": False,
                "client_key": str(uuid.uuid4()),
                **more,
            },
        )

    def answer_all(self, attempt):
        """Every question right."""
        for question in attempt.paper.select_related("version"):
            self.answer(attempt, question.position, value=question.version.task.right)

    def finish_lesson(self, enrolment=None):
        now = timezone.now()
        ActivityRecord.objects.create(
            enrolment=enrolment or self.enrolment,
            activity=self.lesson,
            first_seen=now,
            last_seen=now,
            finished_at=now,
        )


def build(person, *, easy=6, hard=3):
    course = factories.CoursePageFactory(title="Nhận thức chung", slug="nhan-thuc-chung")
    module = factories.ModulePageFactory(parent=course, title="Mô-đun một", slug=TOPIC)
    lesson_page = factories.LessonPageFactory(parent=module, title="Bài một", slug="bai-mot")
    quiz = factories.QuizPageFactory(parent=course, live=False)
    edition = factories.CourseEditionFactory(course=course, pass_mark=70)
    lesson = factories.EditionActivityFactory(edition=edition, page=lesson_page, position=1)
    test = factories.EditionActivityFactory(edition=edition, page=quiz, kind="test", position=2)
    enrolment = factories.EnrolmentFactory(person=person, edition=edition)
    world = World(course, quiz, lesson, test, enrolment, person)
    for _ in range(easy):
        world.ask(difficulty="easy")
    for _ in range(hard):
        world.ask(difficulty="hard")
    factories.BlueprintLineFactory(quiz=quiz, topic=TOPIC, difficulty="easy", count=2)
    factories.BlueprintLineFactory(quiz=quiz, topic=TOPIC, difficulty="hard", count=1)
    world.set(live=True, test_first=False)
    quiz.refresh_from_db()
    return world


@pytest.fixture
def fresh(learner):
    """The learner is enrolled and has read nothing."""
    return build(learner)


@pytest.fixture
def world(fresh):
    """The learner is enrolled and has finished the lesson."""
    fresh.finish_lesson()
    return fresh


@pytest.fixture
def raced(learner):
    """The world, on a database that an earlier transactional test may have emptied."""
    Locale.objects.get_or_create(language_code="vi")
    if not Page.objects.exists():
        Page.add_root(title="Root", slug="root")
    world = build(learner)
    world.finish_lesson()
    return world


@pytest.fixture
def clock():
    """The server's clock, stopped at noon in Viet Nam; `shift` moves it."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def client(client, learner):
    """The learner's browser."""
    client.force_login(learner)
    return client
