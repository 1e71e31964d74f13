"""More time for one person: in what is opened afterwards, in the gradebook and in the account."""

import datetime as dt
import html
import re
from decimal import Decimal

import pytest
from django.urls import reverse

from courses.models import Enrolment
from people import giving_time
from quizzes import opening, submitting
from tests.quizzes.conftest import NOON

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def timed(world, clock):
    """A test of 40 minutes."""
    world.set(minutes=40)


def give(world, hr, *, factor=Decimal("1.5"), since=TODAY):
    giving_time.give(
        world.person,
        factor=factor,
        since=since,
        document="12/QĐ-SNV",
        document_on=dt.date(2026, 11, 2),
        by=hr,
    )


def start(world):
    enrolment = Enrolment.objects.select_related("person", "edition").get(pk=world.enrolment.pk)
    return opening.open_attempt(enrolment, world.test)


def text_of(response):
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_what_is_open_keeps_its_deadline_and_the_next_lasts_longer(world, hr):
    first = start(world)
    give(world, hr)

    assert start(world).deadline_at == first.deadline_at == NOON + dt.timedelta(minutes=40)

    submitting.submit(first, by=world.person)
    assert start(world).deadline_at == NOON + dt.timedelta(minutes=60)


def test_a_decision_to_come_counts_from_its_day_on(world, hr, clock):
    give(world, hr, since=TODAY + dt.timedelta(days=1))
    first = start(world)
    submitting.submit(first, by=world.person)
    clock.shift(dt.timedelta(days=1))

    second = start(world)

    assert first.deadline_at - first.opened_at == dt.timedelta(minutes=40)
    assert second.deadline_at - second.opened_at == dt.timedelta(minutes=60)


def test_the_start_page_tells_the_time_one_has_today(client, world, hr, clock):
    give(world, hr, since=TODAY + dt.timedelta(days=1))
    own = "40 phút, giờ của Anh/Chị: 60 phút"
    assert own not in text_of(client.get(world.start_url))

    clock.shift(dt.timedelta(days=1))
    client.force_login(world.person, backend="people.backends.EmailOrStaffCodeBackend")
    assert own in text_of(client.get(world.start_url))


@pytest.mark.parametrize(
    ("factor", "said"),
    [
        (Decimal("1.5"), "thời gian làm bài hệ số 1,5 theo quyết định"),
        (None, "không giới hạn thời gian theo quyết định"),
    ],
)
def test_the_account_of_an_attempt_says_that_the_time_was_decided(
    client, world, hr, clock, factor, said
):
    give(world, hr, factor=factor)
    attempt = start(world)
    clock.shift(dt.timedelta(minutes=1))
    give(world, hr, factor=Decimal(1))

    shown = text_of(client.get(reverse("quizzes:timeline", args=[attempt.pk])))

    assert said in shown
    assert "12/QĐ-SNV" not in shown


def test_an_attempt_with_everybodys_time_says_nothing(client, world, hr, clock):
    attempt = start(world)
    clock.shift(dt.timedelta(minutes=1))
    give(world, hr)

    shown = text_of(client.get(reverse("quizzes:timeline", args=[attempt.pk])))

    assert "theo quyết định" not in shown


@pytest.mark.parametrize(("who", "linked"), [("hr", True), ("leader", False), ("inspector", False)])
def test_personnel_come_to_it_from_the_gradebook(client, request, world, who, linked):
    person = request.getfixturevalue(who)
    client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")

    page = client.get(reverse("quizzes:marks")).content.decode()

    assert (reverse("people:extra_time", args=[world.person.uuid]) in page) == linked


def test_and_from_the_page_of_another_attempt(client, world, hr):
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    grant = reverse("quizzes:grant", args=[world.enrolment.pk, world.test.pk])

    page = client.get(grant).content.decode()

    assert reverse("people:extra_time", args=[world.person.uuid]) in page
