"""The public check: what anybody with a paper, or a number, is told."""

import datetime as dt
import gzip
import re

import pytest
from django.core.cache import cache
from django.db import OperationalError
from django.db.models import ProtectedError
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape

from certificates import checking, correcting, drawing_room, limiting, numbering, revoking
from certificates.models import CheckCount
from people.models import AppendOnly, Unit
from tests import factories
from tests.certificates.papers import issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2026, 6, 1)


@pytest.fixture(autouse=True)
def issuer(db):
    cache.clear()
    return factories.IssuerFactory(superior="ỦY BAN NHÂN DÂN\nTỈNH MẪU")


@pytest.fixture
def certificate(issuer):
    person = factories.PersonFactory(
        full_name="Nguyễn Thị Ngọc Hà",
        birth_date=dt.date(1985, 9, 5),
        email="ngoc.ha@mau.example",
    )
    certificate = issued(
        day=DAY,
        person=person,
        position="Chuyên viên",
        unit_name="Phòng Văn hóa",
        agency_name="Xã An Hòa",
    )
    drawing_room.draw(certificate)
    return certificate


def shown(client, certificate, *, on_day=LATER):
    with on(on_day):
        return client.get(certificate.get_check_url())


def corrected(certificate, *, reason="đính chính họ tên"):
    """What stands in its place from LATER on."""
    with on(LATER):
        return correcting.correct(
            certificate,
            changes={"holder_name": "Nguyễn Thị Ngọc Hạ"},
            reason=reason,
            by=factories.PersonFactory(),
            on=LATER,
        )


def title(response):
    return response.content.decode().split("<h1>")[1].split("</h1>")[0]


def reason(response):
    return response.content.decode().split("</h1>")[1].split("<p>")[1].split("</p>")[0]


def test_a_valid_certificate_is_said_to_be_valid_and_when_it_was_asked(client, certificate):
    response = shown(client, certificate)

    assert response.status_code == 200
    assert title(response) == "Giấy chứng nhận hợp lệ"
    assert reason(response) == ("Tra cứu lúc 10:00 ngày 01/06/2026 trên hệ thống của cơ quan cấp.")


def test_who_has_the_paper_is_shown_every_printed_field(client, certificate):
    content = shown(client, certificate).content.decode()

    face = certificate.face
    for name in face.keys() - {"birth", "check_url", "check_site", "title", "superior"}:
        assert escape(face[name]) in content, name
    assert "ỦY BAN NHÂN DÂN, TỈNH MẪU" in content
    assert certificate.sha256 in content


def test_nobody_is_shown_more_of_the_birth_than_its_year_nor_the_address(client, certificate):
    content = shown(client, certificate).content.decode()

    assert '<dt>Năm sinh</dt><dd class="num">1985</dd>' in content
    assert "05/09/1985" not in content
    assert "ngoc.ha@mau.example" not in content


def test_who_has_only_the_number_is_shown_less(client, certificate):
    with on(LATER):
        response = client.get(reverse("certificates:check_number", args=[certificate.number]))
    content = response.content.decode()

    for text in ("Nguyễn Thị Ngọc Hà", "Nhận thức chung", "05/03/2026", "04/03/2029"):
        assert text in content
    for text in ("1985", "Chuyên viên", "Phòng Văn hóa", "Người Ký", certificate.token):
        assert text not in content
    assert title(response) == "Giấy chứng nhận hợp lệ"


def test_an_expired_certificate_is_said_to_be_genuine(client, certificate):
    response = shown(client, certificate, on_day=dt.date(2029, 3, 5))

    assert response.status_code == 200
    assert title(response) == "Giấy chứng nhận đã hết hạn ngày 04/03/2029"
    assert reason(response) == "Giấy chứng nhận là thật nhưng không còn hiệu lực."
    assert "Xem bản mới" not in response.content.decode()


def test_an_expired_certificate_names_the_one_that_counts_now(client, certificate):
    newer = issued(day=dt.date(2029, 5, 10), person=certificate.person, course=certificate.course)

    content = shown(client, certificate, on_day=dt.date(2029, 5, 10)).content.decode()

    assert f"Xem bản mới: số {newer.number}" in content
    assert newer.token not in content


def test_a_superseded_certificate_says_why_and_names_its_successor(client, certificate):
    newer = corrected(certificate)

    response = shown(client, certificate)

    assert response.status_code == 200
    assert title(response) == "Đã thay bằng giấy chứng nhận mới"
    assert reason(response) == (
        "Lý do: đính chính họ tên. Giấy này không còn dùng, hãy xem bản mới."
    )
    assert f"Xem bản mới: số {newer.number}" in response.content.decode()


def test_the_correction_says_which_one_it_replaces(client, certificate):
    newer = corrected(certificate)

    content = shown(client, newer).content.decode()

    assert f"Thay cho giấy số {certificate.number}." in content
    assert "Nguyễn Thị Ngọc Hạ" in content
    assert certificate.token not in content


def test_a_replacement_that_nobody_registered_is_not_vouched_for(client, certificate):
    tamper(certificate, superseded_on=LATER)

    assert title(shown(client, certificate)) == f"Chưa xác nhận được số {certificate.number}"


