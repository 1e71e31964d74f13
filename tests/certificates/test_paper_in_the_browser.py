"""What an administrator and an officer see of the paper, in a real browser."""

import pytest
from django.urls import reverse

from certificates import bundle_making, bundling
from certificates.models import Bundle, Certificate, TemplatePicture
from tests import factories
from tests.certificates import scans
from tests.certificates.papers import issued

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator(site, with_password):
    return with_password(factories.PersonFactory(full_name="Trần Quản Trị", is_superuser=True))


def test_the_live_preview_follows_what_is_typed(browse, administrator):
    page = browse(signed_in=administrator)
    page.goto(reverse("wagtailsnippets_certificates_certificatetemplate:add"))
    page.locator("#id_name").fill("Mẫu của sở")
    page.get_by_role("button", name="Preview", exact=False).or_(
        page.get_by_role("button", name="Xem trước", exact=False)
    ).first.click()
    preview = page.frame_locator("iframe[data-preview-iframe], .w-preview__iframe").first
    preview.get_by_text("Đủ chỗ, đủ chữ").wait_for()
    page.locator("#id_accent").press_sequentially("#aaddee")
    preview.get_by_text("quá nhạt để đọc").wait_for()


def test_the_live_preview_follows_a_picture_that_is_chosen(browse, administrator):
    page = browse(signed_in=administrator)
    page.goto(reverse("wagtailsnippets_certificates_certificatetemplate:add"))
    page.locator("#id_name").fill("Mẫu của sở")
    page.locator("[data-side-panel-toggle=preview]").first.click()
    preview = page.frame_locator("iframe[data-preview-iframe], .w-preview__iframe").first
    preview.get_by_text("Đủ chỗ, đủ chữ").wait_for()
    emblem = {"name": "logo.png", "mimeType": "image/png", "buffer": scans.emblem()}
    with page.expect_response(lambda answer: answer.request.method == "POST") as told:
        page.locator("input[type=file][name=logo]").set_input_files(emblem)

    assert told.value.json() == {"is_valid": True, "is_available": True}
    assert TemplatePicture.objects.count() == 1


def test_the_paper_is_shown_without_javascript(browse, administrator):
    page = browse(signed_in=administrator, javascript=False)
    page.goto(reverse("wagtailsnippets_certificates_certificatetemplate:add"))

    assert page.get_by_role("button", name="Tên rất dài").get_attribute("formaction") == reverse(
        "try_certificate_template"
    )


@pytest.mark.parametrize("width", [390, 1280])
def test_an_officer_sees_what_was_bundled(browse, site, with_password, width):
    commune = factories.UnitFactory(code="X1", name="Xã An Hòa")
    factories.IssuerFactory(unit=commune)
    hr = with_password(factories.posted(commune, full_name="Cán bộ Nhân sự"))
    factories.MandateFactory(person=hr, role="hr", unit=commune)
    for name in ("Trần Văn Bình", "Lê Thị An"):
        issued(person=factories.posted(commune, full_name=name))
    every = {"by": hr, "title": "Giấy chứng nhận: Xã An Hòa", "order": Bundle.Order.NAME}
    for form in ("pdf", "cards"):
        bundle = bundling.ask(Certificate.objects.all(), form=form, **every)
    bundle_making.make(Bundle.objects.earliest("pk"))
    page = browse(signed_in=hr, width=width)
    page.goto(reverse("certificates:bundles"))

    page.get_by_role("heading", name="2 giấy sẽ được gộp").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải về").click()

    assert download.value.suggested_filename == "Giấy chứng nhận_ Xã An Hòa.pdf"
    assert page.get_by_text("Đang gộp").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert bundle.form == "cards"
