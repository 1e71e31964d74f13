"""What the accessibility page says is checked: axe finds nothing on the main pages (ux.md 5)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from certificates import issuing
from compliance import assigning, requiring
from compliance.requiring import Whom
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PUBLIC = ["/", "/tai-khoan/dang-nhap/", "/tai-khoan/quen-mat-khau/", "/khoa-hoc/", "/tra-cuu/"]
OWN = [
    "/viec-cua-toi/",
    "/khoa-hoc/iso-01/",
    "/khoa-hoc/iso-01/chat-luong-dich-vu-cong/",
    "/kiem-tra/iso-01/kiem-tra-cuoi-khoa/",
    "/chung-nhan/",
    "/tai-khoan/ho-so/",
    "/khong-co-trang-nay/",
]


def faults(page, path):
    """What axe says of this page, one line each; and whether it scrolls sideways."""
    page.goto(path)
    found = Axe().run(page, options=RULES).response["violations"]
    lines = [f"{path}: {fault['id']} {fault['nodes'][0]['html'][:120]}" for fault in found]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        lines.append(f"{path}: scrolls sideways")
    return lines


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(browse, iso_01, learner, hr, issuer, with_password, width):
    today = timezone.localdate()
    requiring.require(
        iso_01, code="YC-01", title="Nhận thức chung", whom=[Whom()], on=today, by=None
    )
    assigning.reconcile(on=today)
    certificate = issuing.issue(factories.CompletionFactory(enrolment__person=learner))
    visitor = browse(width=width)
    reader = browse(width=width, signed_in=with_password(learner))
    officer = browse(width=width, signed_in=with_password(hr))

    found = [fault for path in PUBLIC for fault in faults(visitor, path)]
    found += faults(visitor, certificate.get_check_url())
    found += [fault for path in OWN for fault in faults(reader, path)]
    found += faults(reader, certificate.get_absolute_url())
    found += faults(officer, "/dap-ung/")
    found += faults(officer, f"/dap-ung/nguoi/{learner.uuid}/")

    assert found == []
