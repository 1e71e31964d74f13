"""One more attempt for one person: who opens it, when it is needed, which attempt used it."""

import datetime as dt
import html
import re

import pytest
from django.urls import reverse

from people.models import AppendOnly, AuditEntry
from quizzes import granting, opening, submitting
from quizzes.models import Attempt, ExtraAttempt
from tests import factories

pytestmark = pytest.mark.django_db
REASON = "Mất điện trong lúc làm bài"


@pytest.fixture
def used_up(world):
    """One attempt, handed in empty, and no other however long one waits."""
    world.set(preset="supervised", attempts=None, wait_hours=None)
    sit(world)
    return world


def sit(world):
    attempt = opening.open_attempt(world.enrolment, world.test)
    submitting.submit(attempt, by=world.person)
    return attempt


def grant(world, by):
    return granting.grant(world.enrolment, world.test, reason=REASON, by=by)


def address(world):
    return reverse("quizzes:grant", args=[world.enrolment.pk, world.test.pk])


def text_of(response):
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_one_more_attempt_is_used_by_the_next_and_by_no_other(used_up, hr):
    extra = grant(used_up, hr)
    attempt = sit(used_up)

    assert (attempt.number, attempt.extra) == (2, extra)
    with pytest.raises(opening.NoAttemptLeft):
        opening.open_attempt(used_up.enrolment, used_up.test)


def test_it_ends_a_wait(world, hr, clock):
    world.set(attempts=1, wait_hours=24)
    sit(world)
    extra = grant(world, hr)

    assert sit(world).extra == extra


def test_after_the_wait_the_tests_own_attempt_comes_first(world, hr, clock):
    world.set(attempts=1, wait_hours=24)
    sit(world)
    grant(world, hr)
    clock.shift(dt.timedelta(hours=25))

    assert sit(world).extra is None
    assert opening.standing_of(world.enrolment, world.test).extra is not None


def test_opening_again_before_it_is_used_opens_none(used_up, hr):
    assert grant(used_up, hr) == grant(used_up, hr)
    assert ExtraAttempt.objects.count() == 1
    assert AuditEntry.objects.filter(action="quizzes.grant").count() == 1


def test_who_why_and_when_is_kept_and_never_changed(used_up, hr, clock):
    extra = grant(used_up, hr)

    entry = AuditEntry.objects.get(action="quizzes.grant")
    assert (entry.by, entry.subject_id) == (hr, str(extra.pk))
    assert entry.data == {"test": used_up.test.title, "reason": REASON, "after": 1}
    with pytest.raises(AppendOnly):
        extra.save()
    with pytest.raises(AppendOnly):
        ExtraAttempt.objects.all().delete()


def test_nobody_needs_one_with_attempts_left_or_a_paper_open(world, hr):
    with pytest.raises(granting.NotNeeded):
        grant(world, hr)

    world.set(attempts=1, wait_hours=24)
    opening.open_attempt(world.enrolment, world.test)
    with pytest.raises(granting.NotNeeded):
        grant(world, hr)


def test_who_passed_needs_none(world, hr):
    world.set(preset="supervised", attempts=None, wait_hours=None)
    attempt = opening.open_attempt(world.enrolment, world.test)
    world.answer_all(attempt)
    submitting.submit(attempt, by=world.person)

    with pytest.raises(granting.NotNeeded):
        grant(world, hr)


def test_it_does_not_open_a_test_that_is_closed(used_up, hr, clock):
    extra = grant(used_up, hr)
    used_up.set(closes_at=extra.granted_at)

    with pytest.raises(opening.Closed):
        opening.open_attempt(used_up.enrolment, used_up.test)


def test_personnel_open_it_from_the_gradebook_and_the_learner_is_told(client, used_up, hr):
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    marks = client.get(reverse("quizzes:marks"))
    response = client.post(address(used_up), {"reason": REASON}, follow=True)
    client.force_login(used_up.person, backend="people.backends.EmailOrStaffCodeBackend")
    shown = text_of(client.get(used_up.start_url))

    assert address(used_up) in marks.content.decode()
    assert "Đã mở thêm một lượt, người học chưa dùng." in text_of(response)
    assert f"{hr.full_name} đã mở thêm cho Anh/Chị một lần làm lúc" in shown
    assert "Bắt đầu làm bài" in shown
    assert REASON not in shown


