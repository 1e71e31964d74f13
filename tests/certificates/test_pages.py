"""The holder's pages: what they hold, one certificate, and its file."""

import datetime as dt
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import registry

from certificates import drawing_room, revoking
from certificates.checking import Finding, Verdict
from certificates.forms import IssuerForm
from certificates.models import Certificate, Issuer
from certificates.showing import check_address, qr, tag
from certificates.verdicts import band, checks, fields
from certificates.wagtail_hooks import IssuerViewSet
from tests import factories
from tests.certificates.papers import issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)


@pytest.fixture
def certificate(learner):
    factories.IssuerFactory()
    return issued(day=DAY, person=learner)


@pytest.fixture
def open_as(client):
    def opened(person, address):
        client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
        return client.get(address)

    return opened


@pytest.fixture
def signed_in(client, learner):
    client.force_login(learner, backend="people.backends.EmailOrStaffCodeBackend")
    return client


def pdf_of(certificate):
    return reverse("certificates:pdf", args=[certificate.number])


def test_people_see_their_own_certificates_newest_first(open_as, certificate, learner, stranger):
    newer = issued(day=DAY + dt.timedelta(days=1), person=learner)
    issued(day=DAY, person=stranger)

    response = open_as(learner, reverse("certificates:mine"))

    assert [c for c, _tag in response.context["rows"]] == [newer, certificate]


def test_an_officer_sees_only_their_own_there(open_as, certificate, hr):
    response = open_as(hr, reverse("certificates:mine"))

    assert response.context["rows"] == []
    assert "chưa có giấy chứng nhận nào" in response.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    signed_in, certificate, learner, django_assert_num_queries, count
):
    for _more in range(count - 1):
        issued(day=DAY, person=learner)

    with django_assert_num_queries(3):  # session with person, mandates, certificates
        response = signed_in.get(reverse("certificates:mine"))

    assert len(response.context["rows"]) == count


def test_a_certificate_shows_its_paper_its_code_and_its_history(open_as, certificate, learner, hr):
    drawing_room.draw(certificate)
    with on(DAY + dt.timedelta(days=9)):
        revoking.revoke(certificate, ground="fraud", by=hr)

    content = open_as(learner, certificate.get_absolute_url()).content.decode()

    for text in certificate.face.values():
        assert text in content
    assert 'class="paper__qr"' in content
    assert "ĐÃ THU HỒI<small>từ ngày 14/03/2026</small>" in content
    assert content.index("Thu hồi – Cán bộ hr") < content.index("10:00 05/03/2026")
    assert certificate.sha256 in content
    assert "KB)" in content


def test_the_code_on_the_page_is_the_one_on_the_paper(certificate):
    assert check_address(certificate) == certificate.face["check_url"]
    assert qr(certificate).startswith("<svg")


def test_a_paper_with_much_to_say_is_set_smaller(open_as, certificate, learner):
    plain = open_as(learner, certificate.get_absolute_url()).content.decode()
    full = issued(day=DAY, person=learner, unit_name="Phòng Văn hóa " * 15, position="Phó " * 40)

    content = open_as(learner, full.get_absolute_url()).content.decode()

    assert ("paper--full" in plain, "paper--full" in content) == (False, True)


def test_a_replaced_certificate_and_its_successor_name_each_other(open_as, certificate, learner):
    newer = issued(day=DAY, person=learner)
    tamper(newer, supersedes=certificate)
    tamper(certificate, superseded_on=DAY)

    old = open_as(learner, certificate.get_absolute_url()).content.decode()
    new = open_as(learner, newer.get_absolute_url()).content.decode()

    assert f'href="{newer.get_absolute_url()}"' in old
    assert f'href="{certificate.get_absolute_url()}"' in new


def test_the_holder_is_invited_to_renew_what_expires(open_as, certificate, learner, hr):
    with on(dt.date(2029, 2, 20)):
        own = open_as(learner, certificate.get_absolute_url()).content.decode()
        seen = open_as(hr, certificate.get_absolute_url()).content.decode()

    assert ("Còn 12 ngày" in own, "Học lại để gia hạn" in own) == (True, True)
    assert "Học lại để gia hạn" not in seen


def test_a_certificate_costs_five_queries(signed_in, certificate, django_assert_num_queries):
    # Session with person, mandates, certificate, its extended files, its history.
    with django_assert_num_queries(5):
        signed_in.get(certificate.get_absolute_url())


def test_a_file_kept_costs_three_queries(signed_in, certificate, django_assert_num_queries):
    drawing_room.draw(certificate)

    with django_assert_num_queries(3):  # session with person, mandates, certificate
        signed_in.get(pdf_of(certificate))


@pytest.mark.parametrize("who", ["learner", "hr", "leader", "inspector"])
def test_whoever_may_see_the_person_gets_the_file(open_as, certificate, request, who):
    response = open_as(request.getfixturevalue(who), pdf_of(certificate))

    certificate.refresh_from_db()
    assert response.status_code == 200
    assert response.content == drawing_room.draw(certificate)
    assert response["Content-Type"] == "application/pdf"
    assert response["ETag"] == f'"{certificate.sha256}"'
    assert drawing_room.hashed(response.content) == certificate.sha256


@pytest.mark.parametrize("who", ["stranger", "trainer"])
def test_to_anybody_else_there_is_nothing(open_as, certificate, request, who):
    person = request.getfixturevalue(who)

    assert open_as(person, certificate.get_absolute_url()).status_code == 404
    assert open_as(person, pdf_of(certificate)).status_code == 404


