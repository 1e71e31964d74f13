"""The signer's desk in the browser, and what everybody else sees of a paper that waits."""

import io
import time
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates import drawing_room, signing, signing_outside, sittings, taking_back
from certificates.forms import IssuerForm
from certificates.models import Delivery, SignedFile, Sitting
from certificates.wagtail_hooks import IssuerViewSet
from people import confirming
from tests import factories
from tests.certificates import papers
from tests.certificates.desk import order_of, waiting

pytestmark = pytest.mark.django_db
DESK = "/ky-so/"
PASSWORD = "mot-mat-khau-dai-2026"


@pytest.fixture
def as_signer(client, desk, signer):
    signer.set_password(PASSWORD)
    signer.save()
    client.force_login(signer, backend="people.backends.EmailOrStaffCodeBackend")
    confirm(client)
    return client


def confirm(client):
    """The password was given just now."""
    session = client.session
    session[confirming.KEY] = time.time()
    session.save()


def said(response):
    return " ".join(response.content.decode().split())


def sign_all(signer):
    sitting = sittings.open_sitting(None, by=signer)
    for order in sitting.orders.all():
        signing.sign(order)
    return sitting


def upload(client, *files, **data):
    sent = [SimpleUploadedFile(name, content) for name, content in files]
    return client.post(f"{DESK}nhap/", {"tep": sent, **data})


def taken(client, *files, **data):
    """The page of a delivery that the worker has judged to the end."""
    response = upload(client, *files, **data)
    delivery = Delivery.objects.first()
    assert response.url == f"{DESK}nhap/{delivery.pk}/"
    while taking_back.go_on(delivery):
        pass
    return client.get(response.url)


def test_the_desk_lists_what_waits_and_offers_to_sign(as_signer):
    certificates = waiting(2)

    page = said(as_signer.get(DESK))

    for certificate in certificates:
        assert certificate.number in page
    assert "Ký cả 2 giấy đang chờ" in page
    assert "Ký các giấy đã chọn" in page


def test_an_empty_desk_says_so(as_signer):
    assert "Không có giấy nào chờ ký" in said(as_signer.get(DESK))


def test_a_desk_without_a_key_offers_the_way_outside_only(as_signer, desk):
    waiting()
    desk.write(key=False)

    page = said(as_signer.get(DESK))

    assert 'name="ky"' not in page
    assert "Hệ thống này không giữ khóa ký" in page
    assert 'name="xuat"' in page


def test_a_broken_signing_file_offers_no_key(as_signer, settings):
    waiting()
    settings.SIGNING_FILE = "/khong/co"

    assert 'name="ky"' not in said(as_signer.get(DESK))


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_the_same_number_of_queries(as_signer, count, django_assert_num_queries):
    waiting(count)

    with django_assert_num_queries(7):
        as_signer.get(DESK)


def test_papers_of_one_course_can_be_signed_as_a_batch(as_signer, signer):
    one = factories.CoursePageFactory(title="Khóa một")
    other = factories.CoursePageFactory(title="Khóa hai")
    first, second = (
        papers.issued(course=one),
        papers.issued(course=other, person=factories.PersonFactory()),
    )

    page = said(as_signer.get(DESK, {"khoa": one.pk}))
    assert first.number in page
    assert second.number not in page
    as_signer.post(f"{DESK}?khoa={one.pk}", {"ky-het": ""})

    assert [order.certificate for order in Sitting.objects.get().orders.all()] == [first]


def test_a_sitting_shows_every_paper_and_how_it_went(as_signer, signer, desk):
    first, second = waiting(2)
    papers.tamper(second, face={"holder_name": "X", "signer_name": "Y"})
    desk.write(name="Người Ký Mẫu")
    response = as_signer.post(DESK, {"ky": "", "giay": [first.pk, second.pk]})
    address = response.url

    assert "Còn 2 giấy đang ký" in said(as_signer.get(address))
    assert "Đang ký" in said(as_signer.get(DESK))
    for order in Sitting.objects.get().orders.all():
        signing.sign(order)
    page = said(as_signer.get(address))
    assert "Đã ký 1 trên 2 giấy" in page
    assert first.get_absolute_url() in page
    assert sittings.progress(Sitting.objects.get()).percent == 50
    assert "Chưa cấu hình khóa cho người ký này" in page
    assert "Chưa cấu hình khóa" in said(as_signer.get(DESK))

    desk.write()
    again = as_signer.post(address)
    for order in Sitting.objects.get(pk=again.url.split("/")[-2]).orders.all():
        signing.sign(order)
    assert order_of(second).fault == "no_file"
    assert as_signer.post(again.url).status_code == 302


def test_ordering_nothing_opens_no_sitting(as_signer):
    waiting()

    response = as_signer.post(
        DESK, {"ky": "", "giay": ["abc", "99999999999999999999"]}, follow=True
    )

    assert "Chưa chọn giấy nào" in said(response)
    assert not Sitting.objects.exists()


def test_a_finished_sitting_has_nothing_to_order_again(as_signer, signer):
    waiting()
    sitting = sign_all(signer)

    response = as_signer.post(f"{DESK}phien/{sitting.pk}/", follow=True)

    assert "Không còn giấy nào để ký lại" in said(response)


