"""Marking again: looked at first, decided once, every paper once, every pass announced."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from courses.models import Completion
from people.models import AppendOnly, AuditEntry, Letter
from quizzes import foreseeing, looking_ahead, opening, regrading, submitting
from quizzes.models import Regrading, Result, Ruling, RulingDraft
from quizzes.weighing import Flip
from tests import factories
from tests.quizzes.conftest import TOPIC
from tests.quizzes.regraded import WHY, decide, mark, stands

pytestmark = pytest.mark.django_db


def test_a_corrected_key_adds_a_result_and_edits_none(hand_in, ruled, trainer):
    attempt = hand_in("aab")

    ruling = ruled("correct", chosen=["b"])

    first, second = attempt.results.order_by("number")
    assert (first.points, first.passed, first.grading_version) == (2, False, "1")
    assert (second.points, second.passed, second.grading_version) == (3, True, "1.1")
    assert (second.number, second.ruling) == (2, ruling)
    assert (first.ruling, ruling.number, ruling.by) == (None, 1, trainer)


def test_a_dropped_question_is_worth_nothing_to_anybody(hand_in, ruled):
    right, wrong = hand_in("aba"), hand_in("aab")

    ruled("drop")

    assert stands(right) == mark(1, 2, passed=False)
    assert stands(wrong) == mark(2, 2, passed=True)
    assert right.results.latest("number").by_topic == {
        "chu-de-0": ["1", "1"],
        "chu-de-1": ["0", "1"],
    }


def test_an_answer_accepted_as_well_takes_nothing_from_the_other(hand_in, ruled):
    one, other, third = hand_in("aaa"), hand_in("aab"), hand_in("aac")

    ruled("accept", chosen=["b"])

    assert [stands(each).points for each in (one, other, third)] == [3, 3, 2]


def test_deciding_does_exactly_what_was_looked_at(
    hand_in, draft, trainer, django_capture_on_commit_callbacks
):
    attempts = [hand_in(chosen) for chosen in ("aaa", "aab", "abb", "bbc", "aa-")]
    made = draft("correct", chosen=["b"])
    looked = foreseeing.foresee(made)

    ruling = decide(made, trainer, django_capture_on_commit_callbacks)

    assert {paper.attempt: paper.after for paper in looked.papers} == {
        attempt.pk: stands(attempt) for attempt in attempts
    }
    tally = looked.tally
    sums = Regrading.objects.get(ruling=ruling)
    assert (sums.papers, sums.changed, sums.gained, sums.lost) == (5, 3, 1, 1)
    assert (tally.papers, tally.changed, tally.up, tally.down) == (5, 3, 1, 1)
    assert sums.finished_at
    assert not RulingDraft.objects.exists()


def test_looking_writes_nothing(hand_in, draft):
    attempt = hand_in("aab")

    foreseeing.foresee(draft("correct", chosen=["b"]))

    assert (attempt.results.count(), Ruling.objects.count()) == (1, 0)
    assert not AuditEntry.objects.filter(action__in=["quizzes.rule", "quizzes.regrade"]).exists()


def test_what_changed_since_the_look_is_refused(hand_in, draft, trainer):
    hand_in("aab")
    made = draft("drop")
    seen = looking_ahead.look_at(made).fingerprint
    hand_in("aaa")

    with pytest.raises(regrading.FactsChanged):
        regrading.rule(made, seen=seen, awards=True, by=trainer)

    assert (Ruling.objects.count(), RulingDraft.objects.count()) == (0, 1)


def test_a_ruling_meanwhile_is_a_change_too(hand_in, draft, ruled, trainer):
    hand_in("aab")
    made = draft("drop")
    seen = looking_ahead.look_at(made).fingerprint
    ruled("accept", chosen=["c"])

    with pytest.raises(regrading.FactsChanged):
        regrading.rule(made, seen=seen, awards=True, by=trainer)


def test_a_draft_is_decided_once(hand_in, draft, trainer, django_capture_on_commit_callbacks):
    attempt = hand_in("aab")
    made = draft("drop")
    seen = looking_ahead.look_at(made).fingerprint
    decide(made, trainer, django_capture_on_commit_callbacks)

    with pytest.raises(regrading.FactsChanged):
        regrading.rule(made, seen=seen, awards=True, by=trainer)

    assert (Ruling.objects.count(), attempt.results.count()) == (1, 2)


def test_nothing_is_dropped_that_leaves_a_paper_empty(
    fresh, versions, hand_in, draft, ruled, trainer
):
    hand_in("aab")
    ruled("drop", at=0)
    ruled("drop", at=1)
    made = draft("drop")
    seen = looking_ahead.look_at(made).fingerprint

    with pytest.raises(regrading.LeavesNothing) as refused:
        regrading.rule(made, seen=seen, awards=True, by=trainer)

    assert refused.value.papers == 1
    assert Ruling.objects.count() == 2


def test_who_hands_in_later_is_marked_by_the_same_key(hand_in, ruled, django_assert_num_queries):
    open_paper = hand_in("aab", submit=False)
    ruling = ruled("correct", chosen=["b"])

    result = submitting.submit(open_paper, by=open_paper.enrolment.person)

    assert (result.points, result.passed, result.number) == (3, True, 1)
    assert (result.grading_version, result.ruling) == ("1.1", ruling)
    assert regrading.run(ruling) == 0
    assert open_paper.results.count() == 1


def test_taking_back_gives_the_first_marks_again_as_another_result(
    hand_in, ruled, trainer, django_capture_on_commit_callbacks
):
    attempt = hand_in("aaa")
    ruling = ruled("correct", chosen=["b"])
    made = regrading.draft_taking_back(ruling, by=trainer, reason="Nhầm câu")

    back = decide(made, trainer, django_capture_on_commit_callbacks)

    assert [result.points for result in attempt.results.order_by("number")] == [3, 2, 3]
    assert (back.takes_back, back.number) == (ruling, 2)
    assert attempt.results.latest("number").grading_version == "1.2"
    with pytest.raises(regrading.AlreadyTakenBack):
        regrading.draft_taking_back(Ruling.objects.get(number=1), by=trainer, **WHY)
    with pytest.raises(regrading.AlreadyTakenBack):
        regrading.draft_taking_back(back, by=trainer, **WHY)


def test_only_papers_in_the_scope_are_marked_again(fresh, hand_in, ruled):
    today = timezone.localdate()
    attempt = hand_in("aab")
    other_edition = factories.CourseEditionFactory(course=fresh.course, number=9)
    tomorrow = today + dt.timedelta(days=1)

    ruled("correct", scope={"edition": other_edition}, chosen=["b"])
    ruled("correct", scope={"since": tomorrow}, chosen=["b"])
    ruled("correct", scope={"until": today - dt.timedelta(days=1)}, chosen=["b"])
    assert attempt.results.count() == 1

    ruled("drop", scope={"activity": fresh.test, "since": today, "until": today})
    assert stands(attempt) == mark(2, 2, passed=True)


def test_the_newest_of_two_rulings_marks_by_both(hand_in, ruled):
    attempt = hand_in("abb")

    ruled("correct", at=1, chosen=["b"])
    second = ruled("accept", at=2, chosen=["b"])

    assert [r.points for r in attempt.results.order_by("number")] == [1, 2, 3]
    assert attempt.results.latest("number").ruling == second


def test_who_gains_the_pass_completes_the_course_and_is_certified_once(
    hand_in, ruled, heard, learner
):
    attempt = hand_in("aab", learner)

    ruling = ruled("correct", chosen=["b"])
    regrading.run(ruling)
    regrading.regrade((attempt.enrolment_id, attempt.activity_id), ruling=ruling)

    completion = Completion.objects.get(enrolment=attempt.enrolment)
    assert completion.certificate.person == learner
    assert completion.certificate.face["result"].startswith("Đạt 3/3")
    assert heard == [(learner, True, True)]
    assert attempt.results.count() == 2


def test_a_pass_that_is_not_awarded_is_left_to_the_apps_above(hand_in, ruled, heard, learner, hr):
    attempt = hand_in("aab", learner)

    ruled("correct", awards=False, chosen=["b"])

    assert not Completion.objects.exists()
    assert heard == [(learner, True, False)]
    assert regrading.award(attempt.enrolment, attempt.activity, by=hr)
    assert regrading.award(attempt.enrolment, attempt.activity, by=hr)
    assert Completion.objects.get().certificate.person == learner


def test_nothing_is_awarded_where_nothing_was_passed(hand_in, ruled, hr):
    attempt = hand_in("bbb")

    assert not regrading.award(attempt.enrolment, attempt.activity, by=hr)


def test_who_loses_the_pass_keeps_the_completion_and_the_certificate(
    hand_in, ruled, heard, learner
):
    attempt = hand_in("aaa", learner)

    ruled("correct", chosen=["b"])

    assert stands(attempt) == mark(2, passed=False)
    certificate = Completion.objects.get(enrolment=attempt.enrolment).certificate
    assert certificate.revoked_on is None
    assert heard == [(learner, False, False)]


def test_who_has_passed_in_another_attempt_loses_nothing(hand_in, ruled, heard, learner, versions):
    first = hand_in("aaa", learner)
    second = hand_in("aab", number=2, enrolment=first.enrolment)

    ruled("correct", chosen=["b"])

    assert (stands(first).passed, stands(second).passed) == (False, True)
    assert heard == []


def test_every_mark_that_changed_is_told_by_one_letter(hand_in, ruled, learner):
    attempt, same = hand_in("aab", learner), hand_in("aac")

    ruling = ruled("correct", chosen=["b"])
    regrading.run(ruling)

    [letter] = Letter.objects.filter(key__startswith="regraded:")
    assert letter.person == learner
    assert "Điểm trước: 2/3. Điểm nay: 3/3. Kết quả: Đạt." in letter.body
    assert f"/luot/{attempt.pk}/ket-qua/" in letter.body
    assert same.results.count() == 2


def test_the_ruling_and_each_paper_are_audited(hand_in, ruled, trainer):
    attempt = hand_in("aab")

    ruling = ruled("correct", chosen=["b"])

    entry = AuditEntry.objects.get(action="quizzes.rule")
    assert (entry.by, entry.subject_id) == (trainer, str(ruling.pk))
    assert entry.data["reason"] == WHY["reason"]
    assert (entry.data["papers"], entry.data["gained"]) == (1, 1)
    entry = AuditEntry.objects.get(action="quizzes.regrade")
    assert (entry.subject_id, entry.by) == (str(attempt.pk), trainer)
    assert entry.data == {
        "ruling": 1,
        "points": ["2.000", "3.000"],
        "possible": ["3.000", "3.000"],
        "passed": [False, True],
    }


def test_a_ruling_is_never_edited(hand_in, ruled):
    ruling = ruled("drop")
    ruling.reason = "khác"

    with pytest.raises(AppendOnly):
        ruling.save()
    with pytest.raises(AppendOnly):
        Ruling.objects.all().delete()


def test_the_database_keeps_one_result_of_a_ruling_for_a_paper(hand_in, ruled):
    attempt = hand_in("aab")
    ruling = ruled("drop")

    with pytest.raises(IntegrityError), transaction.atomic():
        factories.ResultFactory(attempt=attempt, number=7, ruling=ruling)


class Killed(BaseException):
    """The process was killed: nothing catches it."""


def test_what_a_kill_left_undone_the_sweep_does_and_doubles_nothing(
    hand_in, draft, trainer, monkeypatch, heard
):
    attempts = [hand_in("aab") for _ in range(5)]
    made = draft("correct", chosen=["b"])
    ruling = regrading.rule(
        made, seen=looking_ahead.look_at(made).fingerprint, awards=True, by=trainer
    )
    marked, real = [], regrading.regrade

    def dying(place, *, ruling):
        if len(marked) == 2:
            raise Killed
        marked.append(place)
        return real(place, ruling=ruling)

    monkeypatch.setattr(regrading, "regrade", dying)
    with pytest.raises(Killed):
        regrading.run(ruling)
    monkeypatch.setattr(regrading, "regrade", real)
    assert regrading.left(ruling).count() == 3
    assert ruling.regrading.finished_at is None

    assert regrading.run_waiting() == 1
    assert regrading.run_waiting() == 0

    assert [attempt.results.count() for attempt in attempts] == [2] * 5
    assert Completion.objects.filter(certificate__isnull=False).count() == 5
    assert len(heard) == 5


def test_a_paper_that_cannot_be_marked_keeps_no_other_waiting(
    hand_in, draft, trainer, monkeypatch, caplog
):
    bad, good = hand_in("aab"), hand_in("aab")
    made = draft("correct", chosen=["b"])
    ruling = regrading.rule(
        made, seen=looking_ahead.look_at(made).fingerprint, awards=True, by=trainer
    )
    real = regrading.regrade

    def failing(place, *, ruling):
        if place[0] == bad.enrolment_id:
            raise OSError
        return real(place, ruling=ruling)

    monkeypatch.setattr(regrading, "regrade", failing)
    assert regrading.run(ruling) == 1
    assert f"Papers of enrolment {bad.enrolment_id} could not be marked again" in caplog.text
    assert good.results.count() == 2
    monkeypatch.setattr(regrading, "regrade", real)

    assert regrading.run_waiting() == 1
    assert bad.results.count() == 2


def test_a_paper_handed_in_while_it_was_ruled_is_found_by_the_sweep(hand_in, ruled):
    ruling = ruled("correct", chosen=["b"])
    late = hand_in("aab")
    Result.objects.filter(attempt=late)._raw_delete("default")
    factories.ResultFactory(attempt=late, points=2, possible=3, passed=False)

    assert regrading.run_waiting() == 1

    assert stands(late) == mark(3, passed=True)
    assert late.results.latest("number").ruling == ruling


def test_many_papers_are_left_to_the_worker(
    hand_in, draft, trainer, monkeypatch, django_capture_on_commit_callbacks
):
    monkeypatch.setattr(regrading, "AT_ONCE", 1)
    attempts = [hand_in("aab") for _ in range(2)]
    sent = []
    monkeypatch.setattr(
        regrading.current_app, "send_task", lambda name, **more: sent.append((name, more["kwargs"]))
    )

    ruling = decide(draft("drop"), trainer, django_capture_on_commit_callbacks)

    assert sent == [("quizzes.regrade", {"ruling_id": ruling.pk})]
    assert [attempt.results.count() for attempt in attempts] == [1, 1]


def test_a_practice_paper_that_is_open_tells_by_the_ruled_key(
    world, trainer, django_capture_on_commit_callbacks
):
    attempt = opening.open_attempt(world.enrolment, world.test)
    version = attempt.paper.get(position=1).version
    made = regrading.draft(version, kind="drop", by=trainer, **WHY)
    decide(made, trainer, django_capture_on_commit_callbacks)

    result = submitting.submit(attempt, by=world.person)

    assert (result.possible, result.by_topic) == (2, {TOPIC: ["0", "2"]})


def test_flips_are_shown_first(hand_in, draft):
    plain, down, up = hand_in("bbb"), hand_in("aaa"), hand_in("aab")
    looked = foreseeing.foresee(draft("correct", chosen=["b"]))

    assert [paper.attempt for paper, _flip in looked.turned] == [up.pk, down.pk, plain.pk]
    assert looked.of_flip(Flip.DOWN) == [down.enrolment_id]