@pytest.mark.parametrize("number", ["%00", "x" * 10_000, "GCN-VLG-2026-999999-0", "ký-tự", "%FF"])
@pytest.mark.parametrize("address", ["/chung-nhan/{}/", "/chung-nhan/{}/pdf/"])
def test_a_number_that_is_none_is_not_found(open_as, learner, address, number):
    assert open_as(learner, address.format(number)).status_code == 404


def test_the_file_has_a_name_for_old_and_new_systems(open_as, certificate, learner):
    header = open_as(learner, pdf_of(certificate))["Content-Disposition"]

    plain, full = header.split("; ")[1:]
    assert plain == f'filename="{certificate.number}.pdf"'
    assert unquote(full) == (
        f"filename*=UTF-8''Giấy chứng nhận {certificate.number} Nguyễn Thị Ngọc Hà.pdf"
    )
    assert header.isascii()


def test_the_file_comes_as_it_is_kept_even_to_those_who_unpack(signed_in, certificate):
    response = signed_in.get(pdf_of(certificate), HTTP_ACCEPT_ENCODING="gzip")

    certificate.refresh_from_db()
    assert drawing_room.hashed(response.content) == certificate.sha256
    assert response["ETag"] == f'"{certificate.sha256}"'


def test_a_file_already_had_is_not_sent_again(signed_in, certificate):
    tag_before = signed_in.get(pdf_of(certificate))["ETag"]

    again = signed_in.get(pdf_of(certificate), HTTP_IF_NONE_MATCH=tag_before)

    assert (again.status_code, again.content) == (304, b"")


def test_a_file_that_cannot_be_had_is_said_to_be_missing_not_the_certificate(
    open_as, certificate, learner
):
    tamper(certificate, face={**certificate.face, "holder_name": "日本"})

    response = open_as(learner, pdf_of(certificate))

    assert response.status_code == 503
    assert "vẫn có giá trị" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "kind", "text", "note"),
    [
        ({"valid_until": None}, "ok", "Còn hiệu lực", "Không thời hạn"),
        ({"valid_until": DAY}, "warn", "Hết hiệu lực sau hôm nay", "đến hết ngày 05/03/2026"),
        (
            {"valid_until": DAY + dt.timedelta(days=25)},
            "warn",
            "Còn 25 ngày",
            "đến hết ngày 30/03/2026",
        ),
        (
            {"valid_until": DAY - dt.timedelta(days=1)},
            "",
            "Hết hiệu lực",
            "đến hết ngày 04/03/2026",
        ),
        ({"superseded_on": DAY}, "info", "Đã thay thế", "từ ngày 05/03/2026"),
        ({"revoked_on": DAY}, "bad", "Đã thu hồi", "từ ngày 05/03/2026"),
    ],
)
def test_a_tag_says_how_a_certificate_stands(change, kind, text, note):
    shown = tag(Certificate(valid_from=DAY, **change), DAY)

    assert (shown.kind, shown.text, shown.note) == (kind, text, note)


def test_nothing_is_claimed_of_a_certificate_that_is_not_there():
    finding = Finding(Verdict.NOT_FOUND, timezone.now(), "GCN")

    assert (checks(finding), fields(finding), band(finding).kind) == ([], [], "")


def form_with(**changes):
    issuer = factories.IssuerFactory.build(unit=None)
    given = {name: getattr(issuer, name) for name in ISSUER_FIELDS} | changes
    form_class = IssuerViewSet().get_edit_handler().get_form_class()
    return form_class(data=given, instance=Issuer(), for_user=None)


ISSUER_FIELDS = (
    *("code", "register_code", "superior", "name", "place"),
    *("signer_position", "signer_name", "valid_from"),
)


def test_an_administrator_says_who_issues():
    unit = factories.UnitFactory()
    factories.UnitFactory(applies_qms=False)

    form = form_with(unit=unit.pk)

    assert isinstance(form, IssuerForm)
    assert list(form.fields["unit"].queryset) == [unit]
    assert form.is_valid(), form.errors
    assert form.save().unit == unit


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("superior", "ỦY BAN " * 35),
        ("name", "RẤT DÀI " * 30),
        ("signer_position", "PHÓ\nPHÓ\nPHÓ\nPHÓ"),
        ("signer_name", "日本"),
        ("place", "W" * 100),
    ],
)
def test_words_that_do_not_fit_the_paper_are_refused_in_their_field(field, words):
    form = form_with(unit=factories.UnitFactory().pk, **{field: words})

    assert form.errors == {field: ["Không in được lên giấy: quá dài hoặc có ký tự lạ."]}


def test_a_form_without_a_unit_asks_for_one():
    assert set(form_with(unit="").errors) == {"unit"}


def test_an_old_issuer_keeps_its_abolished_unit():
    gone = factories.UnitFactory(valid_to=dt.date(2025, 6, 30))
    issuer = factories.IssuerFactory(unit=gone)
    form_class = IssuerViewSet().get_edit_handler().get_form_class()

    form = form_class(instance=issuer, for_user=None)

    assert list(form.fields["unit"].queryset) == [gone]
    assert str(issuer) == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"


def test_issuers_are_edited_in_the_cms(open_as):
    issuer = factories.IssuerFactory()
    superuser = factories.PersonFactory(is_superuser=True)

    listed = open_as(superuser, reverse(issuer.snippet_viewset.get_url_name("list")))
    opened = open_as(
        superuser, reverse(issuer.snippet_viewset.get_url_name("edit"), args=[issuer.pk])
    )

    assert issuer.signer_name in listed.content.decode()
    assert issuer.signer_name in opened.content.decode()


def test_our_acts_have_names_in_the_log():
    assert registry.get_action_label("certificates.revoke") == "Thu hồi"
