"""Certificates as tests need them: issued by the verb, on a day, and tampered with."""

import datetime as dt

import time_machine
from django.db.models import QuerySet

from certificates import issuing
from tests import factories

MORNING = dt.time(3, tzinfo=dt.UTC)  # ten o'clock in Viet Nam


def on(day):
    """The clock stands still on the morning of this day."""
    return time_machine.travel(dt.datetime.combine(day, MORNING), tick=False)


def completed(*, validity_months=36, person=None, course=None, at=None, **copied):
    """A completion of a new edition, on this moment or now."""
    course = course or factories.CoursePageFactory(title="Nhận thức chung TCVN ISO 9001:2015")
    number = course.editions.count() + 1
    edition = factories.CourseEditionFactory(
        course=course, number=number, validity_months=validity_months
    )
    given = {"opened_at": at} if at else {}
    person = person or factories.PersonFactory(full_name="Nguyễn Thị Ngọc Hà")
    enrolment = factories.EnrolmentFactory(person=person, edition=edition, **given)
    return factories.CompletionFactory(
        enrolment=enrolment, completed_at=at or enrolment.opened_at, **copied
    )


def issued(*, day=None, **completion):
    """A certificate, today or on this day."""
    if day is None:
        return issuing.issue(completed(**completion))
    with on(day):
        return issuing.issue(completed(**completion))


def tamper(row, **values):
    """Change a row past the ORM's refusals, as somebody with the database password would."""
    QuerySet(type(row)).filter(pk=row.pk).update(**values)
