"""What tests of marking again share: papers of three questions, rulings on them, and an ear."""

from decimal import Decimal

import pytest
from django.utils import timezone

from quizzes import looking_ahead, marking, regrading, submitting
from quizzes.models import Attempt, PaperQuestion
from quizzes.signals import pass_changed
from quizzes.weighing import Mark
from tests import factories

WHY = {"reason": "Hội đồng xem lại đáp án"}


@pytest.fixture
def versions(fresh):
    """Three questions; `a` is right as they were written."""
    return [
        factories.QuestionVersionFactory(question__course=fresh.course, topic=f"chu-de-{n}")
        for n in range(3)
    ]


@pytest.fixture
def hand_in(fresh, versions):
    """`hand_in("abb", person)`: a paper handed in with these options chosen, lessons finished."""

    def handed_in(chosen, person=None, *, number=1, enrolment=None, submit=True):
        person = person or factories.PersonFactory()
        if enrolment is None:
            enrolment = factories.EnrolmentFactory(
                person=person, edition=fresh.enrolment.edition, cycle=2
            )
            fresh.finish_lesson(enrolment)
        attempt = factories.AttemptFactory(
            enrolment=enrolment,
            activity=fresh.test,
            number=number,
            opened_at=timezone.now(),
            submitted_at=None,
        )
        for position, version in enumerate(versions, start=1):
            PaperQuestion.objects.create(
                attempt=attempt, position=position, version=version, option_order=["a", "b", "c"]
            )
        for position, key in enumerate(chosen, start=1):
            if key != "-":
                fresh.answer(attempt, position, key, by=enrolment.person)
        if submit:
            submitting.submit(attempt, by=enrolment.person)
        return Attempt.objects.get(pk=attempt.pk)

    return handed_in


@pytest.fixture
def draft(versions, trainer):
    """`draft("correct", chosen=["b"])`: a ruling on the third question, to be looked at."""

    def drafted(kind, *, at=2, scope=None, **named):
        return regrading.draft(
            versions[at], kind=kind, by=trainer, named=named, **WHY, **(scope or {})
        )

    return drafted


@pytest.fixture
def ruled(draft, trainer, django_capture_on_commit_callbacks):
    """The same, decided, and the papers marked again."""

    def decided(kind, *, awards=True, at=2, scope=None, **named):
        made = draft(kind, at=at, scope=scope, **named)
        return decide(made, trainer, django_capture_on_commit_callbacks, awards=awards)

    return decided


def decide(made, by, capture, *, awards=True):
    seen = looking_ahead.look_at(made).fingerprint
    with capture(execute=True):
        return regrading.rule(made, seen=seen, awards=awards, by=by)


def stands(attempt):
    return marking.mark_of(attempt.results.latest("number"))


def mark(points, possible=3, *, passed):
    return Mark(Decimal(points), Decimal(possible), passed=passed)


@pytest.fixture
def heard():
    """Every announcement, as (person, passed, awarded)."""
    found = []

    def hear(*, enrolment, passed, awarded, **_kwargs):
        found.append((enrolment.person, passed, awarded))

    pass_changed.connect(hear, weak=False)
    yield found
    pass_changed.disconnect(hear)
