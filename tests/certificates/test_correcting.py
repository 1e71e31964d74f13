import datetime as dt

import pytest

from certificates import correcting, drawing_room, issuing, revoking
from certificates.correcting import NotCorrectable, NothingToCorrect, NotThatDay
from certificates.faces import FaultyFace
from certificates.models import Certificate, ExpiryWarning, RegisterEntry, Series
from certificates.pairing import NeedsAnother
from certificates.replacing import NotInForce
from certificates.verifying import first_fault
from people.models import AuditEntry, Letter
from tests import factories
from tests.certificates.papers import issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2027, 1, 4)
NEW_NAME = {"holder_name": "Nguyễn Thị Ngọc Hạ"}


@pytest.fixture
def issuer(db):
    return factories.IssuerFactory()


@pytest.fixture
def certificate(issuer):
    return issued(day=DAY, unit_name="Phòng Văn hóa")


def correct(certificate, *, changes=NEW_NAME, day=LATER, by=None, **given):
    with on(day):
        return correcting.correct(
            certificate, changes=changes, reason="sai họ tên", by=by, on=day, **given
        )


def fault(year):
    return first_fault(Series.objects.get(year=year))


def test_a_correction_is_a_new_certificate_in_the_place_of_the_old(certificate):
    officer = factories.PersonFactory()

    new = correct(certificate, by=officer, decision="5/QĐ-SKHCN")

    certificate.refresh_from_db()
    assert (new.number[:-2], new.register_number) == ("GCN-VLG-2027-000001", "1/2027/ISO-KHCN")
    assert (new.supersedes, certificate.superseded_by) == (certificate, new)
    assert (new.valid_from, new.valid_until) == (LATER, certificate.valid_until)
    assert (certificate.superseded_on, certificate.superseded_reason) == (LATER, "sai họ tên")
    assert new.token != certificate.token


def test_only_the_words_corrected_and_those_of_the_new_paper_differ(certificate):
    new = correct(certificate)

    differ = {name for name in new.face if new.face[name] != certificate.face[name]}
    assert differ == {"holder_name", "number", "register_number", "check_url", "place_date"}
    assert new.face["holder_name"] == "Nguyễn Thị Ngọc Hạ"
    assert new.face["place_date"] == "Vĩnh Long, ngày 04 tháng 01 năm 2027"


def test_the_register_keeps_both_lines_with_decision_and_changes(certificate):
    officer = factories.PersonFactory()

    new = correct(certificate, by=officer, decision="5/QĐ-SKHCN")

    written = list(
        RegisterEntry.objects.order_by("series__year", "position").values_list(
            "series__year", "event", "certificate", "by"
        )
    )
    assert written == [
        (2026, "issued", certificate.pk, None),
        (2026, "corrected", certificate.pk, officer.pk),
        (2027, "issued", new.pk, officer.pk),
    ]
    assert RegisterEntry.objects.get(event="corrected").data == {
        "on": "2027-01-04",
        "by": new.number,
        "reason": "sai họ tên",
        "decision": "5/QĐ-SKHCN",
        "changes": NEW_NAME,
    }
    assert new.register.get().data["supersedes"] == certificate.number
    assert [first_fault(series) for series in Series.objects.all()] == [None, None]


def test_a_correction_within_the_year_goes_on_in_the_same_series(certificate):
    new = correct(certificate, day=DAY)

    assert (new.sequence, new.series) == (2, certificate.series)
    assert fault(2026) is None


@pytest.mark.parametrize(
    "change",
    [
        {"superseded_on": DAY},
        {"superseded_reason": "khác"},
        {"superseded_on": None},
    ],
    ids=["day", "reason", "undone"],
)
def test_a_replacement_changed_afterwards_is_found(certificate, change):
    correct(certificate)

    tamper(certificate, **change)

    assert "không còn như trong sổ" in fault(2026)


def test_a_new_certificate_passed_off_as_another_ones_successor_is_found(certificate):
    new = correct(certificate)
    other = issued(day=LATER)

    tamper(new, supersedes=None)
    tamper(other, supersedes=certificate)

    assert "không còn như trong sổ" in fault(2026)
    assert "không còn như trong sổ" in fault(2027)


def test_of_old_and_new_exactly_one_counts_on_any_day(certificate):
    correct(certificate)

    days = [DAY, LATER - dt.timedelta(days=1), LATER, certificate.valid_until]
    assert [Certificate.objects.valid_on(day).count() for day in days] == [1, 1, 1, 1]


def test_the_holder_is_told_and_the_act_is_audited(certificate):
    officer = factories.PersonFactory()

    new = correct(certificate, by=officer)

    letter = Letter.objects.get(key=f"corrected:{new.pk}")
    audited = AuditEntry.objects.get(action="certificates.correct")
    assert (letter.person, new.number in letter.subject) == (certificate.person, True)
    assert all(text in letter.body for text in (certificate.number, "sai họ tên"))
    assert (audited.by, audited.subject) == (officer, certificate.number)
    assert audited.data == {
        "by": new.number,
        "reason": "sai họ tên",
        "decision": "",
        "fields": ["holder_name"],
    }