def test_another_signers_sitting_is_not_there(as_signer, desk, signing_unit):
    waiting()
    other = factories.posted(signing_unit, full_name="Người Ký Hai")
    factories.MandateFactory(person=other, role="signer", unit=signing_unit)
    sitting = sittings.open_sitting(None, by=other)

    assert as_signer.get(f"{DESK}phien/{sitting.pk}/").status_code == 404


def test_the_draft_is_shown_to_its_signer_under_a_name_that_warns(as_signer):
    [certificate] = waiting()

    response = as_signer.get(f"{DESK}{certificate.number}/")

    assert response.content == drawing_room.draw(certificate)
    assert "BAN NHAP CHUA KY" in response["Content-Disposition"]
    assert response["Cache-Control"] == "private, no-store"


def test_a_draft_that_cannot_be_drawn_says_so(as_signer):
    [certificate] = waiting()
    papers.tamper(certificate, face={"holder_name": "X"})

    assert as_signer.get(f"{DESK}{certificate.number}/").status_code == 503


def test_a_bundle_leaves_and_comes_back(as_signer, desk):
    certificates = waiting(2)
    response = as_signer.post(DESK, {"xuat": "", "giay": [c.pk for c in certificates]})
    bundle = zipfile.ZipFile(io.BytesIO(response.getvalue()))
    assert response["Content-Disposition"].startswith('attachment; filename="cho-ky-')
    signed = [
        (name, desk.signed(bundle.read(name))) for name in bundle.namelist() if name.endswith("pdf")
    ]

    page = taken(as_signer, *signed)

    assert page.status_code == 200
    assert "Đã nhận 2 tệp" in said(page)
    assert "Mọi tệp đều đạt." in said(page)
    assert SignedFile.objects.count() == 2


def test_an_empty_choice_is_not_exported(as_signer):
    waiting()

    assert "Hãy chọn giấy cần xuất" in said(as_signer.post(DESK, {"xuat": ""}, follow=True))


def test_refused_files_are_named_with_their_reason_and_nothing_is_kept(as_signer, desk):
    good, bad = waiting(2)
    files = [
        (signing_outside.draft_name(good), desk.signed(drawing_room.draw(good))),
        (signing_outside.draft_name(bad), drawing_room.draw(bad)),
    ]

    page = taken(as_signer, *files)
    assert "Chưa nhận tệp nào" in said(page)
    assert "Tệp chưa được ký số." in said(page)
    assert not SignedFile.objects.exists()

    assert "Đã nhận 1 tệp" in said(taken(as_signer, *files, **{"tep-dat": "on"}))


def test_a_delivery_shows_how_far_it_is_and_is_its_signers_own(as_signer, desk, signing_unit):
    [certificate] = waiting()
    file = signing_outside.draft_name(certificate), desk.signed(drawing_room.draw(certificate))
    address = upload(as_signer, file).url

    page = said(as_signer.get(address))
    assert "Đang kiểm tra tệp đã ký" in page
    assert "Đã kiểm tra 0 trên 1 tệp" in page
    assert f'href="{address}"' in said(as_signer.get(f"{DESK}nhap/"))
    assert as_signer.post(address).status_code == 405
    other = factories.posted(signing_unit, full_name="Người Ký Hai")
    factories.MandateFactory(person=other, role="signer", unit=signing_unit)
    as_signer.force_login(other, backend="people.backends.EmailOrStaffCodeBackend")
    assert as_signer.get(address).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_a_delivery_asks_the_same_number_of_queries(
    as_signer, signer, count, django_assert_num_queries
):
    address = upload(as_signer, *[(f"{n}.pdf", b"%PDF-") for n in range(count)]).url

    with django_assert_num_queries(6):
        as_signer.get(address)


def test_a_sitting_begins_with_the_own_password(as_signer, signer):
    first, _second = waiting(2)
    as_signer.session.flush()
    as_signer.force_login(signer, backend="people.backends.EmailOrStaffCodeBackend")
    chosen = {"ky": "", "giay": [first.pk]}

    asked = as_signer.post(DESK, chosen)
    assert asked.status_code == 200
    assert "Anh/Chị sắp ký 1 giấy chứng nhận." in said(asked)
    assert f'name="giay" value="{first.pk}"' in said(asked)
    wrong = as_signer.post(DESK, {**chosen, "mat_khau": "sai"})
    assert wrong.status_code == 422
    assert "Mật khẩu chưa đúng." in said(wrong)
    assert 'value="sai"' not in said(wrong)
    assert not Sitting.objects.exists()

    right = as_signer.post(DESK, {**chosen, "mat_khau": PASSWORD})
    assert right.url == f"{DESK}phien/{Sitting.objects.get().pk}/"
    assert [order.certificate for order in Sitting.objects.get().orders.all()] == [first]
    again = as_signer.post(DESK, {"ky-het": ""})  # within the same quarter of an hour
    assert again.url != right.url


