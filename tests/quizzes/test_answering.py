"""Taking down an answer: once acknowledged, never lost (P1); the clock is the server's (P5)."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.models import AppendOnly, AuditEntry
from quizzes import answering, opening, recalling, submitting
from quizzes.models import AnswerEvent, QuestionVersion, counting
from tests.quizzes.conftest import NOON

pytestmark = pytest.mark.django_db
DEADLINE = NOON + dt.timedelta(minutes=45)


@pytest.fixture
def attempt(world):
    return opening.open_attempt(world.enrolment, world.test)


@pytest.fixture
def timed(world, clock):
    """An attempt of 45 minutes, opened at noon."""
    world.set(minutes=45)
    return opening.open_attempt(world.enrolment, world.test)


def counted(attempt, position=1):
    """What counts for a question now: the options chosen and the flag."""
    question = attempt.paper.get(position=position)
    event = counting(AnswerEvent.objects.filter(attempt=attempt).order_by("pk")).get(question.pk)
    return (event.value["chosen"], event.flagged) if event else None


def test_an_answer_is_taken_down_with_the_servers_time(world, timed):
    event = world.answer(timed, 2, "b", flagged=True)

    assert (event.question.position, event.value["chosen"], event.flagged) == (2, ["b"], True)
    assert (event.received_at, event.queued_at) == (NOON, None)


def test_the_last_answer_counts_and_the_earlier_ones_stay(world, attempt):
    world.answer(attempt, 1, "a")
    world.answer(attempt, 1, "b")

    assert counted(attempt) == (["b"], False)
    assert [event.value["chosen"] for event in attempt.answers.order_by("pk")] == [["a"], ["b"]]


def test_an_event_of_the_journal_cannot_be_changed_or_deleted(world, attempt):
    event = world.answer(attempt, 1, "a")

    with pytest.raises(AppendOnly):
        event.save()
    with pytest.raises(AppendOnly):
        event.delete()
    with pytest.raises(AppendOnly):
        AnswerEvent.objects.update(flagged=True)


def test_the_journal_is_its_own_audit(world, attempt):
    before = AuditEntry.objects.count()

    world.answer(attempt, 1, "a")

    assert AuditEntry.objects.count() == before


def test_an_answer_costs_three_statements(world, attempt):
    world.answer(attempt, 1, "a")

    with CaptureQueriesContext(
        connection,
    ) as asked:
        world.answer(attempt, 1, "b")

    statements = [q["sql"].split()[0] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert statements == ["SELECT", "SELECT", "INSERT"]


def test_a_choice_can_be_taken_back(world, attempt):
    world.answer(attempt, 1, "a")
    world.answer(attempt, 1)

    assert counted(attempt) == ([], False)


def test_options_are_kept_in_the_order_of_the_paper(world, attempt):
    QuestionVersion._base_manager.update(type="multiple_choice")
    recalling.forget()
    order = attempt.paper.get(position=1).option_order

    event = world.answer(attempt, 1, *reversed(order))

    assert event.value["chosen"] == order


# -- repeats ------------------------------------------------------------------------------


def test_a_repeat_under_the_same_key_is_taken_down_once(world, attempt):
    first = world.answer(attempt, 1, "a", client_key="page.1")
    again = world.answer(attempt, 1, "a", client_key="page.1")

    assert again == first
    assert attempt.answers.count() == 1


def test_a_repeat_does_not_come_back_over_a_later_answer(world, attempt):
    world.answer(attempt, 1, "a", client_key="page.1")
    world.answer(attempt, 1, "b", client_key="page.2")

    world.answer(attempt, 1, "a", client_key="page.1")

    assert counted(attempt) == (["b"], False)


def test_an_answer_overtaken_on_its_way_is_not_taken_down(world, attempt):
    later = world.answer(attempt, 1, "b", client_key="page.2")

    assert world.answer(attempt, 1, "a", client_key="page.1") == later
    assert counted(attempt) == (["b"], False)


def test_going_back_to_an_earlier_choice_also_overtakes(world, attempt):
    world.answer(attempt, 1, "b")
    world.answer(attempt, 1, "b", client_key="page.2")

    world.answer(attempt, 1, "a", client_key="page.1")

    assert counted(attempt) == (["b"], False)


def test_pages_do_not_overtake_one_another(world, attempt):
    world.answer(attempt, 1, "b", client_key="phone.2")
    world.answer(attempt, 1, "a", client_key="desk.1")

    assert counted(attempt) == (["a"], False)


def test_a_repeat_is_acknowledged_even_after_the_paper_was_handed_in(world, attempt):
    first = world.answer(attempt, 1, "a", client_key="page.1")
    submitting.submit(attempt, by=world.person)

    assert world.answer(attempt, 1, "a", client_key="page.1") == first


@pytest.mark.parametrize(
    "other",
    [{"position": 2}, {"value": {"chosen": ["b"]}}, {"flagged": True}],
    ids=["another question", "another option", "another flag"],
)
def test_a_key_cannot_stand_for_two_answers(world, attempt, other):
    world.answer(attempt, 1, "a", client_key="page.1")
    second = {"position": 1, "value": {"chosen": ["a"]}, "client_key": "page.1"} | other

    with pytest.raises(answering.KeyReused):
        world.answer(attempt, **second)
    assert attempt.answers.count() == 1


def test_without_a_place_an_answer_that_changes_nothing_adds_nothing(world, attempt):
    first = world.answer(attempt, 1, "a")

    assert world.answer(attempt, 1, "a") == first
    assert attempt.answers.count() == 1


def test_leaving_a_question_untouched_writes_nothing(world, attempt):
    assert world.answer(attempt, 1) is None
    assert attempt.answers.count() == 0


def test_flagging_alone_is_taken_down(world, attempt):
    world.answer(attempt, 1, flagged=True)

    assert counted(attempt) == ([], True)


# -- what is refused ----------------------------------------------------------------------


@pytest.mark.parametrize("position", [0, 4, 10**30])
def test_a_position_the_paper_does_not_have_is_no_question(world, attempt, position):
    with pytest.raises(answering.NoSuchQuestion):
        world.answer(attempt, position, "a")


def test_somebody_elses_paper_is_no_question(world, attempt, stranger, hr):
    for somebody in (stranger, hr):
        with pytest.raises(answering.NoSuchQuestion):
            world.answer(attempt, 1, "a", by=somebody)


@pytest.mark.parametrize("chosen", [["zzz"], ["a", "zzz"], [""], ["\x00"]])
def test_an_option_the_question_does_not_have_is_refused(world, attempt, chosen):
    with pytest.raises(answering.Unreadable):
        world.answer(attempt, 1, *chosen)
    assert attempt.answers.count() == 0


def test_after_handing_in_nothing_is_taken_down(world, attempt):
    world.answer(attempt, 1, "a")
    submitting.submit(attempt, by=world.person)

    with pytest.raises(answering.AlreadySubmitted) as caught:
        world.answer(attempt, 1, "a")

    assert caught.value.attempt.submitted_at
    assert attempt.answers.count() == 1


def test_until_the_deadline_answers_are_taken_down(world, timed, clock):
    clock.move_to(DEADLINE)

    assert world.answer(timed, 1, "a").queued_at is None


def test_after_the_deadline_they_are_not(world, timed, clock):
    clock.move_to(DEADLINE + dt.timedelta(seconds=1))

    with pytest.raises(answering.TimeOver):
        world.answer(timed, 1, "a")
    assert timed.answers.count() == 0


def test_an_answer_given_in_time_may_arrive_in_the_grace_and_is_marked(world, timed, clock):
    clock.move_to(DEADLINE + dt.timedelta(seconds=120))

    event = world.answer(timed, 1, "a", queued_at=DEADLINE - dt.timedelta(seconds=1))

    assert event.received_at == DEADLINE + dt.timedelta(seconds=120)
    assert event.queued_at == DEADLINE - dt.timedelta(seconds=1)


def test_one_given_after_the_deadline_may_not(world, timed, clock):
    clock.move_to(DEADLINE + dt.timedelta(seconds=60))

    with pytest.raises(answering.TimeOver):
        world.answer(timed, 1, "a", queued_at=DEADLINE + dt.timedelta(seconds=1))


def test_whatever_the_client_says_nothing_arrives_after_the_grace(world, timed, clock):
    clock.move_to(DEADLINE + dt.timedelta(seconds=121))

    with pytest.raises(answering.TimeOver):
        world.answer(timed, 1, "a", queued_at=NOON)


def test_a_clients_clock_decides_nothing_before_the_deadline(world, timed):
    event = world.answer(timed, 1, "a", queued_at=NOON + dt.timedelta(days=400))

    assert (event.received_at, event.queued_at) == (NOON, None)


def test_a_key_that_looks_like_a_place_but_is_none_is_only_a_key(world, attempt):
    for key in (".1", "page.", "page.x", str(uuid.uuid4())):
        world.answer(attempt, 1, "a", client_key=key)

    assert attempt.answers.count() == 1
