"""Correcting, revoking, requests and proposals in the browser."""

import datetime as dt

import pytest
from django.urls import reverse

from certificates.models import Certificate, CorrectionRequest, Proposal
from tests import factories
from tests.certificates.papers import issued, on, tamper

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 3, 5)
LATER = dt.date(2026, 6, 1)


@pytest.fixture
def issuer(commune):
    return factories.IssuerFactory(unit=commune)


@pytest.fixture
def certificate(issuer, learner):
    tamper(learner, birth_date=dt.date(1985, 9, 5))
    learner.refresh_from_db()
    return issued(day=DAY, person=learner, unit_name="Văn phòng")


@pytest.fixture
def visit(client):
    """`visit(person, address, data)`: posted if there is data; LATER."""

    def visited(person, address, data=None):
        client.force_login(person, backend="people.backends.EmailOrStaffCodeBackend")
        with on(LATER):
            return client.post(address, data) if data is not None else client.get(address)

    return visited


def address(name, certificate):
    return reverse(f"certificates:{name}", args=[certificate.number])


def request_of(certificate, **given):
    return factories.CorrectionRequestFactory(
        certificate=certificate, due_on=dt.date(2026, 6, 4), **given
    )


WORDS = {
    "holder_name": "Nguyễn Thị Ngọc Hạ",
    "birth": "05/09/1985",
    "unit": "Văn phòng",
    "reason": "sai họ tên",
    "decision": "5/QĐ",
}
GROUND = {"ground": "lent", "decision": "12/QĐ", "decided_on": "31/05/2026", "note": "biên bản"}


def test_the_form_holds_the_words_as_they_stand(visit, hr, certificate):
    form = visit(hr, address("correct", certificate)).context["form"]

    assert form.initial == {
        "holder_name": "Nguyễn Thị Ngọc Hà",
        "birth": "05/09/1985",
        "unit": "Văn phòng",
    }


def test_an_officer_corrects(visit, hr, certificate):
    response = visit(hr, address("correct", certificate), WORDS)

    new = Certificate.objects.get(supersedes=certificate)
    assert response.url == "/so-cap/"
    assert new.face["holder_name"] == "Nguyễn Thị Ngọc Hạ"
    assert new.face["birth"] == "Sinh ngày 05/09/1985"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"birth": "31/02/1985"}, "Viết ngày sinh dạng 05/02/1985, hoặc 1985."),
        ({"holder_name": ""}, "Trường này"),
        ({"holder_name": "Nguyễn " * 28}, "Không in được lên giấy"),
        ({"holder_name": "Hà 🙂"}, "Không in được lên giấy"),
        ({"holder_name": "Nguyễn Thị Ngọc Hà"}, "Chưa có nội dung nào được sửa."),
        ({"reason": ""}, "Trường này"),
    ],
)
def test_a_correction_that_cannot_be_says_why(visit, hr, certificate, words, said):
    content = visit(hr, address("correct", certificate), WORDS | words).content.decode()

    assert said in content
    assert Certificate.objects.count() == 1


def test_a_year_alone_is_a_birth(visit, hr, certificate):
    visit(hr, address("correct", certificate), WORDS | {"birth": "1985"})

    assert Certificate.objects.get(supersedes=certificate).face["birth"] == "Sinh năm 1985"


def test_a_birth_can_be_left_out(visit, hr, certificate):
    visit(hr, address("correct", certificate), WORDS | {"birth": ""})

    assert Certificate.objects.get(supersedes=certificate).face["birth"] == ""


@pytest.mark.parametrize("number", ["khong-phai-so", "GCN-VLG-2026-999999-0"])
def test_a_number_that_is_none_is_not_found(visit, hr, certificate, number):
    assert visit(hr, f"/chung-nhan/{number}/thu-hoi/").status_code == 404


def test_a_request_without_words_is_asked_for_them(visit, learner, certificate):
    page = visit(learner, address("request_correction", certificate), {"field": "birth"})

    assert (page.status_code, CorrectionRequest.objects.count()) == (200, 0)
    assert set(page.context["form"].errors) == {"proposed", "evidence"}


def test_an_officer_revokes_on_a_ground_of_the_list(visit, hr, certificate):
    refused = visit(hr, address("revoke", certificate), GROUND | {"ground": "khác"})
    ahead = visit(hr, address("revoke", certificate), GROUND | {"decided_on": "02/06/2026"})
    visit(hr, address("revoke", certificate), GROUND)

    certificate.refresh_from_db()
    assert (refused.status_code, ahead.status_code) == (200, 200)
    assert "Ngày quyết định chưa đến." in ahead.content.decode()
    assert (certificate.revocation_ground, certificate.revocation_note) == ("lent", "biên bản")
    assert certificate.revocation_decided_on == dt.date(2026, 5, 31)


def test_what_was_revoked_is_not_revoked_or_corrected_again(visit, hr, certificate):
    visit(hr, address("revoke", certificate), GROUND)

    again = visit(hr, address("revoke", certificate), GROUND).content.decode()
    corrected = visit(hr, address("correct", certificate), WORDS).content.decode()

    assert "căn cứ đầu tiên giữ nguyên" in again
    assert "không còn hiệu lực" in corrected


