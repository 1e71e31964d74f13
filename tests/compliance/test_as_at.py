"""P6: what was shown of a day stays what it was, whatever takes effect later."""

import datetime as dt
from random import Random

import pytest

from compliance import listing, requiring
from compliance.assigning import reconcile
from compliance.coverage import table
from compliance.listing import people_of
from compliance.models import Assignment
from compliance.requiring import Whom
from compliance.scoping import Scope
from compliance.tracing import person_trail
from people.models import Person, Posting, Unit
from people.postings import leave, post
from tests import factories

START = dt.date(2026, 1, 1)
DAY = dt.date(2026, 6, 12)
MERGER = dt.date(2026, 7, 1)
LATER = dt.date(2026, 10, 1)
A_DAY = dt.timedelta(days=1)


def shown(viewer, day):
    """Everything the pages of that day say, as plain values."""
    matrix = table(viewer, on=day)
    scope = Scope.of(viewer, on=day)
    lines = people_of(scope, shown=listing.ALL).page
    people = sorted({line.person for line in lines}, key=lambda person: person.pk)
    return {
        "rows": [
            (row.agency, [(r.short_title, tally) for r, tally in row.cells]) for row in matrix.page
        ],
        "totals": (matrix.totals, matrix.overall, matrix.people, matrix.unassigned),
        "unlisted": matrix.unlisted,
        "names": [
            (
                line.person.full_name,
                line.position,
                line.agency_name,
                line.requirement.title,
                line.due_on,
                line.standing,
                line.certificate and line.certificate.number,
            )
            for line in lines
        ],
        "unassigned": [p.person.full_name for p in listing.unassigned(scope)],
        "proofs": [_proof(person_trail(person, on=day)) for person in people],
    }


def _proof(trail):
    return [
        (
            step.requirement.title,
            step.assignment.pk,
            step.assignment.due_on,
            step.closed_on,
            step.standing,
            [(s.attempt.pk, s.percent) for s in step.sittings],
            [(h.certificate.number, h.standing) for h in step.certificates],
        )
        for step in trail.steps
    ]


@pytest.fixture
def history(province, commune, elsewhere):
    """Two communes half-way through their training on DAY."""
    random = Random(6)
    courses = [factories.CoursePageFactory() for _ in range(2)]
    for code, course in zip(("NT", "KH"), courses, strict=True):
        requiring.require(
            course,
            code=code,
            title=f"Yêu cầu {code}",
            whom=[Whom(unit=province, category="civil_servant")],
            on=START,
            by=None,
        )
    for unit in (commune, elsewhere):
        for n in range(6):
            person = factories.posted(unit, full_name=f"Nguyễn Văn Mẫu {unit.code} {n}")
            for course in courses:
                if random.random() < 0.6:
                    factories.CertificateFactory(
                        person=person,
                        course=course,
                        valid_from=START + dt.timedelta(random.randint(1, 160)),
                        valid_until=random.choice([None, DAY + 9 * A_DAY, LATER + A_DAY]),
                    )
    contract = factories.posted(commune, full_name="Ngô Hợp Đồng")
    contract.postings.update(category="contract")
    attempt = factories.AttemptFactory(
        enrolment__person=Person.objects.get(full_name="Nguyễn Văn Mẫu X1 0"),
        enrolment__edition__course=courses[0],
    )
    factories.ResultFactory(attempt=attempt)
    reconcile(on=DAY)
    return attempt


def merge(commune, elsewhere, province):
    """Both communes become one, under a new province; everybody moves."""
    united = factories.UnitFactory(
        code="VL", name="Tỉnh Mới", kind="province", applies_qms=False, valid_from=MERGER
    )
    merged = factories.UnitFactory(parent=united, code="X9", name="Xã Hợp Nhất", valid_from=MERGER)
    for before, after in ((province, united), (commune, merged), (elsewhere, merged)):
        factories.SuccessionFactory(predecessor=before, successor=after)
        Unit.objects.filter(pk=before.pk).update(valid_to=MERGER - A_DAY)
    for posting in Posting.objects.filter(valid_to=None).select_related("person"):
        post(posting.person, merged, on=MERGER, category=posting.category, position="Mới", by=None)
    return merged


