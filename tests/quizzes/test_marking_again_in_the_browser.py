"""From the wrong key to the certificates: a trainer, a keeper of the register, a learner."""

import pytest
from django.urls import reverse
from django.utils import timezone

from certificates.models import Certificate
from courses import trainers
from quizzes.models import ItemAnalysis, TestAnalysis
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def wrong(site, fresh, hand_in, versions, commune, learner):
    """A question whose key is suspected: the learner failed by it, another passed by it."""
    factories.IssuerFactory(unit=commune)
    hand_in("aab", learner)
    other = factories.posted(commune, full_name="Phạm Văn Đạt")
    hand_in("aaa", other)
    analysis = TestAnalysis.objects.create(
        activity=fresh.test, attempts=40, computed_at=timezone.now()
    )
    ItemAnalysis.objects.create(
        analysis=analysis,
        version=versions[2],
        attempts=40,
        facility="0.3",
        verdict="key",
        responses=[{"part": "", "given": "b", "right": False, "count": 28}],
    )
    return versions[2].question


def fits(page):
    page.locator("h1").first.wait_for()
    return not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def decide(desk, wrong, learner):
    """The trainer's part; people stay unnamed to who answers for nobody."""
    desk.goto(reverse("question_analysis", args=[wrong.pk]))
    desk.get_by_role("link", name="Chấm lại phiên bản này").click()
    desk.get_by_label("B. Phương án B").check()
    desk.get_by_label("Lý do").fill("Hội đồng xem lại: đáp án là B")
    desk.get_by_label("Số biên bản, quyết định").fill("12/BB-HĐ")
    desk.get_by_label("Ngày biên bản, quyết định").fill("02/03/2026")
    assert fits(desk)
    desk.get_by_role("button", name="Xem trước ai thay đổi").click()
    desk.get_by_text("1 người thành đạt · 1 người thành chưa đạt").wait_for()
    assert desk.get_by_text(learner.full_name).count() == 0
    assert fits(desk)
    desk.get_by_role("button", name="Quyết định và chấm lại").click()
    desk.get_by_text("Đã chấm lại xong 2 bài.").wait_for()
    assert fits(desk)


def revoke(office):
    """The part of who keeps the register."""
    office.goto(reverse("certificates:queue"))
    office.get_by_role("link", name="Xem đề nghị sau chấm lại").click()
    assert fits(office)
    office.get_by_role("link", name="Phạm Văn Đạt").click()
    assert office.get_by_text("điểm 3/3 → 2/3").count() == 1
    assert fits(office)
    office.get_by_role("link", name="Mở mẫu thu hồi").click()
    assert office.get_by_label("Số quyết định thu hồi").input_value() == "12/BB-HĐ"
    office.get_by_role("button", name="Thu hồi giấy này").click()
    office.get_by_text("Đã thu hồi giấy chứng nhận").wait_for()
    office.goto(reverse("certificates:offers"))
    office.get_by_text("Không có giấy nào cần xem xét thu hồi").wait_for()


def read(page):
    """The learner's part."""
    page.get_by_text("được chấm lại ngày").wait_for()
    page.get_by_role("link", name="Xem kết quả").click()
    page.get_by_text("câu 3 được sửa đáp án.").wait_for()
    page.get_by_text("Điểm trước khi chấm lại: 2/3.").wait_for()
    page.get_by_role("link", name="Xem lại bài làm").click()
    page.get_by_text("câu này được sửa đáp án: “Phương án B”.").wait_for()
    assert fits(page)


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (390, False)])
def test_a_wrong_key_is_put_right(
    browse, wrong, with_password, trainer, hr, learner, width, javascript
):
    trainers.sync(trainer)
    how = {"width": width, "javascript": javascript}

    # The frame of the CMS needs its script; what is ours does not.
    decide(browse(width=width, signed_in=with_password(trainer)), wrong, learner)
    assert Certificate.objects.filter(person=learner).count() == 1

    revoke(browse(**how, signed_in=with_password(hr)))
    assert Certificate.objects.exclude(person=learner).get().revocation_ground == "not_eligible"

    read(browse(**how, signed_in=with_password(learner)))