def test_the_holder_asks_and_sees_the_last_day_of_the_answer(visit, learner, certificate):
    data = {"field": "holder_name", "proposed": "Nguyễn Thị Ngọc Hạ", "evidence": "Giấy khai sinh"}

    visit(learner, address("request_correction", certificate), data)
    again = visit(learner, address("request_correction", certificate), data).content.decode()

    asked = CorrectionRequest.objects.get()
    assert (asked.by, asked.due_on) == (learner, dt.date(2026, 6, 8))
    assert "trả lời chậm nhất ngày 08/06/2026" in again
    assert "đang chờ trả lời" in again


def test_only_the_holder_asks(visit, hr, certificate):
    assert visit(hr, address("request_correction", certificate)).status_code == 404


def test_the_certificate_leads_holder_and_keeper_to_their_acts(visit, hr, learner, certificate):
    ask, correct, revoke = (
        f'href="{address(name, certificate)}"'
        for name in ("request_correction", "correct", "revoke")
    )

    own = visit(learner, certificate.get_absolute_url()).content.decode()
    kept = visit(hr, certificate.get_absolute_url()).content.decode()

    assert [link in own for link in (ask, correct, revoke)] == [True, False, False]
    assert [link in kept for link in (ask, correct, revoke)] == [False, True, True]
    assert "đúng tệp đã cấp, từng byte" in own


def test_the_queue_shows_what_is_due_first(visit, hr, certificate):
    later = request_of(certificate)
    other = issued(day=DAY, person=factories.PersonFactory(full_name="Lê Văn Trễ"))
    sooner = factories.CorrectionRequestFactory(certificate=other, due_on=dt.date(2026, 5, 29))

    response = visit(hr, reverse("certificates:queue"))

    assert response.context["requests"] == [(sooner, -1), (later, 3)]
    assert "Quá hạn" in response.content.decode()
    assert "Còn 3 ngày" in response.content.decode()


def test_accepting_opens_the_form_filled_in_and_meets_the_request(visit, hr, certificate):
    asked = request_of(certificate)
    page = visit(hr, reverse("certificates:answer", args=[asked.pk])).content.decode()
    there = f"{address('correct', certificate)}?de-nghi={asked.pk}"

    form = visit(hr, there).context["form"]
    visit(hr, there, WORDS)

    asked.refresh_from_db()
    assert f'href="{there}"' in page
    assert form.initial["holder_name"] == "Nguyễn Thị Ngọc Hạ"
    assert asked.correction == Certificate.objects.get(supersedes=certificate)
    assert visit(hr, there).status_code == 404


def test_refusing_needs_a_reason(visit, hr, certificate):
    asked = request_of(certificate)
    there = reverse("certificates:answer", args=[asked.pk])

    visit(hr, there, {"reason": ""})
    asked.refresh_from_db()
    assert asked.answer == "open"
    visit(hr, there, {"reason": "Giấy tờ ghi như đã in"})

    asked.refresh_from_db()
    assert (asked.answer, asked.refusal) == ("refused", "Giấy tờ ghi như đã in")
    visit(hr, there, {"reason": "khác"})
    assert "đã có trả lời" in visit(hr, there).content.decode()


@pytest.mark.parametrize("wrong", ["khac", "999999", "²"])
def test_a_request_that_is_none_is_not_found(visit, hr, certificate, wrong):
    assert visit(hr, f"{address('correct', certificate)}?de-nghi={wrong}").status_code == 404


def test_where_two_are_asked_for_the_second_confirms(visit, hr, administrator, certificate, issuer):
    tamper(issuer, two_person_rule=True)
    visit(hr, address("correct", certificate), WORDS)
    proposal = Proposal.objects.get()
    there = reverse("certificates:proposal", args=[proposal.pk])

    own = visit(hr, there).content.decode()
    visit(hr, there, {"confirm": "1"})
    assert Certificate.objects.count() == 1
    others = visit(administrator, there).content.decode()
    visit(administrator, there, {"confirm": "1"})

    assert Certificate.objects.get(supersedes=certificate)
    assert ('name="confirm"' in own, 'name="confirm"' in others) == (False, True)
    assert "Nguyễn Thị Ngọc Hà → Nguyễn Thị Ngọc Hạ" in others
    assert "Đã xác nhận và thực hiện." in visit(hr, there).content.decode()


def test_where_two_are_asked_for_the_second_refuses_with_a_reason(
    visit, hr, administrator, certificate, issuer
):
    tamper(issuer, two_person_rule=True)
    visit(hr, address("revoke", certificate), GROUND)
    there = reverse("certificates:proposal", args=[Proposal.objects.get().pk])
    pending = visit(hr, address("revoke", certificate), GROUND).content.decode()

    content = visit(administrator, there).content.decode()
    visit(administrator, there, {"reason": ""})
    visit(administrator, there, {"reason": "chưa đủ căn cứ"})

    certificate.refresh_from_db()
    assert "đang có một đề xuất" in pending
    assert all(word in content for word in ("Cho người khác sử dụng", "12/QĐ", "31/05/2026"))
    assert (certificate.revoked_on, Proposal.objects.get().refusal) == (None, "chưa đủ căn cứ")


def test_whoever_keeps_another_issuer_finds_nothing(visit, stranger, elsewhere, certificate):
    factories.MandateFactory(person=stranger, role="hr", unit=elsewhere)
    asked = request_of(certificate)

    for there in (
        address("correct", certificate),
        address("revoke", certificate),
        reverse("certificates:answer", args=[asked.pk]),
        reverse("certificates:queue"),
    ):
        assert visit(stranger, there).status_code == 404
