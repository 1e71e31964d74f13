"""A signer signs what waits in one sitting, on a telephone, without scripts; then it is final."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from certificates import drawing_room, tasks
from certificates.models import Delivery, SignedFile, SigningOrder
from tests.browser import PASSWORD
from tests.certificates.desk import (  # noqa: F401 -- fixtures
    authority,
    desk,
    signer,
    signing_issuer,
    signing_unit,
    waiting,
)
from tests.factories import DeliveryFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def page(browse, site, desk, signer, with_password):  # noqa: F811 -- fixtures
    return browse(javascript=False, width=390, signed_in=with_password(signer))


def test_a_signer_signs_a_batch_and_the_public_check_says_so(page):
    first, second, third = waiting(3)

    page.goto("/ky-so/")
    page.get_by_label(first.face["holder_name"]).check()
    page.get_by_label(second.face["holder_name"]).check()
    page.get_by_role("button", name="Ký các giấy đã chọn").click()
    page.get_by_text("Anh/Chị sắp ký 2 giấy chứng nhận.").wait_for()
    confirm(page)
    page.get_by_text("Đã ký 0 trên 2 giấy.").wait_for()
    tasks.sign(order_ids=list(SigningOrder.objects.values_list("pk", flat=True)))
    page.get_by_role("link", name="Xem lại tiến độ").click()
    page.get_by_text("Đã ký 2 trên 2 giấy.").wait_for()

    page.goto(first.get_check_url())
    page.get_by_text("Chữ ký số đúng").wait_for()
    page.goto(third.get_check_url())
    page.get_by_text("Bản nháp chưa ký").wait_for()
    assert set(SignedFile.objects.values_list("certificate", flat=True)) == {first.pk, second.pk}


def confirm(page):
    page.get_by_label("Mật khẩu của Anh/Chị").fill(PASSWORD)
    page.get_by_role("button", name="Xác nhận và ký").click()


def test_the_keyboard_alone_is_enough(page):
    [certificate] = waiting(1)

    page.goto("/ky-so/")
    page.get_by_label(certificate.face["holder_name"]).focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Ký các giấy đã chọn").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Mật khẩu của Anh/Chị").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.get_by_text("Đã ký 0 trên 1 giấy.").wait_for()


def test_signed_files_come_back_and_each_is_told_in_words(page, desk, tmp_path):  # noqa: F811 -- a fixture
    good, bad = waiting(2)
    for certificate, content in (
        (good, desk.signed(drawing_room.draw(good))),
        (bad, drawing_room.draw(bad)),
    ):
        (tmp_path / f"{certificate.number}.pdf").write_bytes(content)

    page.goto("/ky-so/nhap/")
    page.get_by_label("Tệp ZIP, hoặc nhiều tệp PDF").set_input_files(sorted(tmp_path.glob("*.pdf")))
    page.get_by_role("button", name="Kiểm tra và nhập").click()
    page.get_by_text("Đã kiểm tra 0 trên 2 tệp").wait_for()
    tasks.take_back(delivery_id=Delivery.objects.get().pk)
    page.get_by_role("link", name="Xem lại tiến độ").click()
    page.get_by_text("Chưa nhận tệp nào").wait_for()
    page.get_by_text("Tệp chưa được ký số.").wait_for()


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_signers_desk(browse, site, desk, signer, with_password, width):  # noqa: F811 -- fixtures
    page = browse(width=width, signed_in=with_password(signer))
    [failed, _waits] = waiting(2)
    page.goto("/ky-so/")
    page.get_by_role("button", name="Ký cả 2 giấy đang chờ").click()
    found = [f"asking: {fault['id']}" for fault in Axe().run(page).response["violations"]]
    confirm(page)
    page.wait_for_url("**/ky-so/phien/**")
    delivery = DeliveryFactory(by=signer)
    delivery.files.create(position=1, upload=0, place=0, name="a.pdf")
    SigningOrder.objects.filter(certificate=failed).update(fault="no_time_stamp")

    for path in (page.url, "/ky-so/", "/ky-so/nhap/", f"/ky-so/nhap/{delivery.pk}/"):
        page.goto(path)
        violations = Axe().run(page).response["violations"]
        found += [f"{path}: {fault['id']}" for fault in violations]
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: scrolls sideways")
    assert found == []