@pytest.mark.parametrize(
    ("decision", "words"),
    [
        ("", "Cho người khác sử dụng"),
        ("12/QĐ-SKHCN", "Cho người khác sử dụng (12/QĐ-SKHCN)"),
    ],
)
def test_a_revoked_certificate_says_why(client, certificate, decision, words):
    with on(LATER):
        revoking.revoke(certificate, ground="lent", decision=decision, by=None)

    response = shown(client, certificate)

    assert response.status_code == 200
    assert title(response) == "Giấy chứng nhận đã bị thu hồi ngày 01/06/2026"
    assert reason(response) == f"Lý do: {words}. Không dùng làm minh chứng."


def test_a_row_that_no_longer_says_what_was_registered_is_not_vouched_for(client, certificate):
    tamper(certificate, valid_until=dt.date(2099, 1, 1))

    response = shown(client, certificate)

    assert response.status_code == 200
    assert title(response) == f"Chưa xác nhận được số {certificate.number}"
    assert "Nguyễn Thị Ngọc Hà" not in response.content.decode()


def test_a_line_of_the_register_that_was_changed_vouches_for_nothing(client, certificate):
    tamper(certificate.register.get(), at=timezone.now())

    assert title(shown(client, certificate)) == f"Chưa xác nhận được số {certificate.number}"


@pytest.mark.parametrize("how", ["form", "address"])
def test_a_mistyped_number_is_not_called_a_forgery(client, certificate, how):
    typed = certificate.number[:-1] + "#"
    if how == "form":
        response = client.get(reverse("certificates:check"), {"so": typed})
    else:
        response = client.get(reverse("certificates:check_number", args=[typed]))

    assert response.status_code == 400
    assert title(response) == "Số này không đúng quy cách"
    assert "gõ nhầm" in reason(response)
    assert f'value="{typed}"' in response.content.decode()


def test_something_else_is_told_what_a_number_looks_like(client):
    response = client.get(reverse("certificates:check"), {"so": "123/2026/ISO-KHCN"})

    assert response.status_code == 400
    assert title(response) == "Số này không đúng quy cách"
    assert "GCN-VLG-2026-000123-P" in reason(response)


def test_a_right_number_never_issued_is_not_found(client):
    number = numbering.number("VLG", 2026, 999)

    response = client.get(reverse("certificates:check_number", args=[number]))

    assert response.status_code == 404
    assert title(response) == f"Không tìm thấy số {number}"
    assert "hệ thống này chưa cấp" in reason(response)


@pytest.mark.parametrize("token", ["a" * 22, "a", "ký-tự", "a" * 10_000, "%00", "a%2Fb"])
def test_an_unknown_code_is_not_found(client, certificate, token):
    response = client.get(f"/x/{token}/")

    assert response.status_code == 404
    if "%2F" not in token:
        assert title(response) == "Không tìm thấy giấy chứng nhận của mã này"


HOSTILE = [
    "%00",
    "GCN%00VLG",
    "%F0%9F%98%80",
    "%EF%B7%BA" * 30,
    "A" * 10_000,
    "GCN" + "9" * 10_000,
    "..%2F..%2Fetc%2Fpasswd",
    "a/b/c",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    "'%20OR%201=1--",
    "%0D%0ASet-Cookie:%20a=b",
    "%ED%A0%80",
    "%FF",
]


@pytest.mark.parametrize("number", HOSTILE)
@pytest.mark.parametrize("address", ["/tra-cuu/{}/", "/tra-cuu/?so={}", "/x/{}/"])
def test_whatever_is_asked_gets_a_page_and_no_error(client, address, number):
    response = client.get(address.format(number))

    assert response.status_code in {400, 404}
    assert "<script>" not in response.content.decode()
    assert len(response.content) <= 15_000


def test_the_form_leads_to_the_address_of_the_number(client, certificate):
    typed = certificate.number.replace("-", " – ").lower()

    response = client.get(reverse("certificates:check"), {"so": typed})

    assert response.status_code == 302
    assert response["Location"] == f"/tra-cuu/{certificate.number}/"
    assert client.get(reverse("certificates:check"), {"so": "  "}).status_code == 200


def test_only_reading_is_answered(client, certificate):
    for address in ("/tra-cuu/", f"/tra-cuu/{certificate.number}/", certificate.get_check_url()):
        assert client.post(address).status_code == 405


@pytest.mark.parametrize("state", ["valid", "expired", "superseded", "revoked"])
@pytest.mark.parametrize("whole", [True, False])
def test_a_check_costs_at_most_three_queries_and_no_session(
    client, certificate, django_assert_num_queries, state, whole
):
    if state == "revoked":
        with on(LATER):
            revoking.revoke(certificate, ground="fraud", by=factories.PersonFactory())
    if state == "superseded":
        corrected(certificate)
    day = dt.date(2029, 5, 10) if state == "expired" else LATER
    if state == "expired":
        issued(day=day, person=certificate.person, course=certificate.course)
    number = reverse("certificates:check_number", args=[certificate.number])

    with on(day), django_assert_num_queries(2 if whole else 3):
        response = client.get(certificate.get_check_url() if whole else number)

    request = response.wsgi_request
    assert not request.session.accessed
    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert len(response.content) <= 15_000
    assert len(gzip.compress(response.content)) <= 5_000
    assert re.findall(rb"<script[^>]*>(.*?)</script>", response.content) == [b"", b""]