def test_the_page_says_which_attempt_used_it(client, used_up, hr):
    grant(used_up, hr)
    sit(used_up)
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")

    shown = text_of(client.get(address(used_up)))

    assert f"{hr.full_name} · {REASON} · dùng ở lần làm 2" in shown
    assert "Đã làm 2 lần. Đã dùng hết số lần làm." in shown


def test_without_a_reason_nothing_is_opened(client, used_up, hr):
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    response = client.post(address(used_up), {"reason": "  "})

    assert "Anh/Chị ghi lý do mở thêm lượt." in text_of(response)
    assert not ExtraAttempt.objects.exists()


def test_a_stale_page_says_that_none_is_needed(client, world, hr):
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    response = client.post(address(world), {"reason": REASON}, follow=True)

    assert "Người học còn lượt làm nên chưa cần mở thêm." in text_of(response)
    assert not ExtraAttempt.objects.exists()


def test_nobody_opens_one_for_themselves_or_outside_the_mandate(client, used_up, hr, stranger):
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    edition = used_up.enrolment.edition
    own = factories.EnrolmentFactory(person=hr, edition=edition)
    other = factories.EnrolmentFactory(person=stranger, edition=edition)

    statuses = [
        client.get(reverse("quizzes:grant", args=[each.pk, used_up.test.pk])).status_code
        for each in (own, other, used_up.enrolment)
    ]

    assert statuses == [404, 404, 200]


def test_only_tests_of_the_course_have_attempts(client, used_up, hr):
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    lesson = reverse("quizzes:grant", args=[used_up.enrolment.pk, used_up.lesson.pk])

    assert client.get(lesson).status_code == 404


# -- receipts -----------------------------------------------------------------------------

RECEIPT = reverse("quizzes:receipt")


@pytest.fixture
def handed_in(world):
    return Attempt.objects.get(pk=sit(world).pk)


def timeline(attempt):
    return reverse("quizzes:timeline", args=[attempt.pk])


@pytest.mark.parametrize("who", ["learner", "hr", "leader", "inspector"])
def test_a_receipt_leads_whoever_may_see_it_to_the_timeline(client, request, handed_in, who):
    client.force_login(
        request.getfixturevalue(who), backend="people.backends.EmailOrStaffCodeBackend"
    )
    typed = handed_in.receipt.replace("-", " ").lower()

    assert client.get(RECEIPT, {"ma": typed}).url == timeline(handed_in)


@pytest.mark.parametrize("who", ["stranger", "trainer"])
def test_for_all_others_there_is_no_such_receipt(client, request, handed_in, who):
    client.force_login(
        request.getfixturevalue(who), backend="people.backends.EmailOrStaffCodeBackend"
    )

    shown = text_of(client.get(RECEIPT, {"ma": handed_in.receipt}))

    assert "Không có biên nhận này trong phạm vi của Anh/Chị." in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Anh/Chị nhập mã biên nhận."),
        ("0123", "Mã này không đúng: thiếu, thừa hoặc nhầm ký tự."),
        ("x" * 101, "100"),
        ("0000-0000-0000\x00", "Mã"),
    ],
)
def test_what_is_no_receipt_is_said_in_a_sentence(client, world, typed, said):
    response = client.get(RECEIPT, {"ma": typed})

    assert response.status_code == 200
    assert "Có lỗi cần sửa" in text_of(response)
    assert said in text_of(response)


def test_the_gradebook_leads_to_every_timeline(client, handed_in, world, hr):
    second = sit(world)
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    page = client.get(reverse("quizzes:marks")).content.decode()

    assert re.findall(r"/kiem-tra/luot/[0-9]+/nhat-ky/", page) == [
        timeline(handed_in),
        timeline(second),
    ]
