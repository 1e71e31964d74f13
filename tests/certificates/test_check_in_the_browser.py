"""The public check in a real browser: a file is compared there, a QR code is read without us."""

import datetime as dt
import socket
import threading
from contextlib import suppress

import pytest
from django.conf import settings as django_settings

from certificates import drawing_room, paper_codes, seals
from certificates.check_urls import check_url, statement
from tests import factories
from tests.certificates.papers import issued, tamper

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def certificate(site, settings, live_server):
    settings.SITE_URL = live_server.url
    factories.IssuerFactory()
    course = factories.CoursePageFactory(code="ISO-77", title="Nhận thức chung")
    person = factories.PersonFactory(full_name="Nguyễn Thị Ngọc Hà")
    certificate = issued(person=person, course=course)
    drawing_room.draw(certificate)
    return certificate


def code_of(certificate):
    """What a telephone reads off the paper."""
    return certificate.face["check_url"]


def forged(certificate, **changes):
    """The address with a seal over something else, by our own key: as if for another paper."""
    said = statement(
        certificate,
        holder_name=changes.pop("holder_name", "Nguyễn Thị Ngọc Hà"),
        course_code="ISO-77",
    )
    token = seals.seal(said.packed())
    return f"{certificate.get_check_url()}#{paper_codes.digits(token)}"


def sentence(page, place):
    """The one sentence that is shown there."""
    shown = page.locator(f"{place} [data-say]:not([hidden])")
    shown.wait_for()
    return shown.inner_text()


def test_without_a_script_nothing_is_offered_that_does_not_work(browse, certificate):
    page = browse(javascript=False, width=390)
    page.goto(code_of(certificate))

    assert page.locator("h1").inner_text() == "Giấy chứng nhận hợp lệ"
    assert not page.locator("[data-file]").is_visible()
    assert not page.locator("[data-seal]").is_visible()
    assert certificate.sha256[:12] in page.locator("main").inner_text()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda pdf: pdf, "Đúng tệp đã cấp."),
        (lambda pdf: pdf[:-20] + b" " + pdf[-19:], "Tệp đã bị thay đổi."),
        (lambda _pdf: b"", "Tệp đã bị thay đổi."),
    ],
    ids=["equal", "one byte", "empty"],
)
def test_a_file_is_compared_in_the_browser_and_sent_nowhere(browse, certificate, change, words):
    page = browse(width=390)
    page.goto(code_of(certificate))
    sent = []
    page.on("request", lambda request: sent.append(request.url))

    content = change(drawing_room.draw(certificate))
    page.get_by_label("Chọn tệp").set_input_files(
        {"name": "giay.pdf", "mimeType": "application/pdf", "buffer": content}
    )

    assert sentence(page, "[data-file]").startswith(words)
    assert [url for url in sent if "/static/" not in url] == []


def test_a_code_of_ours_agrees_with_the_page(browse, certificate):
    page = browse(width=390)
    page.goto(code_of(certificate))

    assert sentence(page, "[data-seal]").startswith("Đúng: mã QR do hệ thống này in")


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (lambda c: forged(c, holder_name="Nguyễn Văn Khác"), "Mã QR nói khác trang này."),
        (lambda c: code_of(c)[:-9] + "123456789", "Phần dấu của mã QR đã bị sửa"),
        (lambda c: c.get_check_url() + "#" + "9" * 250, "Mã QR mang dấu của một khóa"),
    ],
    ids=["another paper", "changed", "another key"],
)
def test_a_code_that_says_something_else_shows(browse, certificate, address, words):
    page = browse()
    page.goto(address(certificate))

    assert sentence(page, "[data-seal]").startswith(words)


class Cable:
    """Between browser and site; when it is cut, the site is out of reach."""

    def __init__(self, site):
        self._site = site
        self._sockets = [socket.create_server(("127.0.0.1", 0))]
        self.url = f"http://127.0.0.1:{self._sockets[0].getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self):
        for end in self._sockets:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _accept(self):
        with suppress(OSError):
            while True:
                near, _address = self._sockets[0].accept()
                far = socket.create_connection(self._site)
                self._sockets += [near, far]
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=ends, daemon=True).start()

    def _carry(self, here, there):
        with suppress(OSError):
            while content := here.recv(65536):
                there.sendall(content)
            there.shutdown(socket.SHUT_WR)


@pytest.fixture
def cable(live_server, settings):
    """The wire to the site, and an address of its own."""
    cable = Cable((live_server.thread.host, live_server.thread.port))
    settings.SITE_URL = cable.url
    yield cable
    cable.cut()


@pytest.fixture
def going_down(certificate, cable):
    """A browser has been on the site before; then there is no network."""

    def take_down(page):
        page.goto(f"{cable.url}{certificate.get_check_url()}")
        page.evaluate(
            """new Promise((done) => {
                const worker = navigator.serviceWorker;
                worker.controller ? done() : worker.addEventListener("controllerchange", done);
            })"""
        )
        page.goto("about:blank")
        cable.cut()

    return take_down


def check_url_of(certificate):
    return check_url(certificate, holder_name="Nguyễn Thị Ngọc Hà", course_code="ISO-77")


def test_without_a_network_a_kept_page_reads_the_seal(browse, certificate, going_down):
    page = browse(width=390)
    going_down(page)
    page.goto(check_url_of(certificate))

    assert page.locator("h1").inner_text() == "Không có mạng: chưa hỏi được hệ thống"
    assert sentence(page, "[data-seal]").startswith("Dấu đúng. Hệ thống đã cấp giấy")
    said = page.locator("[data-paper] dd").all_inner_texts()
    day = f"{certificate.valid_from:%d/%m/%Y}"
    until = f"{certificate.valid_until:%d/%m/%Y}"
    assert said == [
        "Nguyễn Thị Ngọc Hà",
        "ISO-77: Nhận thức chung",
        day,
        until,
        certificate.number,
    ]


def test_without_a_network_a_changed_code_and_one_out_of_date_show(browse, certificate, going_down):
    page = browse()
    going_down(page)
    page.goto(check_url_of(certificate)[:-9] + "123456789")
    assert sentence(page, "[data-seal]").startswith("Mã QR đã bị sửa.")

    tamper(certificate, valid_from=dt.date(2021, 1, 1), valid_until=dt.date(2023, 12, 31))
    certificate.refresh_from_db()
    page.goto("about:blank")
    page.goto(check_url_of(certificate))
    assert sentence(page, "[data-seal]").startswith("Dấu đúng, nhưng đã quá thời hạn.")


def test_the_kept_page_sees_the_check_pages_only(browse, certificate, going_down):
    page = browse()
    going_down(page)
    page.goto(check_url_of(certificate))

    scopes = page.evaluate(
        "navigator.serviceWorker.getRegistrations().then((all) => all.map((one) => one.scope))"
    )
    kept = page.evaluate(
        "caches.keys().then((names) => caches.open(names[0])).then((kept) => kept.keys())"
        ".then((all) => all.map((request) => new URL(request.url).pathname))"
    )
    assert [scope.rsplit("/", 2)[1] for scope in scopes] == ["x"]
    assert sorted(kept) == [
        "/cong-khai/khoa.json",
        f"{django_settings.STATIC_URL}css/certificate.css",
        f"{django_settings.STATIC_URL}css/thao.css",
        f"{django_settings.STATIC_URL}icons/sprite.svg",
        f"{django_settings.STATIC_URL}js/check.js",
        f"{django_settings.STATIC_URL}js/seal.js",
        "/x/ngoai-tuyen/",
    ]
