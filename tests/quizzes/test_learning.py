"""From handed-in papers to figures that are kept."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from quizzes import learning, tasks
from quizzes.models import AnswerEvent, Attempt, ItemAnalysis, PaperQuestion, TestAnalysis
from tests import factories

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 1, 5, tzinfo=dt.UTC)


@pytest.fixture
def versions(fresh):
    return [
        factories.QuestionVersionFactory(question__course=fresh.course, topic="khac")
        for _ in range(2)
    ]


@pytest.fixture
def hand_in(fresh, versions):
    """`hand_in("ab", …)`: a paper with these options chosen, one a question; "-" leaves it out."""

    def handed_in(chosen, *, opened_at=NOON, seconds=10, queued=False):
        enrolment = factories.EnrolmentFactory(edition=fresh.enrolment.edition)
        attempt = factories.AttemptFactory(
            enrolment=enrolment,
            activity=fresh.test,
            opened_at=opened_at,
            submitted_at=opened_at + dt.timedelta(seconds=seconds * len(chosen) + 5),
        )
        for position, (version, key) in enumerate(zip(versions, chosen, strict=True), start=1):
            question = PaperQuestion.objects.create(
                attempt=attempt, position=position, version=version
            )
            at = opened_at + dt.timedelta(seconds=seconds * position)
            if key != "-":
                AnswerEvent.objects.create(
                    attempt=attempt,
                    question=question,
                    client_key=f"{position}",
                    value={"chosen": [key]},
                    received_at=at,
                    queued_at=at if queued else None,
                )
        factories.ResultFactory(attempt=attempt, graded_at=attempt.submitted_at)
        return attempt

    return handed_in


def item(version):
    return ItemAnalysis.objects.get(version=version)


def test_every_figure_of_a_question_is_kept(fresh, versions, hand_in):
    for chosen in ["aa", "ab", "bb", "-c"]:
        hand_in(chosen)

    analysis = learning.analyse(fresh.test)

    first = item(versions[0])
    assert (analysis.attempts, first.attempts) == (4, 4)
    assert (first.facility, first.guess) == (Decimal("0.5"), Decimal("0.33333333"))
    assert first.deviation == Decimal("0.57735027")
    assert first.discrimination == Decimal("57.73502692")
    assert first.efficiency == Decimal(100)
    assert (first.median_seconds, first.verdict) == (10, "few")
    assert first.responses == [
        {"part": "", "given": "a", "right": True, "count": 2},
        {"part": "", "given": "", "right": False, "count": 1},
        {"part": "", "given": "b", "right": False, "count": 1},
    ]


def test_every_figure_of_the_test_is_kept(fresh, hand_in):
    for chosen in ["aa", "ab", "bb", "-c"]:
        hand_in(chosen)

    analysis = TestAnalysis.objects.get(pk=learning.analyse(fresh.test).pk)

    assert (analysis.mean, analysis.median) == (Decimal("0.75"), Decimal("0.5"))
    assert analysis.deviation == Decimal("0.95742711")
    assert analysis.consistency == Decimal("72.72727273")
    assert analysis.median_seconds == 25


def test_the_last_answer_counts_and_all_time_spent_on_a_question(fresh, versions, hand_in):
    attempt = hand_in("ba", seconds=10)
    question = attempt.paper.get(position=1)
    AnswerEvent.objects.create(
        attempt=attempt,
        question=question,
        client_key="again",
        value={"chosen": ["a"]},
        received_at=NOON + dt.timedelta(seconds=27),
    )

    learning.analyse(fresh.test)

    assert (item(versions[0]).facility, item(versions[0]).median_seconds) == (1, 17)


def test_an_answer_that_waited_on_the_device_tells_no_time(fresh, versions, hand_in):
    hand_in("aa", queued=True)

    learning.analyse(fresh.test)

    assert item(versions[0]).median_seconds is None


def test_a_paper_that_is_still_open_is_not_counted(fresh, hand_in):
    hand_in("aa")
    Attempt.objects.filter(pk=hand_in("aa").pk).update(submitted_at=None)

    assert learning.analyse(fresh.test).attempts == 1


def test_thirty_papers_are_enough_for_a_verdict(fresh, versions, hand_in):
    for chosen in ["ab"] * 15 + ["ba"] * 15:
        hand_in(chosen)

    learning.analyse(fresh.test)

    assert item(versions[0]).verdict == "key"
    assert (item(versions[0]).upper, item(versions[0]).lower) == (0, 1)


def test_a_question_many_more_get_right_much_faster_may_be_known(fresh, versions, hand_in):
    now = timezone.now()
    for _ in range(30):
        hand_in("ba", opened_at=now - dt.timedelta(days=60), seconds=40)
    for _ in range(30):
        hand_in("aa", opened_at=now - dt.timedelta(days=2), seconds=10)

    learning.analyse(fresh.test)

    known, other = item(versions[0]), item(versions[1])
    assert (known.may_be_known, other.may_be_known) == (True, False)
    assert (known.earlier_attempts, known.earlier_facility, known.earlier_seconds) == (30, 0, 40)
    assert (known.recent_attempts, known.recent_facility, known.recent_seconds) == (30, 1, 10)


def test_a_computation_takes_the_place_of_the_one_before(fresh, versions, hand_in):
    hand_in("aa")
    learning.analyse(fresh.test)
    hand_in("ba")

    learning.analyse(fresh.test)

    assert TestAnalysis.objects.count() == 1
    assert item(versions[0]).attempts == 2


def test_the_night_computes_only_tests_with_something_new(fresh, hand_in):
    hand_in("aa")

    assert (learning.analyse_all(), learning.analyse_all()) == (1, 0)
    assert learning.analyse_all(again=True) == 1
    hand_in("aa", opened_at=timezone.now())
    assert learning.analyse_all() == 1


def test_a_practice_says_nothing_about_questions(fresh, hand_in):
    hand_in("aa")
    fresh.set(preset="practice")

    assert learning.analyse_all() == 0


def test_batches_leave_nobody_out(fresh, versions, hand_in, monkeypatch):
    for _ in range(5):
        hand_in("aa")
    monkeypatch.setattr(learning, "_BATCH", 2)

    assert learning.analyse(fresh.test).attempts == 5
    assert item(versions[1]).attempts == 5


def test_more_papers_of_a_batch_need_no_more_queries(fresh, hand_in):
    counts = []
    for _ in range(2):
        for _paper in range(3):
            hand_in("aa")
        learning.analyse(fresh.test)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            learning.analyse(fresh.test)
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_few_papers_are_computed_while_somebody_waits(fresh, hand_in):
    hand_in("aa")

    assert learning.order(fresh.test) is True
    assert TestAnalysis.objects.count() == 1


def test_many_papers_are_left_to_the_worker(
    fresh, hand_in, monkeypatch, django_capture_on_commit_callbacks
):
    hand_in("aa")
    monkeypatch.setattr(learning, "AT_ONCE", 0)

    with django_capture_on_commit_callbacks(execute=True) as sent:
        done = learning.order(fresh.test)

    assert (done, len(sent), TestAnalysis.objects.count()) == (False, 1, 0)


def test_the_tasks_compute(fresh, hand_in):
    hand_in("aa")

    tasks.analyse()
    hand_in("aa")
    tasks.analyse_test(activity_id=fresh.test.pk)

    assert TestAnalysis.objects.get().attempts == 2


def test_the_command_computes_all_or_one_course(fresh, hand_in, capsys):
    hand_in("aa")

    call_command("analyse_questions")
    call_command("analyse_questions", fresh.course.code)

    said = capsys.readouterr().out.splitlines()
    assert said[0] == "Đã phân tích 1 bài kiểm tra."
    assert said[1].startswith(f"{fresh.course.code}, ")
    assert said[1].endswith(": 1 lượt làm.")


def test_the_command_refuses_a_course_there_is_not(db):
    with pytest.raises(CommandError, match="Không có khóa học KHAC"):
        call_command("analyse_questions", "KHAC")