def test_a_signed_in_visitor_costs_no_more(client, certificate, django_assert_num_queries):
    client.force_login(factories.PersonFactory(), backend="people.backends.EmailOrStaffCodeBackend")

    with django_assert_num_queries(2):
        client.get(certificate.get_check_url())


def test_numbers_may_not_be_asked_one_after_the_other(client, certificate):
    address = reverse("certificates:check_number", args=[certificate.number])
    with on(LATER):
        answers = [client.get(address).status_code for _ in range(limiting.PER_MINUTE)]
        refused = client.get(address)
        elsewhere = client.get(address, REMOTE_ADDR="203.0.113.9")
        code = client.get(certificate.get_check_url())
    with on(LATER) as clock:
        clock.shift(60)
        later = client.get(address)

    assert set(answers) == {200}
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert title(refused) == "Chưa tra cứu được"
    assert "không có nghĩa là giấy chứng nhận sai" in reason(refused)
    assert [r.status_code for r in (elsewhere, code, later)] == [200, 200, 200]


def test_behind_a_proxy_the_last_address_counts(rf, settings):
    headers = {"HTTP_X_FORWARDED_FOR": "1.2.3.4, 203.0.113.9", "REMOTE_ADDR": "10.0.0.1"}

    settings.SECURE_PROXY_SSL_HEADER = None
    assert limiting.address(rf.get("/", **headers)) == "10.0.0.1"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    assert limiting.address(rf.get("/", **headers)) == "203.0.113.9"


def test_an_ipv6_user_has_one_limit_for_the_whole_network(rf):
    assert limiting.network("2001:db8:1:2:aaaa::1") == limiting.network("2001:db8:1:2:bbbb::9")
    assert limiting.network("2001:db8:1:2::1") != limiting.network("2001:db8:1:3::1")
    assert limiting.network("203.0.113.9") == "203.0.113.9"
    assert limiting.network("unix:") == "unix:"


def test_the_limit_is_shared_by_all_processes_and_soon_forgotten(rf):
    with on(LATER) as clock:
        limiting.is_too_fast(rf.get("/"))
        limiting.is_too_fast(rf.get("/"))
        (kept,) = CheckCount.objects.all()
        limiting.forget()
        assert CheckCount.objects.count() == 1
        clock.shift(60 * (limiting.KEPT_MINUTES + 1))
        limiting.forget()

    assert kept.count == 2
    assert "127.0.0.1" not in kept.address
    assert CheckCount.objects.count() == 0


def test_a_shared_cache_counts_instead_of_the_database(rf, settings, django_assert_num_queries):
    settings.CACHE_IS_SHARED = True
    with on(LATER), django_assert_num_queries(0):
        answers = [limiting.is_too_fast(rf.get("/")) for _ in range(limiting.PER_MINUTE + 1)]

    assert answers == [False] * limiting.PER_MINUTE + [True]


def test_a_counter_that_cannot_be_reached_refuses_nobody(rf, settings, monkeypatch, caplog):
    def gone(*_a, **_k):
        raise OperationalError("gone")

    monkeypatch.setattr(limiting.connection, "cursor", gone)
    assert not limiting.is_too_fast(rf.get("/"))
    assert "could not be counted" in caplog.text
    settings.CACHE_IS_SHARED = True
    monkeypatch.setattr(cache, "add", lambda *_a, **_k: False)  # and the key is not there
    assert not limiting.is_too_fast(rf.get("/"))


def test_a_database_out_of_reach_is_busy_and_not_a_verdict(client, certificate, monkeypatch):
    def gone(*_a, **_k):
        raise OperationalError("gone")

    monkeypatch.setattr(checking, "by_token", gone)
    response = client.get(certificate.get_check_url())

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert title(response) == "Chưa tra cứu được"
    assert "Hệ thống đang bận." in reason(response)


def test_the_page_outlives_course_person_and_unit(client, certificate):
    """All of them gone as far as the database lets them go; what it protects is emptied."""
    before = shown(client, certificate).content
    person, course = certificate.person, certificate.course
    person.postings.all().delete()
    Unit.objects.exclude(pk=certificate.issuer.unit_id).delete()
    tamper(certificate.issuer.unit, name="(đã giải thể)", valid_to=LATER)
    tamper(certificate.issuer, name="Cơ quan khác", signer_name="Người khác")
    course.unpublish()
    tamper(course, title="(đã xóa)")
    tamper(
        person,
        full_name="(đã xóa)",
        email=None,
        staff_code=None,
        birth_date=None,
        is_active=False,
    )
    for protected in (person, course, certificate.issuer, certificate.issuer.unit):
        with pytest.raises((ProtectedError, AppendOnly)):
            protected.delete()

    after = shown(client, certificate).content

    assert after == before
    assert "Nguyễn Thị Ngọc Hà" in after.decode()
