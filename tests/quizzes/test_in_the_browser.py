"""What the script adds, in a real Chromium: saving while answering, and the time left."""

import pytest

from quizzes import opening, submitting
from tests.quizzes.conftest import build

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(site, learner, with_password):
    world = build(with_password(learner))
    world.finish_lesson()
    world.set(minutes=45)
    return world


@pytest.fixture
def attempt(world):
    return opening.open_attempt(world.enrolment, world.test)


@pytest.fixture
def page(browse, world, attempt):
    page = browse(signed_in=world.person)
    page.goto(f"/kiem-tra/luot/{attempt.pk}/1/")
    return page


def choose(page, place):
    option = page.locator("input[name=dap-an]").nth(place)
    option.check()
    return option.get_attribute("value")


def shown(page, state):
    return page.locator(f"[data-state={state}]").wait_for(state="visible")


def chosen(attempt):
    return [event.value["chosen"] for event in attempt.answers.order_by("pk")]


def test_an_answer_is_saved_without_pressing_anything(page, attempt):
    page.locator("[data-state=saved]").wait_for(state="hidden")

    key = choose(page, 1)
    shown(page, "saved")

    assert chosen(attempt) == [[key]]
    page.get_by_role("button", name="Lưu và sang câu 2").click()
    page.wait_for_url("**/2/")
    assert chosen(attempt) == [[key]]


def test_a_choice_taken_back_is_saved_too(page, attempt):
    key = choose(page, 0)
    shown(page, "saved")
    with page.expect_response("**/1/"):
        page.get_by_role("button", name="Bỏ chọn").click()

    assert page.locator("input[name=dap-an]:checked").count() == 0
    assert chosen(attempt) == [[key], []]


def test_without_a_network_the_answer_waits_and_is_sent_when_it_is_back(page, attempt):
    page.context.set_offline(True)
    key = choose(page, 2)
    shown(page, "failed")
    shown(page, "offline")
    page.get_by_role("button", name="Lưu và sang câu 2").click()
    assert page.url.endswith("/1/")
    assert chosen(attempt) == []

    page.context.set_offline(False)
    shown(page, "saved")

    assert chosen(attempt) == [[key]]


def test_an_answer_lost_on_the_way_back_is_not_taken_down_twice(page, attempt):
    def swallow(route):
        route.fetch()
        route.abort()

    page.route("**/1/", swallow, times=1)
    key = choose(page, 1)
    shown(page, "failed")
    shown(page, "saved")

    assert chosen(attempt) == [[key]]


def test_a_paper_handed_in_elsewhere_is_told_with_a_way_to_its_result(page, world, attempt):
    submitting.submit(attempt, by=world.person)

    choose(page, 1)
    shown(page, "refused")

    assert "Bài này đã nộp lúc" in page.locator("[data-state=refused]").inner_text()
    page.get_by_role("link", name="Xem kết quả").click()
    page.wait_for_url("**/ket-qua/")


def test_only_another_kind_of_news_is_read_out(page):
    said = page.locator("[data-say]")
    choose(page, 0)
    shown(page, "saved")

    assert said.text_content() == ""
    page.context.set_offline(True)
    choose(page, 1)
    shown(page, "failed")
    assert said.text_content().strip().startswith("Chưa lưu được.")


def test_the_time_left_can_be_hidden_and_shown(page):
    clock = page.locator("[role=timer]")

    page.get_by_role("button", name="Ẩn giờ").click()
    clock.wait_for(state="hidden")
    page.get_by_role("button", name="Hiện giờ").click()
    clock.wait_for(state="visible")

    assert clock.get_attribute("aria-live") == "off"


def test_the_last_minutes_are_told_once_each_and_at_the_end_the_page_hands_over(page, attempt):
    page.clock.install()
    page.goto(f"/kiem-tra/luot/{attempt.pk}/1/")
    clock, said = page.locator("[role=timer]"), page.locator("[data-say]")
    page.get_by_role("button", name="Ẩn giờ").click()

    page.clock.run_for("35:30")
    assert said.text_content() == "Còn 10 phút"
    assert clock.is_hidden()
    page.clock.run_for("05:00")
    assert said.text_content() == "Còn 5 phút"
    assert clock.is_visible()
    page.clock.run_for("03:00")
    assert clock.inner_text().startswith("Còn 1:")
    assert said.text_content() == "Còn 5 phút"
    page.clock.run_for("01:00")
    assert said.text_content() == "Còn 1:00"
    page.clock.run_for("01:00")

    page.wait_for_url("**/xem-lai/")
