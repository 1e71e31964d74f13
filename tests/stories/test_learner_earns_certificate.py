"""The README's first promise: read, pass, and hold a certificate anyone can check."""

import re
import subprocess

import pytest

from certificates.models import Certificate
from courses.models import Completion
from quizzes.models import Attempt, Result

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def read_every_lesson(page):
    """Answer each quick check (right or wrong does not matter) and press the one button."""
    for _lesson in range(20):
        while page.get_by_role("button", name="Kiểm tra", exact=True).count():
            unanswered = page.get_by_role("button", name="Kiểm tra", exact=True)
            check = page.locator("section.quick").filter(has=unanswered).first
            check.locator("input[type=radio]").first.check()
            check.get_by_role("button").click()
            page.wait_for_load_state()
        finish = page.get_by_role("button", name=re.compile("Đánh dấu đã học"))
        if not finish.count():
            return
        finish.click()
        page.wait_for_load_state()


def answer_all_right(page, attempt):
    for question in attempt.paper.select_related("version"):
        fill_in(page, question.version.task.right)
        here = page.url
        page.get_by_role("button", name=re.compile("^Lưu và (sang|xem lại bài)")).click()
        page.wait_for_url(lambda url, here=here: url != here)


def fill_in(page, right):
    """Give the right answer in the fields that this type of question has."""
    ((entry, content),) = right.items()
    if entry == "chosen":
        for key in content:
            page.locator(f"input[name=dap-an][value='{key}']").check()
    elif entry == "text":
        page.locator("[name=tra-loi]").fill(content)
    else:
        prefix = {"pairs": "ghep-", "places": "cho-", "gaps": "trong-"}[entry]
        for key, given in content.items():
            field = page.locator(f"[name='{prefix}{key}']")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(str(given))
            else:
                field.fill(str(given))


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without a script"])
def test_from_the_first_lesson_to_a_certificate_that_a_stranger_checks(
    browse, iso_01, learner, issuer, with_password, javascript, tmp_path
):
    page = browse(javascript=javascript, signed_in=with_password(learner))
    page.get_by_role("link", name="Khóa học").first.click()
    page.get_by_role("link", name=iso_01.title).first.click()
    page.get_by_role("button", name="Bắt đầu học").click()
    page.wait_for_load_state()
    read_every_lesson(page)

    page.goto(f"/kiem-tra/{iso_01.slug}/kiem-tra-cuoi-khoa/")
    page.get_by_role("button", name="Bắt đầu làm bài").click()
    page.wait_for_url("**/luot/**")
    attempt = Attempt.objects.get(enrolment__person=learner)
    answer_all_right(page, attempt)
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url("**/ket-qua/**")

    assert page.locator("h1").inner_text() == "Anh/Chị đạt: 20 trên 20 câu (cần 14)"
    certificate = Certificate.objects.get(person=learner)
    assert Completion.objects.get().enrolment == attempt.enrolment
    assert Result.objects.count() == 1

    page.get_by_role("link", name="Xem giấy chứng nhận").click()
    page.get_by_role("link", name=re.compile(certificate.number)).first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name=re.compile("Tải PDF")).first.click()
    pdf = tmp_path / "gcn.pdf"
    download.value.save_as(pdf)
    text = subprocess.run(
        ["pdftotext", "-raw", pdf, "-"], check=True, capture_output=True, text=True
    ).stdout
    assert learner.full_name in text
    assert certificate.number in text

    stranger = browse(javascript=javascript, width=390)
    stranger.goto(certificate.get_check_url())
    shown = stranger.locator("main").inner_text()
    assert "hợp lệ" in shown
    assert learner.full_name in shown
    stranger.goto("/tra-cuu/")
    stranger.get_by_label(re.compile("[Ss]ố")).first.fill(certificate.number.lower())
    stranger.locator("main").get_by_role("button").first.click()
    assert certificate.number in stranger.locator("main").inner_text()
