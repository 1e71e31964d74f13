import datetime as dt

import pytest

from certificates import revoking
from certificates.models import Certificate, RegisterEntry
from certificates.revoking import AlreadyRevoked
from people.models import AuditEntry
from tests import factories
from tests.certificates.papers import issued, on

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2026, 6, 1)
FRAUD, LENT = Certificate.Ground.FRAUD, Certificate.Ground.LENT


@pytest.fixture
def certificate(db):
    factories.IssuerFactory()
    return issued(day=DAY)


def test_a_revoked_certificate_keeps_its_ground_its_decision_and_its_line(certificate):
    officer = factories.PersonFactory()

    with on(LATER):
        revoking.revoke(certificate, ground=FRAUD, decision="12/QĐ-SKHCN", by=officer)

    line = RegisterEntry.objects.get(event="revoked")
    audited = AuditEntry.objects.get(action="certificates.revoke")
    said = {"on": "2026-06-01", "ground": "fraud", "decision": "12/QĐ-SKHCN"}
    assert (certificate.revoked_on, certificate.revocation_ground) == (LATER, "fraud")
    assert (line.position, line.by, line.data) == (2, officer, said)
    assert (audited.by, audited.data) == (officer, said)


def test_the_first_ground_stands(certificate):
    revoking.revoke(certificate, ground=FRAUD, by=None)

    with pytest.raises(AlreadyRevoked):
        revoking.revoke(certificate, ground=LENT, by=None)

    certificate.refresh_from_db()
    assert certificate.revocation_ground == "fraud"
    assert RegisterEntry.objects.filter(event="revoked").count() == 1


def test_a_revocation_does_not_touch_the_past(certificate):
    with on(LATER):
        revoking.revoke(certificate, ground=FRAUD, by=None)

    assert certificate in Certificate.objects.valid_on(LATER - dt.timedelta(days=1))
    assert certificate not in Certificate.objects.valid_on(LATER)


def test_the_register_goes_on_after_a_revocation(certificate):
    revoking.revoke(certificate, ground=FRAUD, by=None)

    issued(day=DAY)

    assert list(RegisterEntry.objects.values_list("position", "event")) == [
        (1, "issued"),
        (2, "revoked"),
        (3, "issued"),
    ]
