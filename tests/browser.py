"""A real Chromium, a live server, and the real ISO-01."""

import os
import shutil

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from playwright.sync_api import sync_playwright
from wagtail.models import Collection, Locale, Page, Site

from courses.models import CoursePage
from tests import factories
from thao.home.models import HomePage

PASSWORD = "mot-mat-khau-dai-2026"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
# Playwright's synchronous API runs a loop of its own; Django would refuse the ORM beside it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.skip("Chromium is not installed: the browser stories were not told.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def browse(chromium, live_server):
    """`browse()` opens another browser of its own: no cookie is shared."""
    contexts = []

    def opened(*, javascript=True, width=1280, signed_in=None):
        context = chromium.new_context(
            base_url=live_server.url,
            java_script_enabled=javascript,
            viewport={"width": width, "height": 900},
            locale="vi-VN",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(20000)
        if signed_in:
            sign_in(page, signed_in)
        return page

    yield opened
    for context in contexts:
        context.close()


def sign_in(page, person):
    page.goto("/tai-khoan/dang-nhap/")
    page.get_by_label("Thư công vụ hoặc mã cán bộ").fill(person.email)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/viec-cua-toi/**")


@pytest.fixture
def site(transactional_db):
    """The root of the page tree, which flushing the database between stories took away."""
    if not Page.objects.exists():
        Collection.objects.exists() or Collection.add_root(name="Root")
        Locale.objects.get_or_create(language_code="vi")
        root = Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="Trang chủ", slug="trang-chu"))
        Site.objects.create(hostname="localhost", root_page=home, is_default_site=True)
    return Site.objects.get()


@pytest.fixture
def iso_01(site):
    """The real course, loaded as an agency loads it."""
    call_command("load_courses", str(django_settings.CONTENT_ROOT / "iso-01"), verbosity=0)
    return CoursePage.objects.get(code="ISO-01")


@pytest.fixture
def with_password():
    def given(person):
        person.set_password(PASSWORD)
        person.save()
        return person

    return given


@pytest.fixture
def issuer(province):
    return factories.IssuerFactory(unit=province)
