import datetime as dt
from decimal import Decimal

import pytest

from certificates import composing, issuing, paper_codes, seals
from certificates.faces import Face
from certificates.models import Certificate
from certificates.paper_codes import Statement
from tests import factories
from tests.certificates.papers import completed, issued, on

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 2, 5)


def test_the_face_says_everything_in_the_words_of_an_official_paper(settings):
    settings.SITE_URL = "https://hoc.example.vn"
    factories.IssuerFactory(superior="Ủy ban nhân dân tỉnh Mẫu", signer_position="KT. Giám đốc")
    person = factories.PersonFactory(full_name="Nguyễn Thị Ngọc Hà", birth_date=dt.date(1985, 9, 5))
    course = factories.CoursePageFactory(title="Nhận thức chung TCVN ISO 9001:2015")
    with on(dt.date(2026, 1, 20)):
        completion = completed(
            person=person,
            course=course,
            position="Chuyên viên",
            unit_name="Phòng Văn hóa",
            agency_name="Xã An Hòa",
        )
    result = factories.ResultFactory(
        attempt__enrolment=completion.enrolment, points=Decimal(18), possible=Decimal(20)
    )

    with on(DAY):
        certificate = issuing.issue(completion)

    url, _mark, digits = certificate.face["check_url"].partition("#")
    sealed = Statement.unpacked(seals.verify(paper_codes.token(digits)).payload)
    assert result.passed
    assert (url, sealed.number, sealed.holder_name) == (
        f"https://hoc.example.vn/x/{certificate.token}/",
        certificate.number,
        "Nguyễn Thị Ngọc Hà",
    )
    assert certificate.face | {"check_url": url} == {
        "superior": "ỦY BAN NHÂN DÂN TỈNH MẪU",
        "issuer": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "title": "GIẤY CHỨNG NHẬN",
        "statement": "Hoàn thành khóa đào tạo",
        "holder_name": "Nguyễn Thị Ngọc Hà",
        "birth": "Sinh ngày 05/09/1985",
        "position": "Chuyên viên",
        "unit": "Phòng Văn hóa, Xã An Hòa",
        "course_title": "Nhận thức chung TCVN ISO 9001:2015",
        "standard": "TCVN ISO 9001:2015",
        "period": "ngày 20/01/2026",
        "duration": "4 tiết",
        "result": "Đạt 18/20 điểm (90 %)",
        "place_date": "Vĩnh Long, ngày 05 tháng 02 năm 2026",
        "valid_until": "Có giá trị đến hết ngày 04/02/2029",
        "signer_position": "KT. GIÁM ĐỐC",
        "signer_name": "Người Ký Mẫu",
        "number": certificate.number,
        "register_number": "1/2026/ISO-KHCN",
        "check_url": f"https://hoc.example.vn/x/{certificate.token}/",
        "check_site": "hoc.example.vn/tra-cuu",
    }
    assert Face.from_json(certificate.face).to_json() == certificate.face


def test_nothing_is_printed_that_is_not_known():
    factories.IssuerFactory()
    person = factories.PersonFactory(full_name="Lê Ý", birth_date=dt.date(1990, 1, 1))
    person.birth_precision = "year"
    person.save()
    course = factories.CoursePageFactory()
    edition = factories.CourseEditionFactory(course=course, periods=0, validity_months=None)
    completion = factories.CompletionFactory(
        enrolment=factories.EnrolmentFactory(person=person, edition=edition)
    )

    face = issuing.issue(completion).face

    assert face["birth"] == "Sinh năm 1990"
    assert [face[name] for name in ("unit", "position", "duration", "result", "valid_until")] == [
        *("", "", "", "", "")
    ]


def test_words_that_are_missing_never_stop_a_certificate():
    factories.IssuerFactory(name=" ", signer_name="\u200b", signer_position="")
    completion = completed(full_name=" ")

    face = issuing.issue(completion).face

    assert [face[n] for n in ("issuer", "signer_name", "signer_position", "holder_name")] == [
        *("—", "—", "—", "—")
    ]


def test_a_unit_too_long_for_the_paper_gives_way_to_its_agency():
    factories.IssuerFactory()

    certificate = issued(unit_name="Phòng " + "rất dài " * 25, agency_name="Ủy ban " * 36)

    assert certificate.face["unit"] == ("Ủy ban " * 36).strip()


def test_the_result_is_the_best_that_stands_of_the_last_test():
    enrolment = factories.EnrolmentFactory()
    last = factories.AttemptFactory(enrolment=enrolment, activity__position=9)
    again = factories.AttemptFactory(enrolment=enrolment, activity=last.activity, number=2)
    earlier = factories.AttemptFactory(enrolment=enrolment, activity__position=1)
    factories.ResultFactory(attempt=earlier, points=Decimal(10))
    factories.ResultFactory(attempt=last, points=Decimal(7))
    factories.ResultFactory(attempt=again, points=Decimal(9))
    factories.ResultFactory(attempt=again, number=2, points=Decimal("8.5"))  # a regrade
    completion = factories.CompletionFactory(enrolment=enrolment)

    assert composing.outcomes([completion]) == {enrolment.pk: "Đạt 8,5/10 điểm (85 %)"}


def test_a_test_not_passed_is_not_a_result():
    result = factories.ResultFactory(passed=False)
    completion = factories.CompletionFactory(enrolment=result.attempt.enrolment)

    assert composing.outcomes([completion]) == {result.attempt.enrolment_id: ""}


def test_a_later_change_of_name_course_or_issuer_leaves_the_face_alone():
    issuer = factories.IssuerFactory()
    certificate = issued()
    before = dict(certificate.face)
    person, course = certificate.person, certificate.course
    person.full_name, course.title, issuer.name = "Tên Khác", "Khóa khác", "SỞ KHÁC"
    person.save()
    course.save()
    issuer.save()

    assert Certificate.objects.get().face == before
