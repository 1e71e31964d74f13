"""A question written without touching the mouse, in a real browser."""

import pytest

from quizzes.models import Question
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1280, 390])
def test_a_question_is_written_moved_seen_and_saved_by_keyboard(
    browse, iso_01, with_password, width
):
    person = with_password(factories.PersonFactory(is_superuser=True))
    page = browse(width=width, signed_in=person)
    page.goto("/cms/cau-hoi/soan/?khoa=ISO-01&topic=muc-tieu&difficulty=hard")
    page.fill("#id_stem", "Ai phê duyệt mục tiêu chất lượng?")
    page.fill("[name=dong-0-text]", "Văn thư")
    page.fill("[name=dong-1-text]", "Người đứng đầu")
    page.check("[name=dong-1-correct]")
    page.focus("[name=dong-1-text]")
    page.keyboard.press("Alt+ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.type("Bảo vệ")

    seen = page.frame_locator("iframe[name=xem-thu]")
    seen.get_by_text("Bảo vệ").wait_for()
    assert seen.locator(".opt").all_inner_texts() == [
        "A\nNgười đứng đầu",
        "B\nBảo vệ",
        "C\nVăn thư",
    ]
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")

    page.keyboard.press("Control+Enter")
    page.get_by_text("Đã lưu T-ISO-01-001").wait_for()
    assert page.input_value("[name=topic]") == "muc-tieu"
    question = Question.objects.get(key="T-ISO-01-001")
    assert [(o["text"], o["correct"]) for o in question.current.body["options"]] == [
        ("Người đứng đầu", True),
        ("Bảo vệ", False),
        ("Văn thư", False),
    ]
