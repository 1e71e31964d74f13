"""A network that comes and goes, reloads, signing out, two tabs: what was answered arrives."""

import datetime as dt

import pytest

from quizzes import opening
from quizzes.models import Attempt
from tests.browser import PASSWORD
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
    page.goto(at(attempt, 1))
    return page


def at(attempt, where):
    return f"/kiem-tra/luot/{attempt.pk}/{where}/"


def choose(page, place):
    option = page.locator("input[name=dap-an]").nth(place)
    option.check()
    return option.get_attribute("value")


def shown(page, state):
    return page.locator(f"[data-state={state}]").wait_for(state="visible")


def chosen(attempt):
    return [
        (event.question.position, event.value["chosen"])
        for event in attempt.answers.select_related("question").order_by("pk")
    ]


def kept(page):
    return page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('/kiem-tra/'))")


def answer_without_a_network(page, place):
    page.context.set_offline(True)
    key = choose(page, place)
    shown(page, "failed")
    return key


def test_saving_and_going_on_is_one_request_and_the_heading_has_the_focus(page, attempt):
    requests = set()
    page.on("request", lambda request: requests.add((request.method, request.url)))
    key = choose(page, 1)
    page.get_by_role("button", name="Lưu và sang câu 2").click()
    page.wait_for_url("**/2/")

    pages = {(method, url[-3:]) for method, url in requests if "/luot/" in url}
    assert pages == {("POST", "/1/")}
    assert page.evaluate("document.activeElement.tagName") == "H1"
    assert page.title().startswith("Câu 2 trên 3 – ")
    assert page.locator("[data-say]").text_content() == "Câu 2 trên 3"
    page.go_back()
    page.wait_for_url("**/1/")
    page.locator(f"input[value={key}]:checked").wait_for()
    assert chosen(attempt) == [(1, [key])]


def test_an_answer_given_without_a_network_survives_a_reload(page, attempt):
    key = answer_without_a_network(page, 1)
    page.goto("about:blank")
    page.context.set_offline(False)

    page.goto(at(attempt, 1))
    shown(page, "saved")

    assert page.locator(f"input[value={key}]").is_checked()
    assert chosen(attempt) == [(1, [key])]
    assert kept(page) == []


def test_it_is_sent_from_any_page_of_the_attempt_also_after_the_tab_was_closed(page, attempt):
    key = answer_without_a_network(page, 1)
    other = page.context.new_page()
    page.close()
    page.context.set_offline(False)

    other.goto(at(attempt, 3))
    shown(other, "saved")

    assert chosen(attempt) == [(1, [key])]


def test_signed_out_meanwhile_the_answer_waits_until_one_has_signed_in_again(page, world, attempt):
    page.context.clear_cookies(name="sessionid")
    key = choose(page, 1)
    shown(page, "away")
    assert chosen(attempt) == []

    page.get_by_role("link", name="Đăng nhập lại").click()
    page.get_by_label("Thư công vụ hoặc mã cán bộ").fill(world.person.email)
    page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
    page.locator("main").get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/1/")
    shown(page, "saved")

    assert chosen(attempt) == [(1, [key])]


def test_a_paper_is_not_handed_in_while_an_answer_is_unsent(page, attempt):
    other = page.context.new_page()
    other.goto(at(attempt, "xem-lai"))
    key = answer_without_a_network(page, 1)

    other.get_by_role("button", name="Nộp bài").click()
    shown(other, "unsent")
    assert "của câu 1 còn trên máy này" in other.locator("[data-state=unsent]").inner_text()
    assert Attempt.objects.get().submitted_at is None

    page.context.set_offline(False)
    shown(page, "saved")
    other.get_by_role("button", name="Nộp bài").click()
    other.wait_for_url("**/ket-qua/")
    assert chosen(attempt) == [(1, [key])]
    assert kept(other) == []
    assert Attempt.objects.get().receipt in other.locator("main").inner_text()


def test_of_two_tabs_the_later_answer_counts_and_both_say_so(page, attempt):
    other = page.context.new_page()
    other.goto(at(attempt, 1))
    first = choose(page, 0)
    shown(page, "saved")
    other.locator("[data-elsewhere]").wait_for(state="visible")
    second = choose(other, 1)
    shown(other, "saved")

    page.locator("[data-elsewhere]").wait_for(state="visible")
    assert chosen(attempt) == [(1, [first]), (1, [second])]


def test_at_time_up_the_answer_on_the_device_is_sent_and_marked(page, attempt):
    key = answer_without_a_network(page, 1)
    given = int(page.locator("[name=luc]").input_value()) / 1000
    deadline = dt.datetime.fromtimestamp(given + 0.01, tz=dt.UTC)
    Attempt.objects.update(opened_at=deadline - dt.timedelta(minutes=45), deadline_at=deadline)

    page.context.set_offline(False)
    shown(page, "saved")

    event = attempt.answers.get()
    assert event.value["chosen"] == [key]
    assert event.queued_at == dt.datetime.fromtimestamp(given, tz=dt.UTC)
