"""A paper with every type of question in a real Chromium: by keyboard, and without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from quizzes import opening
from quizzes.models import AnswerEvent
from tests.quizzes.conftest import build
from tests.quizzes.kinds import KINDS, ORDER, PAIRS, ask_all

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def world(site, learner, with_password):
    world = ask_all(build(with_password(learner)))
    world.finish_lesson()
    return world


@pytest.fixture
def attempt(world):
    return opening.open_attempt(world.enrolment, world.test)


def url(attempt, place):
    return f"/kiem-tra/luot/{attempt.pk}/{place}/"


def tab_to(page, selector):
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    wanted = page.locator(selector).first
    for _ in range(80):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"the keyboard does not reach {selector}")


def press(page, selector, key="Enter"):
    tab_to(page, selector)
    page.keyboard.press(key)


def pick(page, selector, text):
    """Choose in a native drop-down by typing the beginning of what it says."""
    tab_to(page, selector)
    page.keyboard.type(text)


def check(page, key):
    """Tick one box; of radio buttons, Tab reaches the first and the arrows the others."""
    box = f"input[name=dap-an][value={key}]"
    if page.locator(box).get_attribute("type") == "checkbox":
        press(page, box, "Space")
        return
    tab_to(page, "input[name=dap-an]")
    page.keyboard.press("Space")
    for _ in range(4):
        if page.locator(box).is_checked():
            return
        page.keyboard.press("ArrowDown")
    pytest.fail(f"the arrows do not reach {key}")


def order_right(page, javascript):
    for place, text in enumerate(ORDER):
        for _ in ORDER:
            if page.locator(".od__t").all_text_contents().index(text) <= place:
                break
            row = page.locator(".od__i", has_text=text).get_attribute("id")
            move(page, f"#{row} [name=len]", javascript)


def move(page, selector, javascript):
    """Press a button that moves an item; without a script that is a post and a page."""
    if javascript:
        press(page, selector)
        return
    with page.expect_navigation():
        press(page, selector)


def check_all(*keys):
    return lambda page, _javascript: [check(page, key) for key in keys]


def fill_in(**texts):
    return lambda page, _javascript: [
        pick(page, f"[name={name.replace('_', '-')}]", text) for name, text in texts.items()
    ]


def match_all(page, _javascript):
    for pair in PAIRS:
        field = page.get_by_label(pair["left"]).get_attribute("id")
        options = page.locator(f"#{field} option").all_text_contents()
        pick(page, f"#{field}", next(text for text in options if pair["right"] in text))


def order_all(page, javascript):
    order_right(page, javascript)
    if page.locator("[name=giu]").is_visible():
        move(page, "[name=giu]", javascript)


BY_KEYBOARD = {
    "single": check_all("a"),
    "yes-no": check_all("d"),
    "several": check_all("a", "b"),
    "several-partial": check_all("a", "b"),
    "matching": match_all,
    "ordering": order_all,
    "word": fill_in(tra_loi="Quá trình"),
    "number": fill_in(tra_loi="3,5"),
    "cloze": fill_in(trong_1="duy trì", trong_2="dịch vụ"),
}


@pytest.mark.parametrize("javascript", [True, False], ids=["with a script", "without"])
def test_a_paper_with_every_type_is_taken_by_keyboard_alone(browse, world, javascript):
    page = browse(signed_in=world.person, javascript=javascript)
    page.goto(world.start_url)
    press(page, "main form button")
    for name in KINDS:
        page.wait_for_url("**/luot/**")
        BY_KEYBOARD[name](page, javascript)
        last = name == list(KINDS)[-1]
        press(page, f".btns [name={'xem-lai' if last else 'toi'}]")
        page.wait_for_url("**/xem-lai/**" if last else f"**/{list(KINDS).index(name) + 2}/")
    assert f"Đã trả lời đủ {len(KINDS)} câu." in page.locator("main").inner_text()
    press(page, "main form button")
    page.wait_for_url("**/ket-qua/")

    assert page.locator("h1").inner_text() == "Anh/Chị đạt: 9 trên 9 câu (cần 7)"
    press(page, "a[href$='/bai-lam/']")
    page.wait_for_url("**/bai-lam/")
    assert page.locator(".ans > li .tag--ok").count() == len(KINDS)


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_any_type_before_and_after(browse, world, attempt, width):
    page = browse(signed_in=world.person, width=width)
    found = []

    def look(path):
        page.goto(path)
        faults = Axe().run(page, options=RULES).response["violations"]
        found.extend(f"{path}: {fault['id']} {fault['nodes'][0]['html'][:200]}" for fault in faults)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"{path}: scrolls sideways")

    for place in range(1, len(KINDS) + 1):
        look(url(attempt, place))
    world.answer_all(attempt)
    look(f"/kiem-tra/luot/{attempt.pk}/xem-lai/")
    page.get_by_role("button", name="Nộp bài").click()
    page.wait_for_url("**/ket-qua/")
    look(f"/kiem-tra/luot/{attempt.pk}/bai-lam/")

    assert found == []


def test_an_order_is_saved_while_items_move_and_the_focus_stays(browse, world, attempt):
    page = browse(signed_in=world.person)
    page.goto(url(attempt, list(KINDS).index("ordering") + 1))
    second = page.locator(".od__t").nth(1).text_content()

    press(page, ".od__i:nth-child(2) [name=len]")
    page.locator("[data-state=saved]").wait_for(state="visible")

    assert page.locator(".od__t").first.text_content() == second
    assert page.evaluate("document.activeElement.name") == "len"
    assert page.locator("[data-unordered]").is_hidden()
    shown = page.locator("[name=thu-tu]").evaluate_all("all => all.map((each) => each.value)")
    value = AnswerEvent.objects.latest("pk").value
    assert value == {"places": {key: place for place, key in enumerate(shown, start=1)}}


def test_choosing_a_number_moves_the_item_there(browse, world, attempt):
    page = browse(signed_in=world.person)
    page.goto(url(attempt, list(KINDS).index("ordering") + 1))
    first = page.locator(".od__t").first.text_content()

    page.locator(".od__i select").first.select_option("3")
    page.locator("[data-state=saved]").wait_for(state="visible")

    assert page.locator(".od__t").nth(2).text_content() == first
    values = page.locator(".od__i select").evaluate_all("all => all.map((each) => each.value)")
    assert values == ["1", "2", "3", "4"]


def test_numbers_chosen_before_the_script_has_come_stay_as_chosen(browse, world, attempt):
    """On a slow line the question is there first, and what moves its items comes later."""
    page, held = browse(signed_in=world.person), []

    def hold(route):
        held.append(route)

    page.route("**/quiz-order*.js", hold)
    place = list(KINDS).index("ordering") + 1
    page.goto(url(attempt, place - 1))
    page.get_by_role("button", name=f"Lưu và sang câu {place}").click()
    page.locator("[data-order]").wait_for()
    texts = page.locator(".od__t").all_text_contents()
    page.locator(".od__i select").nth(0).select_option("3")
    page.locator(".od__i select").nth(1).select_option("1")
    page.wait_for_timeout(200)
    held[0].continue_()

    page.locator(".od__i").first.filter(has_text=texts[1]).wait_for()
    for item, number in ((2, "4"), (3, "2")):
        page.get_by_label(f"Số thứ tự của: {texts[item]}").select_option(number)
    page.locator("[data-state=saved]").wait_for(state="visible")

    assert page.locator(".od__t").all_text_contents() == [texts[n] for n in (1, 3, 0, 2)]
    values = page.locator(".od__i select").evaluate_all("all => all.map((each) => each.value)")
    assert values == ["1", "2", "3", "4"]


def test_a_bad_number_is_told_beside_the_field_and_again_when_it_is_right(browse, world, attempt):
    page = browse(signed_in=world.person)
    page.goto(url(attempt, list(KINDS).index("number") + 1))
    error = page.locator("[data-error]")

    page.locator("[name=tra-loi]").fill("ba rưỡi")
    error.wait_for(state="visible")
    assert "“ba rưỡi” không phải là một số" in error.inner_text()
    assert not AnswerEvent.objects.exists()

    page.locator("[name=tra-loi]").fill("3,5")
    error.wait_for(state="hidden")
    assert AnswerEvent.objects.get().value == {"text": "3,5"}


def test_clearing_empties_every_kind_of_field(browse, world, attempt):
    page = browse(signed_in=world.person)
    world.answer_all(attempt)
    for name in ("matching", "ordering", "word", "cloze"):
        page.goto(url(attempt, list(KINDS).index(name) + 1))
        with page.expect_response(lambda response: response.request.method == "POST"):
            page.locator("[name=xoa]").click()

        value = AnswerEvent.objects.latest("pk").value
        assert not any(value.values())
