"""An HR officer sees the unit's coverage change, and goes down to the names and the proof."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from certificates import issuing
from compliance import assigning, requiring
from compliance.requiring import Whom
from courses import completing, enrolling
from courses.models import ActivityRecord

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def required(iso_01, learner, hr, stranger):
    today = timezone.localdate()
    requirement = requiring.require(
        iso_01, code="YC-01", title="Nhận thức chung", whom=[Whom()], on=today, by=None
    )
    assigning.reconcile(on=today)
    return requirement


@transaction.atomic
def complete(person, course):
    enrolment = enrolling.enrol(person, course)
    now = timezone.now()
    ActivityRecord.objects.bulk_create(
        ActivityRecord(
            enrolment=enrolment, activity=activity, first_seen=now, last_seen=now, finished_at=now
        )
        for activity in enrolment.edition.activities.all()
    )
    return completing.settle(enrolment, by=None)


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without a script"])
def test_the_cell_changes_and_leads_to_the_certificate_in_three_clicks(
    browse, iso_01, required, learner, hr, stranger, issuer, with_password, javascript
):
    page = browse(javascript=javascript, signed_in=with_password(hr))
    page.goto("/dap-ung/")
    assert "0/2" in page.locator("table.m").inner_text()
    completion = complete(learner, iso_01)
    certificate = issuing.issue(completion)

    page.reload()
    assert "1/2" in page.locator("table.m").inner_text()
    assert stranger.full_name not in page.content()

    page.locator("table.m td a.c").first.click()
    everyone = page.get_by_role("link", name=re.compile("[Tt]ất cả|đủ|cả"))
    if not page.get_by_role("link", name=learner.full_name).count():
        everyone.first.click()
    page.get_by_role("link", name=learner.full_name).click()
    assert certificate.number in page.locator("main").inner_text()
