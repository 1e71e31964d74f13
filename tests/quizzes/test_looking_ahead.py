"""The look at a ruling: worked out once, by the worker where it is long, and kept by page."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from quizzes import looking_ahead, marking, regrading, tasks
from quizzes.models import LookedPaper, Ruling, RulingDraft, RulingLook
from tests.quizzes.regraded import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, trainer):
    """The trainer's browser."""
    client.force_login(trainer, backend="people.backends.EmailOrStaffCodeBackend")
    return client


@pytest.fixture
def many(monkeypatch):
    """Two papers are already many; what is queued is remembered, not sent."""
    sent = []
    monkeypatch.setattr(looking_ahead, "AT_ONCE", 1)
    monkeypatch.setattr(
        looking_ahead.current_app, "send_task", lambda name, **how: sent.append((name, how))
    )
    return sent


def page(draft):
    return reverse("foresee_ruling", args=[draft.pk])


def text_of(answer):
    return " ".join(answer.content.decode().split())


def test_many_papers_are_the_workers_and_the_page_says_how_far_it_is(
    desk, hand_in, draft, many, django_capture_on_commit_callbacks
):
    hand_in("aaa"), hand_in("aab")
    made = draft("correct", chosen=["b"])
    with django_capture_on_commit_callbacks(execute=True):
        first = desk.get(page(made))
    look = RulingLook.objects.get(draft=made)

    assert "Đang tính trước: xong 0 trên 2 bài." in text_of(first)
    assert many == [("quizzes.foresee", {"kwargs": {"look_id": look.pk}, "retry": False})]

    tasks.foresee(look_id=look.pk)

    assert "2 bài đã nộp · 2 bài đổi điểm (1 tăng, 1 giảm)" in text_of(desk.get(page(made)))


def test_turning_pages_marks_no_paper_again(desk, hand_in, draft, many, monkeypatch):
    hand_in("aaa"), hand_in("aab")
    made = draft("correct", chosen=["b"])
    looking_ahead.run(looking_ahead.order(made))
    marked = []
    monkeypatch.setattr(marking.Marker, "scores", lambda *_how: marked.append(1))

    sheet = desk.get(reverse("foresee_ruling_xlsx", args=[made.pk]))

    assert desk.get(page(made)).status_code == 200
    assert sheet.status_code == 200
    assert b"".join(sheet)
    assert marked == []


def test_there_is_no_sheet_before_the_look_is_done(desk, hand_in, draft, many):
    hand_in("aaa"), hand_in("aab")
    made = draft("correct", chosen=["b"])

    assert desk.get(reverse("foresee_ruling_xlsx", args=[made.pk])).url == page(made)


def test_few_papers_are_always_as_of_now(desk, hand_in, draft):
    hand_in("aab")
    made = draft("correct", chosen=["b"])
    assert "1 bài đã nộp" in text_of(desk.get(page(made)))
    hand_in("aaa")

    assert "2 bài đã nộp" in text_of(desk.get(page(made)))


def test_a_look_at_many_is_as_of_its_moment_and_made_anew_when_asked(
    desk, hand_in, draft, many, trainer
):
    hand_in("aaa"), hand_in("aab")
    made = draft("correct", chosen=["b"])
    looking_ahead.run(looking_ahead.order(made))
    hand_in("aac")

    shown = desk.get(page(made))
    assert "2 bài đã nộp" in text_of(shown)
    assert "Tính lúc" in text_of(shown)
    seen = shown.context["look"].fingerprint
    with pytest.raises(regrading.FactsChanged):
        regrading.rule(made, seen=seen, awards=True, by=trainer)

    again = desk.post(page(made), {"tinh-lai": ""}, follow=True)
    assert "xong 0 trên 3 bài" in text_of(again)


def test_what_was_looked_at_is_what_is_decided(
    hand_in, draft, many, trainer, django_capture_on_commit_callbacks
):
    for chosen in ("aaa", "aab", "abb"):
        hand_in(chosen)
    made = draft("correct", chosen=["b"])
    looking_ahead.run(looking_ahead.order(made))

    ruling = decide(made, trainer, django_capture_on_commit_callbacks)

    sums = ruling.regrading
    assert (sums.papers, sums.changed, sums.gained, sums.lost) == (3, 3, 1, 1)
    assert not RulingLook.objects.exists()
    assert not LookedPaper.objects.exists()


def test_nothing_is_decided_before_the_look_is_done(hand_in, draft, many, trainer):
    hand_in("aaa"), hand_in("aab")
    made = draft("correct", chosen=["b"])
    looking_ahead.order(made)

    with pytest.raises(regrading.FactsChanged):
        regrading.rule(made, seen="", awards=True, by=trainer)

    assert not Ruling.objects.exists()


def test_what_a_crash_left_is_worked_out_by_the_sweep_once(hand_in, draft, many):
    hand_in("aaa"), hand_in("aab")
    look = looking_ahead.order(draft("correct", chosen=["b"]))
    assert looking_ahead.run_waiting() == 0  # it may still be under way

    RulingLook.objects.update(touched_at=timezone.now() - dt.timedelta(minutes=3))
    assert looking_ahead.run_waiting() == 1
    looking_ahead.run(look)

    assert LookedPaper.objects.filter(look=look).count() == 2
    assert looking_ahead.run_waiting() == 0


def test_one_that_cannot_be_worked_out_keeps_no_other_waiting(
    hand_in, draft, many, monkeypatch, caplog
):
    hand_in("aaa"), hand_in("aab")
    bad = looking_ahead.order(draft("correct", chosen=["b"]))
    good = looking_ahead.order(draft("drop"))
    RulingLook.objects.update(touched_at=timezone.now() - dt.timedelta(minutes=3))
    real = looking_ahead.run

    def failing(look):
        if look == bad:
            raise OSError
        real(look)

    monkeypatch.setattr(looking_ahead, "run", failing)

    assert looking_ahead.run_waiting() == 2
    assert "could not be worked out" in caplog.text
    assert [look.pk for look in RulingLook.objects.exclude(done_at=None)] == [good.pk]


def test_of_a_draft_thrown_away_meanwhile_nothing_is_kept(hand_in, draft, many, monkeypatch):
    hand_in("aaa"), hand_in("aab")
    made = draft("correct", chosen=["b"])
    look = looking_ahead.order(made)

    def thrown_away(look, marked):
        RulingDraft.objects.get(pk=made.pk).delete()

    monkeypatch.setattr(looking_ahead, "_tell", thrown_away)
    looking_ahead.run(look)
    tasks.foresee(look_id=look.pk)

    assert not RulingLook.objects.exists()
    assert not LookedPaper.objects.exists()


def test_how_far_it_is_is_told_while_it_goes_on(hand_in, draft, many):
    hand_in("aaa"), hand_in("aab")
    look = looking_ahead.order(draft("correct", chosen=["b"]))

    looking_ahead.run(look)

    look.refresh_from_db()
    assert (look.marked, look.papers) == (2, 2)
    assert look.done_at
