"""More time in tests for one person: by a decision, from a day, for what is opened afterwards."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError
from django.urls import reverse

from people import giving_time
from people.models import AppendOnly, AuditEntry, ExtraTime, Person
from tests import factories

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)
NOON = dt.datetime(2026, 11, 20, 5, 0, tzinfo=dt.UTC)
HALF, DOUBLE = Decimal("1.5"), Decimal(2)
WHY = {"document": "12/QĐ-SNV", "document_on": dt.date(2026, 11, 2)}
FORM = {
    "factor": "1.5",
    "since": "20/11/2026",
    "document": "12/QĐ-SNV",
    "document_on": "02/11/2026",
}


@pytest.fixture(autouse=True)
def clock():
    """Noon in Viet Nam."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def give(person, by, *, factor=HALF, since=TODAY):
    return giving_time.give(person, factor=factor, since=since, by=by, **WHY)


def factor_of(person):
    return Person.objects.get(pk=person.pk).time_factor


def address(person):
    return reverse("people:extra_time", args=[person.uuid])


def sign_in(client, person):
    client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
    return client


def text_of(response):
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_a_decision_in_force_is_the_factor_at_once(learner, hr):
    give(learner, hr)

    assert factor_of(learner) == HALF


def test_no_limit_is_a_factor_too_and_ends_with_the_next_decision(learner, hr):
    give(learner, hr, factor=None)
    assert factor_of(learner) is None

    give(learner, hr, factor=Decimal(1))
    assert factor_of(learner) == 1


def test_one_that_is_to_come_is_the_factor_from_its_day_on(learner, hr, clock):
    give(learner, hr, since=TODAY + dt.timedelta(days=10))
    assert factor_of(learner) == 1

    clock.move_to(NOON + dt.timedelta(days=9, hours=11, minutes=59))
    assert factor_of(learner) == 1

    clock.move_to(NOON + dt.timedelta(days=9, hours=12))
    assert factor_of(learner) == HALF


def test_time_for_a_while_is_two_decisions(learner, hr, clock):
    give(learner, hr, since=TODAY + dt.timedelta(days=10))
    give(learner, hr, factor=Decimal(1), since=TODAY + dt.timedelta(days=40))

    clock.move_to(NOON + dt.timedelta(days=20))
    assert factor_of(learner) == HALF

    clock.move_to(NOON + dt.timedelta(days=41))
    assert factor_of(learner) == 1


def test_a_newer_decision_takes_the_place_of_one_still_to_come(learner, hr, clock):
    give(learner, hr, factor=DOUBLE, since=TODAY + dt.timedelta(days=40))
    give(learner, hr, since=TODAY + dt.timedelta(days=10))

    clock.move_to(NOON + dt.timedelta(days=50))

    assert factor_of(learner) == HALF


def test_saving_a_person_after_the_day_keeps_what_came(learner, hr, clock):
    give(learner, hr, since=TODAY + dt.timedelta(days=1))
    clock.move_to(NOON + dt.timedelta(days=2))

    Person.objects.get(pk=learner.pk).save()

    assert Person.objects.filter(pk=learner.pk, time_factor=HALF, time_to_come=[]).exists()


def test_the_same_decision_again_is_written_once(learner, hr):
    assert give(learner, hr) == give(learner, hr)
    assert AuditEntry.objects.filter(action="people.give_time").count() == 1


def test_who_how_much_and_by_which_decision_is_kept_and_never_changed(learner, hr):
    given = give(learner, hr)

    entry = AuditEntry.objects.get(action="people.give_time")
    assert (entry.by, entry.subject_id) == (hr, str(learner.pk))
    assert entry.data == {
        "factor": "1.5",
        "since": "2026-11-20",
        "document": "12/QĐ-SNV",
        "document_on": "2026-11-02",
    }
    with pytest.raises(AppendOnly):
        given.save()


@pytest.mark.parametrize("factor", [Decimal("0.5"), Decimal(5)])
def test_time_is_only_ever_added(learner, hr, factor):
    with pytest.raises(IntegrityError):
        give(learner, hr, factor=factor)


def test_the_decision_in_force_at_a_moment(learner, hr, clock):
    first = give(learner, hr)
    clock.move_to(NOON + dt.timedelta(days=1))
    second = give(learner, hr, factor=DOUBLE, since=TODAY + dt.timedelta(days=5))

    moments = [NOON - dt.timedelta(hours=1), NOON, NOON + dt.timedelta(days=6)]

    assert [giving_time.in_force(learner, at) for at in moments] == [None, first, second]


def test_personnel_write_it_and_see_what_was_written(client, learner, hr):
    page = sign_in(client, hr).post(address(learner), FORM, follow=True)

    shown = text_of(page)
    assert factor_of(learner) == HALF
    assert "Đã ghi thời gian làm bài." in page.content.decode()
    assert "Hiện nay: hệ số 1,5." in shown
    assert (
        "Từ 20/11/2026: hệ số 1,5 · quyết định 12/QĐ-SNV ngày 02/11/2026 · "
        f"{hr.full_name} ghi lúc 12:00 20/11/2026"
    ) in shown


def test_the_person_sees_it_in_the_profile(client, learner, hr):
    profile = reverse("people:profile")
    give(learner, hr)
    assert "Hệ số thời gian làm bài 1,5" in text_of(sign_in(client, learner).get(profile))

    give(learner, hr, factor=None)
    assert "Thời gian làm bài không giới hạn" in text_of(client.get(profile))


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"factor": ""}, "Anh/Chị chọn thời gian làm bài."),
        ({"factor": "9"}, "9"),
        ({"since": "31/02/2026"}, "Không có ngày này. Viết dạng 05/02/2026."),
        ({"since": ""}, "Anh/Chị nhập ngày áp dụng."),
        ({"document": " "}, "Anh/Chị nhập số quyết định."),
        ({"document_on": ""}, "Anh/Chị nhập ngày quyết định."),
        ({"document_on": "21/11/2026"}, "Ngày quyết định chưa đến."),
    ],
)
def test_what_cannot_be_written_is_said_and_nothing_is(client, learner, hr, sent, said):
    page = sign_in(client, hr).post(address(learner), FORM | sent)

    assert "Có lỗi cần sửa" in text_of(page)
    assert said in text_of(page)
    assert not ExtraTime.objects.exists()


def test_nobody_gives_it_to_themselves_or_outside_the_mandate(client, learner, hr, stranger):
    sign_in(client, hr)

    assert [client.post(address(each), FORM).status_code for each in (hr, stranger, learner)] == [
        404,
        404,
        302,
    ]
    assert [each.person for each in ExtraTime.objects.all()] == [learner]


def test_who_left_the_unit_is_no_longer_the_viewers_staff(client, learner, hr, elsewhere):
    learner.postings.update(valid_to=dt.date(2026, 11, 1))
    factories.PostingFactory(person=learner, unit=elsewhere, valid_from=dt.date(2026, 11, 2))

    assert sign_in(client, hr).get(address(learner)).status_code == 404