def test_the_old_file_stays_and_the_new_one_says_the_new_name(certificate):
    old = drawing_room.draw(certificate)

    new = correct(certificate)

    assert drawing_room.draw(certificate) == old
    assert drawing_room.draw(new) != old


def test_the_drawing_is_queued_after_the_commit(
    certificate, monkeypatch, django_capture_on_commit_callbacks
):
    queued = []
    monkeypatch.setattr(
        issuing.tasks.draw, "apply_async", lambda **call: queued.append(call["kwargs"])
    )

    with django_capture_on_commit_callbacks(execute=True):
        new = correct(certificate)

    assert queued == [{"certificate_id": new.pk}]


def test_a_correction_is_corrected_again(certificate):
    second = correct(certificate)
    third = correct(second, changes={"unit": "Phòng Tư pháp"})

    assert third.face["holder_name"] == "Nguyễn Thị Ngọc Hạ"
    assert third.face["unit"] == "Phòng Tư pháp"
    assert Certificate.objects.valid_on(LATER).get() == third
    assert fault(2027) is None


def test_birth_and_unit_are_corrected_too(certificate):
    new = correct(certificate, changes={"birth": "Sinh năm 1985", "unit": ""})

    assert (new.face["birth"], new.face["unit"]) == ("Sinh năm 1985", "")


@pytest.mark.parametrize("name", ["course_title", "result", "number", "ho_ten"])
def test_nothing_else_is_corrected(certificate, name):
    with pytest.raises(NotCorrectable, match=name):
        correct(certificate, changes={name: "khác"})

    assert Certificate.objects.count() == RegisterEntry.objects.count() == 1


@pytest.mark.parametrize("changes", [{}, {"holder_name": "Nguyễn Thị Ngọc Hà"}])
def test_a_correction_that_changes_nothing_is_refused(certificate, changes):
    with pytest.raises(NothingToCorrect):
        correct(certificate, changes=changes)


def test_a_name_is_not_corrected_away_and_the_number_is_given_back(certificate):
    with pytest.raises(FaultyFace):
        correct(certificate, changes={"holder_name": " "}, day=DAY)

    assert issued(day=DAY).sequence == 2


@pytest.mark.parametrize("state", ["revoked", "replaced", "expired"])
def test_what_counts_no_more_is_not_corrected(certificate, state):
    day = LATER
    if state == "revoked":
        revoking.revoke(certificate, ground="fraud", by=None)
    elif state == "replaced":
        correct(certificate, changes={"birth": "Sinh năm 1985"})
    else:
        day = certificate.valid_until + dt.timedelta(days=1)

    with pytest.raises(NotInForce):
        correct(certificate, day=day)


@pytest.mark.parametrize("day", [DAY - dt.timedelta(days=1), LATER + dt.timedelta(days=1)])
def test_the_day_is_neither_before_the_issue_nor_ahead(certificate, day):
    with on(LATER), pytest.raises(NotThatDay):
        correcting.correct(certificate, changes=NEW_NAME, reason="sai", by=None, on=day)


def test_the_issuer_of_the_day_signs_the_correction(certificate, issuer):
    tamper(issuer, valid_to=dt.date(2026, 12, 31))
    newer = factories.IssuerFactory(
        unit=issuer.unit, signer_name="Người Ký Mới", valid_from=dt.date(2027, 1, 1)
    )

    new = correct(certificate)

    assert (new.issuer, new.face["signer_name"]) == (newer, "Người Ký Mới")


def test_an_issuer_that_is_no_more_is_followed_by_the_one_on_duty(certificate, issuer):
    tamper(issuer, valid_to=dt.date(2026, 12, 31))
    factories.IssuerFactory(
        unit=issuer.unit, code="MOI", register_code="MOI-KHCN", valid_from=dt.date(2027, 1, 1)
    )

    assert correct(certificate).number.startswith("GCN-MOI-2027-000001-")


def test_where_two_are_asked_for_nobody_corrects_or_revokes_alone(certificate, issuer):
    tamper(issuer, two_person_rule=True)

    with pytest.raises(NeedsAnother):
        correct(certificate)
    with pytest.raises(NeedsAnother):
        revoking.revoke(certificate, ground="fraud", by=None)

    certificate.refresh_from_db()
    assert (certificate.revoked_on, certificate.superseded_on) == (None, None)


def test_a_correction_does_not_warn_again_of_what_was_told(certificate):
    ExpiryWarning.objects.create(certificate=certificate, days=90, warned_on=DAY)

    new = correct(certificate)

    assert [(w.days, w.warned_on) for w in new.warnings.all()] == [(90, DAY)]
