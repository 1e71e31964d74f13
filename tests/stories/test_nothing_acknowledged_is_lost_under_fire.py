"""P1, P2, P5: 300 learners sit a test while server, database and network fail; nothing is lost.

The figures stand in the log of every run. `bench/faults/` is the ordeal and the judge.
"""

import pytest
from django.db import connection

from bench.faults import running
from quizzes.models import BlueprintLine, QuizPage
from tests import factories
from tests.quizzes.conftest import build
from tests.quizzes.kinds import KINDS
from tests.stories.test_a_real_worker_draws import database_url

pytestmark = pytest.mark.django_db(transaction=True)
LEARNERS, SECONDS, SEED = 300, 20, 9001
QUESTIONS = 4


@pytest.fixture
def quiz(site, issuer, learner):
    """A test of four questions, drawn from one of each type."""
    world = build(learner, easy=0, hard=0)
    BlueprintLine.objects.all().delete()
    for number, (kind, stem, body) in enumerate(KINDS.values()):
        world.ask(topic=f"mo-dun-{number % QUESTIONS}", type=kind, stem=stem, body=body)
    for number in range(QUESTIONS):
        factories.BlueprintLineFactory(
            quiz=world.quiz, topic=f"mo-dun-{number}", count=1, sort_order=number
        )
    world.set(minutes=45)
    return QuizPage.objects.get()


def test_nothing_acknowledged_is_lost_doubled_or_ended_twice(quiz, tmp_path, record_property):
    report = running.run(
        tmp_path,
        quiz,
        count=LEARNERS,
        seconds=SECONDS,
        seed=SEED,
        database_url=database_url(),
    )

    record_property("figures", [f"under fire on {connection.vendor}", *report.lines()])
    assert report.faults == []
    assert report.verdict.counts["papers handed in"] == LEARNERS