def test_the_password_is_asked_for_again_after_a_while(as_signer, settings):
    waiting()
    settings.CONFIRM_MINUTES = 0

    assert "Xác nhận trước khi ký số" in said(as_signer.post(DESK, {"ky-het": ""}))


def test_wrong_passwords_lock_as_at_sign_in(as_signer, signer, settings):
    waiting()
    settings.CONFIRM_MINUTES = 0

    tried = [
        as_signer.post(DESK, {"ky-het": "", "mat_khau": "sai"}).status_code
        for _attempt in range(settings.AXES_FAILURE_LIMIT)
    ]
    assert tried == [422] * (settings.AXES_FAILURE_LIMIT - 1) + [429]
    assert as_signer.post(DESK, {"ky-het": "", "mat_khau": PASSWORD}).status_code == 429
    assert not Sitting.objects.exists()


def test_what_failed_is_ordered_again_with_the_password_too(as_signer, signer, settings):
    [certificate] = waiting()
    sitting = sittings.open_sitting(None, by=signer)
    sitting.orders.update(fault="no_time_stamp")
    settings.CONFIRM_MINUTES = 0
    address = f"{DESK}phien/{sitting.pk}/"

    assert "Xác nhận trước khi ký số" in said(as_signer.post(address))
    again = as_signer.post(address, {"mat_khau": PASSWORD})
    assert order_of(certificate).sitting == Sitting.objects.exclude(pk=sitting.pk).get()
    assert again.status_code == 302


def test_no_file_an_unsafe_bundle_and_no_trust_are_each_one_sentence(as_signer, desk):
    unsafe = io.BytesIO()
    with zipfile.ZipFile(unsafe, "w") as made:
        made.writestr("../x.pdf", "x")

    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()

    assert "Hãy chọn tệp" in said(upload(as_signer))
    assert "Gói không có tệp nào" in said(upload(as_signer, ("a.zip", empty.getvalue())))
    assert "tên tệp không an toàn" in said(upload(as_signer, ("a.zip", unsafe.getvalue())))
    desk.write(trust=False)
    assert "chưa đọc được cấu hình" in said(upload(as_signer, ("a.pdf", b"x")))
    assert "Kiểm tra và nhập" in said(as_signer.get(f"{DESK}nhap/"))


def test_a_signer_finds_the_desk_in_the_menu(as_signer, hr, client):
    assert f'href="{DESK}"' in said(as_signer.get(DESK))
    client.force_login(hr, backend="people.backends.EmailOrStaffCodeBackend")
    assert f'href="{DESK}"' not in said(client.get(reverse("home:my_work")))


def test_the_holder_of_a_paper_that_waits_is_told_so_and_gets_no_file(client, desk, signer):
    [certificate] = waiting()
    client.force_login(certificate.person, backend="people.backends.EmailOrStaffCodeBackend")

    refused = client.get(f"/chung-nhan/{certificate.number}/pdf/")
    assert refused.status_code == 409
    assert "Giấy đang chờ ký số" in said(refused)
    assert "Giấy đang chờ ký số" in said(client.get(certificate.get_absolute_url()))
    assert "Chờ ký số, chưa tải được" in said(client.get("/chung-nhan/"))

    sign_all(signer)
    given = client.get(f"/chung-nhan/{certificate.number}/pdf/")
    kept = SignedFile.objects.get()
    assert drawing_room.hashed(given.content) == kept.sha256_after
    assert given["ETag"] == f'"{kept.sha256_after}"'
    page = said(client.get(certificate.get_absolute_url()))
    assert kept.sha256_after in page
    assert "Người Ký Mẫu" in page


def test_the_public_check_tells_a_draft_from_a_signed_paper(client, desk, signer):
    [certificate] = waiting()
    waits = said(client.get(certificate.get_check_url()))
    assert "Bản nháp chưa ký" in waits
    assert "Chữ ký số: đang chờ ký" in waits
    assert "Chữ ký số đúng" not in waits
    assert "Giấy chứng nhận hợp lệ" not in waits

    sign_all(signer)
    signed = said(client.get(certificate.get_check_url()))
    assert "Chữ ký số đúng" in signed
    assert "Người Ký Mẫu ký lúc" in signed
    assert "Giấy chứng nhận hợp lệ" in signed


def test_whether_an_issuer_signs_cannot_change_once_it_has_issued(desk, signing_issuer):
    form_class = IssuerViewSet().get_edit_handler().get_form_class()
    assert issubclass(form_class, IssuerForm)
    form = form_class({**_values(signing_issuer)}, instance=signing_issuer)
    assert form.is_valid(), form.errors
    waiting()

    form = form_class({**_values(signing_issuer)}, instance=fresh_issuer(signing_issuer))
    assert "requires_signature" in form.errors


def fresh_issuer(issuer):
    return type(issuer).objects.get(pk=issuer.pk)


def _values(issuer):
    """What the form sends back with the box unticked."""
    names = (
        "code",
        "register_code",
        "superior",
        "name",
        "place",
        "signer_position",
        "signer_name",
        "valid_from",
    )
    return {name: getattr(issuer, name) for name in names} | {"unit": issuer.unit_id}
