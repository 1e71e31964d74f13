"""Sessions: read with their person, and worth nothing once anything about them is wrong."""

import datetime as dt
from importlib import import_module

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as DjangosSession
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from people.models import Session
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(client, learner):
    client.force_login(learner)
    return client


def is_known(browser):
    return browser.get("/viec-cua-toi/").status_code == 200


def test_a_session_names_its_person(browser, learner):
    assert Session.objects.get().person == learner


def test_session_and_person_are_one_statement(browser):
    with CaptureQueriesContext(connection) as asked:
        assert is_known(browser)

    about = [q["sql"] for q in asked if "session" in q["sql"] or "_auth_user" in q["sql"]]
    assert len(about) == 1
    assert not [q["sql"] for q in asked if q["sql"].startswith('SELECT "people_person"."id", ')]


def test_a_new_password_signs_out_every_other_browser(browser, learner):
    learner.set_password("mot-mat-khau-khac-2026")
    learner.save()

    assert not is_known(browser)
    assert not Session.objects.exists()


def test_who_may_no_longer_sign_in_is_nobody_at_once(browser, learner):
    learner.is_active = False
    learner.save()

    assert not is_known(browser)


def test_who_was_deleted_is_nobody(client):
    person = factories.PersonFactory()
    client.force_login(person)
    person.delete()

    assert not is_known(client)


def test_a_session_that_names_somebody_else_in_its_column_stays_its_own(browser, stranger, learner):
    Session.objects.update(person=stranger)

    assert browser.get("/viec-cua-toi/").context["request"].user == learner


def test_a_session_from_before_the_column_is_known_too(browser):
    Session.objects.update(person=None)

    assert is_known(browser)


def test_a_session_that_ran_out_is_nobodys(browser):
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))

    assert not is_known(browser)


def test_signing_out_leaves_no_session(browser):
    browser.logout()

    assert not Session.objects.exists()
    assert not is_known(browser)


def test_the_upgrade_takes_the_sessions_along():
    migration = import_module("people.migrations.0003_sessions_know_their_person")
    ends = timezone.now() + dt.timedelta(hours=1)
    DjangosSession.objects.create(session_key="k", session_data="d", expire_date=ends)

    with connection.cursor() as cursor:
        cursor.execute(migration.COPY)

    kept = apps.get_model("people", "Session").objects.get()
    assert (kept.session_key, kept.session_data, kept.expire_date) == ("k", "d", ends)
    assert kept.person_id is None