def withdraw_and_correct(attempt):
    """Certificates are revoked, replaced and run out; a test is marked again."""
    person = attempt.enrolment.person
    certificates = list(
        person.certificates.model.objects.filter(valid_from__lte=DAY, superseded_on=None)
    )
    revoked, corrected = certificates[:2]
    for certificate, facts in (
        (revoked, {"revoked_on": DAY + A_DAY, "revocation_ground": "fraud"}),
        (corrected, {"superseded_on": DAY + A_DAY}),
    ):
        type(certificate).objects.filter(pk=certificate.pk).update(**facts)
    factories.CertificateFactory(
        person=corrected.person,
        course=corrected.course,
        valid_from=corrected.valid_from,
        valid_until=corrected.valid_until,
        supersedes=corrected,
    )
    factories.ResultFactory(
        attempt=attempt,
        number=2,
        points=1,
        passed=False,
        graded_at=dt.datetime(2026, 6, 13, 8, tzinfo=dt.UTC),
    )


def require_otherwise(province):
    """One requirement gets another version and another audience, the other one ends."""
    first, second = (
        requiring.Requirement.objects.get(code=code, valid_from=START) for code in ("NT", "KH")
    )
    requiring.require(
        first.course,
        code="NT",
        title="Yêu cầu đã sửa",
        short_title="Đã sửa",
        whom=[Whom(position_kind="head")],
        on=MERGER,
        by=None,
        days_to_meet=5,
    )
    requiring.end(second, on=LATER, by=None)
    requiring.require(
        second.course, code="MỚI", title="Yêu cầu mới", whom=[Whom()], on=DAY + A_DAY, by=None
    )


def test_a_past_day_is_the_same_after_all_that_takes_effect_later(
    history, administrator, province, commune, elsewhere
):
    before = shown(administrator, DAY)
    assert before["totals"][2:] == (13, 1)
    assert 0 < before["totals"][1].met < before["totals"][1].total == 24

    reconcile(on=MERGER - A_DAY)
    assert shown(administrator, DAY) == before
    withdraw_and_correct(history)
    assert shown(administrator, DAY) == before
    require_otherwise(province)
    reconcile(on=MERGER - A_DAY)
    assert shown(administrator, DAY) == before
    merged = merge(commune, elsewhere, province)
    assert shown(administrator, DAY) == before
    leave(history.enrolment.person, on=LATER, by=None)
    factories.posted(merged, since=LATER)
    reconcile(on=LATER + 30 * A_DAY)
    assert shown(administrator, DAY) == before

    changes = Assignment.objects.values_list("opened_why", "closed_why")
    assert {"renewal"} < {why for why, _ in changes}
    assert {"renewed", "withdrawn", "left_audience"} < {why for _, why in changes}


def test_the_officer_of_the_merged_commune_sees_its_past_as_its_predecessor_saw_it(
    history, hr, province, commune, elsewhere
):
    before = shown(hr, DAY)

    merged = merge(commune, elsewhere, province)
    successor = factories.MandateFactory(unit=merged).person

    assert shown(hr, DAY) == before
    after = shown(successor, DAY)
    assert [row for row in after["rows"] if row[0].name == "Xã An Hòa"] == before["rows"]
    assert set(before["names"]) < set(after["names"])
    assert table(successor, on=MERGER).page[0].agency.name == "Xã Hợp Nhất"


@pytest.mark.parametrize("run_on", [DAY, DAY + 5 * A_DAY, LATER, LATER + 60 * A_DAY])
def test_the_figures_of_a_day_do_not_depend_on_when_the_ledger_was_kept(
    history, administrator, run_on
):
    days = [START + dt.timedelta(n) for n in range(0, 160, 40)]
    before = {day: table(administrator, on=day).overall for day in days}

    reconcile(on=run_on)

    assert {day: table(administrator, on=day).overall for day in days} == before
