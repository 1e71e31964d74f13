"""Queries put together once: the same rows as Django finds, for whatever values."""

import datetime as dt

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from people.models import AuditEntry, Person
from people.prepared import prepared
from tests import factories


@pytest.fixture
def calls():
    return []


@pytest.fixture
def entries(calls):
    @prepared
    def since(action, moment, number):
        calls.append(action)
        entries = AuditEntry.objects.select_related("by")
        return entries.filter(action=action, at__gte=moment, pk__gt=number).order_by("-pk")

    return since


def an_entry(action, by=None):
    return AuditEntry.objects.create(action=action, by=by, subject_type="x", subject_id="1")


@pytest.mark.django_db
def test_each_call_has_its_own_values(entries, calls, learner):
    first, second = an_entry("a", learner), an_entry("b")
    past = timezone.now() - dt.timedelta(days=1)

    assert entries("a", past, 0) == [first]
    assert entries("b", past, 0) == [second]
    assert entries("a", past + dt.timedelta(days=2), 0) == []
    assert entries("a", past, first.pk) == []
    assert len(calls) == 1


@pytest.mark.django_db
def test_rows_come_with_what_was_selected_along_and_converted(
    entries, learner, django_assert_num_queries
):
    an_entry("a", learner)
    with django_assert_num_queries(1):
        (found,) = entries("a", timezone.now() - dt.timedelta(days=1), 0)
        assert found.by == learner
    assert found.at.utcoffset() == dt.timedelta(0)
    assert found.data == {}


@pytest.mark.django_db
def test_rows_of_one_call_are_not_those_of_another(entries, learner):
    an_entry("a", learner)
    past = timezone.now() - dt.timedelta(days=1)
    entries("a", past, 0)[0].subject = "changed"
    assert entries("a", past, 0)[0].subject == ""


@pytest.mark.django_db
def test_a_hostile_text_is_a_value(entries):
    an_entry("a")
    past = timezone.now() - dt.timedelta(days=1)
    assert entries("a' OR '1'='1", past, 0) == []
    assert entries("%s %(a)s", past, 0) == []


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_only():
    @prepared
    def locked(number):
        return Person.objects.filter(pk=number).select_for_update()

    person = factories.PersonFactory()
    with transaction.atomic():
        assert locked(person.pk) == [person]
    if connection.features.has_select_for_update:
        with pytest.raises(TransactionManagementError):
            locked(person.pk)
    else:  # as Django does: there is nothing to lock
        assert locked(person.pk) == [person]
