"""Starting a test: the paper is a fact before anything is shown."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from people.models import AuditEntry
from quizzes import opening, submitting
from quizzes.models import Attempt, BlueprintLine, PaperQuestion, Question
from tests import factories
from tests.quizzes.conftest import NOON, TOPIC
from tests.quizzes.kinds import CASE, KINDS, OPTIONS, ask_all

pytestmark = pytest.mark.django_db


def start(world):
    return opening.open_attempt(world.enrolment, world.test)


def sit(world, *, right):
    """One attempt from start to end, every answer right or none given."""
    attempt = start(world)
    if right:
        world.answer_all(attempt)
    submitting.submit(attempt, by=world.person)
    return attempt


def test_starting_writes_the_whole_paper_at_once(world):
    attempt = start(world)

    paper = list(attempt.paper.order_by("position"))
    assert [question.position for question in paper] == [1, 2, 3]
    assert [question.version.difficulty for question in paper] == ["easy", "easy", "hard"]
    assert all(sorted(question.option_order) == ["a", "b", "c"] for question in paper)


def test_starting_keeps_the_pass_mark_of_the_edition(world):
    assert (start(world).pass_mark, start(world).number) == (70, 1)


def test_starting_is_audited(world):
    attempt = start(world)

    entry = AuditEntry.objects.get(action="quizzes.open")
    assert (entry.subject_id, entry.by) == (str(attempt.pk), world.person)


def test_a_test_without_a_limit_has_no_deadline(world):
    assert start(world).deadline_at is None


def test_the_deadline_is_the_servers_clock_and_the_minutes_allowed(world, clock):
    world.set(minutes=45)

    attempt = start(world)

    assert attempt.opened_at == NOON
    assert attempt.deadline_at == NOON + dt.timedelta(minutes=45)


def test_who_was_given_more_time_has_it_in_the_deadline(world, clock):
    world.set(minutes=45)
    world.person.time_factor = "1.5"
    world.person.save()
    world.enrolment.refresh_from_db()

    assert start(world).deadline_at == NOON + dt.timedelta(minutes=67, seconds=30)


def test_who_was_given_no_limit_has_none_but_the_hard_close(world, clock):
    world.set(minutes=45)
    world.person.time_factor = None
    world.person.save()
    world.enrolment.refresh_from_db()
    closes = NOON + dt.timedelta(hours=3)

    assert start(world).deadline_at is None

    world.enrolment.attempts.update(submitted_at=NOON)
    world.set(closes_at=closes)

    assert start(world).deadline_at == closes


def test_starting_again_goes_on_with_the_open_attempt(world):
    first = start(world)

    assert start(world) == first
    assert PaperQuestion.objects.count() == 3


def test_the_lessons_come_first(fresh):
    with pytest.raises(opening.LessonsNotFinished):
        start(fresh)
    assert not Attempt.objects.exists()


def test_a_lesson_finished_by_somebody_else_does_not_count(fresh, stranger):
    other = factories.EnrolmentFactory(person=stranger, edition=fresh.enrolment.edition)
    fresh.finish_lesson(other)

    with pytest.raises(opening.LessonsNotFinished):
        start(fresh)


def test_a_lesson_only_looked_at_does_not_count(fresh):
    fresh.finish_lesson()
    fresh.enrolment.records.update(finished_at=None)

    with pytest.raises(opening.LessonsNotFinished):
        start(fresh)


def test_another_test_of_the_course_does_not_stand_in_the_way(world):
    other = factories.QuizPageFactory(parent=world.course, slug="tu-kiem-tra", live=False)
    factories.EditionActivityFactory(
        edition=world.enrolment.edition, page=other, kind="test", position=3
    )

    assert start(world).number == 1


def test_a_test_that_was_passed_is_not_taken_again(world):
    sit(world, right=True)

    with pytest.raises(opening.AlreadyPassed):
        start(world)


def test_practice_goes_on_after_a_pass(world):
    world.set(preset="practice")
    sit(world, right=True)

    assert start(world).number == 2


def test_attempts_left_may_be_used_at_once(world):
    sit(world, right=False)

    assert start(world).number == 2


def test_after_the_allowed_attempts_one_waits_until_an_exact_moment(world, clock):
    world.set(attempts=2, wait_hours=24)
    sit(world, right=False)
    clock.shift(dt.timedelta(hours=1))
    sit(world, right=False)

    with pytest.raises(opening.MustWait) as caught:
        start(world)

    assert caught.value.until == NOON + dt.timedelta(hours=25)


def test_when_the_wait_is_over_one_more_attempt_may_start(world, clock):
    world.set(attempts=1, wait_hours=24)
    sit(world, right=False)
    clock.shift(dt.timedelta(hours=24))

    assert sit(world, right=False).number == 2
    with pytest.raises(opening.MustWait):
        start(world)


def test_no_wait_means_no_limit(world, clock):
    world.set(attempts=1, wait_hours=0)
    sit(world, right=False)

    assert start(world).number == 2


def test_the_next_paper_asks_what_this_person_has_not_met(world):
    first = sit(world, right=False)
    second = sit(world, right=False)

    met = [
        set(attempt.paper.values_list("version__question", flat=True))
        for attempt in (first, second)
    ]
    assert met[0] & met[1] == set()


def test_what_others_have_met_is_new_to_this_person(world, stranger):
    met, *new = Question.objects.filter(current__difficulty="hard")
    write_paper(world.enrolment, world.test, met)
    other = factories.EnrolmentFactory(person=stranger, edition=world.enrolment.edition)
    for number in (1, 2):
        write_paper(other, world.test, *new, number=number)

    hard = start(world).paper.get(version__difficulty="hard")

    assert hard.version.question in new


def write_paper(enrolment, activity, *questions, number=1):
    attempt = factories.AttemptFactory(enrolment=enrolment, activity=activity, number=number)
    for position, question in enumerate(questions, start=1):
        attempt.paper.create(position=position, version=question.current)


@pytest.mark.parametrize("state", ["draft", "retired"])
def test_only_reviewed_questions_are_asked(world, state):
    Question.objects.filter(current__difficulty="hard").update(state=state)

    with pytest.raises(opening.NotEnoughQuestions) as caught:
        start(world)

    assert [line.difficulty for line in caught.value.lines] == ["hard"]
    assert caught.value.available == 0
    assert not Attempt.objects.exists()


def test_every_type_is_drawn_and_what_it_offers_is_put_in_a_drawn_order(world):
    attempt = start(ask_all(world))

    paper = list(attempt.paper.select_related("version").order_by("position"))
    assert [question.version.topic for question in paper] == list(KINDS)
    assert all(
        sorted(question.option_order) == sorted(question.version.task.keys) for question in paper
    )


def test_the_questions_of_a_case_stand_together_wherever_they_were_drawn(world):
    BlueprintLine.objects.all().delete()
    for place, (topic, case) in enumerate([("x", CASE), ("y", {}), ("z", CASE)]):
        world.ask(topic=topic, body={"options": OPTIONS} | ({"case": case} if case else {}))
        factories.BlueprintLineFactory(quiz=world.quiz, topic=topic, count=1, sort_order=place)

    attempt = start(world)

    paper = attempt.paper.select_related("version").order_by("position")
    assert [question.version.topic for question in paper] == ["x", "z", "y"]


def test_a_line_about_a_clause_asks_what_lies_in_it(world):
    BlueprintLine.objects.all().delete()
    for clause in ("7.2", "8.1", "7.5.3", "70"):
        world.ask(clause=clause)
    factories.BlueprintLineFactory(quiz=world.quiz, topic=TOPIC, clause="7", count=2)

    attempt = start(world)

    asked = attempt.paper.values_list("version__clause", flat=True)
    assert set(asked) == {"7.2", "7.5.3"}


def test_questions_of_another_course_are_not_asked(world):
    Question.objects.filter(current__difficulty="hard").update(state="retired")
    factories.QuestionVersionFactory(topic=TOPIC, difficulty="hard")

    with pytest.raises(opening.NotEnoughQuestions):
        start(world)


def test_true_stands_before_false_on_every_paper(world):
    BlueprintLine.objects.all().delete()
    options = [
        {"key": "d", "text": "Đúng", "correct": False, "feedback": "Chưa đúng."},
        {"key": "s", "text": "Sai", "correct": True, "feedback": "Đúng."},
    ]
    for _ in range(12):
        world.ask(topic="dung-sai", type="true_false", body={"options": options})
    factories.BlueprintLineFactory(quiz=world.quiz, topic="dung-sai", count=12)

    attempt = start(world)

    assert {tuple(question.option_order) for question in attempt.paper.all()} == {("d", "s")}


def test_an_attempt_whose_time_ran_out_is_handed_in_before_the_next_opens(world, clock):
    world.set(minutes=45)
    first = start(world)
    clock.shift(dt.timedelta(minutes=48))

    second = start(world)

    first.refresh_from_db()
    assert first.submitted_at == timezone.now()
    assert second.number == 2


def test_it_stays_handed_in_when_no_other_may_open(world, clock):
    world.set(minutes=45, attempts=1)
    first = start(world)
    clock.shift(dt.timedelta(minutes=48))

    with pytest.raises(opening.MustWait):
        start(world)

    first.refresh_from_db()
    assert first.results.get().points == 0


def test_the_best_result_is_told(world):
    sit(world, right=False)
    best = sit(world, right=True)

    standing = opening.standing_of(world.enrolment, world.test)

    assert standing.best == best.results.get()
    assert standing.passed


def test_a_regrade_counts_in_place_of_what_it_corrects(world):
    attempt = sit(world, right=False)
    regraded = factories.ResultFactory(attempt=attempt, number=2, points=3, possible=3)

    assert opening.standing_of(world.enrolment, world.test).best == regraded


def test_starting_costs_the_same_whatever_the_bank_holds(world, django_assert_num_queries):
    for _ in range(30):
        world.ask(difficulty="easy")

    with django_assert_num_queries(14):
        start(world)


# -- the window to start in, the working time, the hard close -------------------------------

HOUR = dt.timedelta(hours=1)


def test_before_the_window_opens_nobody_starts(world, clock):
    world.set(opens_at=NOON + HOUR)

    with pytest.raises(opening.NotOpenYet):
        start(world)
    clock.move_to(NOON + HOUR)
    assert start(world)


def test_after_the_last_start_nobody_starts_but_who_started_keeps_the_whole_time(world, clock):
    world.set(last_start_at=NOON, minutes=45)
    attempt = start(world)
    clock.move_to(NOON + HOUR / 2)

    assert start(world) == attempt
    assert attempt.deadline_at == NOON + dt.timedelta(minutes=45)
    submitting.submit(attempt, by=world.person)
    with pytest.raises(opening.Closed):
        start(world)


@pytest.mark.parametrize(("minutes", "factor"), [(45, "2"), (None, "1")])
def test_the_hard_close_ends_every_attempt_also_of_those_given_more_time(
    world, clock, minutes, factor
):
    world.set(minutes=minutes, closes_at=NOON + HOUR)
    world.person.time_factor = Decimal(factor)
    world.person.save()
    world.enrolment.refresh_from_db()

    assert start(world).deadline_at == NOON + HOUR
    clock.move_to(NOON + HOUR)
    with pytest.raises(opening.Closed):
        opening.standing_of(world.enrolment, world.test).demand_a_start()


def test_a_supervised_test_is_taken_once(world, clock):
    world.set(preset="supervised", attempts=None, wait_hours=None)
    submitting.submit(start(world), by=world.person)
    clock.move_to(NOON + 1000 * HOUR)

    with pytest.raises(opening.NoAttemptLeft):
        start(world)


def test_practice_is_taken_as_often_as_one_likes(world):
    world.set(preset="practice", attempts=None, wait_hours=None)

    for number in range(1, 6):
        attempt = start(world)
        assert attempt.number == number
        submitting.submit(attempt, by=world.person)
