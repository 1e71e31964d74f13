"""A test in the browser, without any script: pages, buttons, stale and bent requests."""

import datetime as dt
import html
import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from quizzes import opening, submitting
from quizzes.models import AnswerEvent, Attempt, Question
from tests import factories
from tests.quizzes.conftest import NOON

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def attempt(world):
    return opening.open_attempt(world.enrolment, world.test)


@pytest.fixture
def timed(world, clock):
    world.set(minutes=45)
    return opening.open_attempt(world.enrolment, world.test)


def url(attempt, page):
    return f"/kiem-tra/luot/{attempt.pk}/{page}/"


def text_of(response):
    """What a reader reads: no tags, single spaces."""
    main = response.content.decode().split("<body", 1)[1]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def buttons(response):
    """The name and value of every submit button of the answer form, in the order of the page."""
    form = response.content.decode().split("data-autosave", 1)[1].split("</form>", 1)[0]
    found = re.findall(r"<button[^>]*>", form)
    return [
        (re.search(r'name="([^"]*)"', tag)[1], (re.search(r'value="([^"]*)"', tag) or [0, ""])[1])
        for tag in found
    ]


def sit(world, *, right=False):
    attempt = opening.open_attempt(world.enrolment, world.test)
    if right:
        world.answer_all(attempt)
    submitting.submit(attempt, by=world.person)
    return attempt


# -- before the start ---------------------------------------------------------------------


def test_the_rules_are_told_before_the_start(client, world):
    shown = text_of(client.get(world.start_url))

    assert "Kiểm tra cuối khóa: Nhận thức chung" in shown
    assert "3 câu · cần đúng 3 · không giới hạn giờ" in shown
    assert "Anh/Chị còn 3 lần làm. Điểm cao nhất được tính." in shown
    assert "Nếu mất mạng hoặc mất điện: câu đã trả lời được giữ" in shown
    assert "Sau khi nộp, Anh/Chị xem được đáp án và giải thích." in shown
    assert "Bắt đầu làm bài" in shown


def test_a_time_limit_and_ones_own_are_told(client, world):
    world.set(minutes=45)
    world.person.time_factor = "1.5"
    world.person.save()

    shown = text_of(client.get(world.start_url))

    assert "45 phút, giờ của Anh/Chị: 67 phút" in shown
    assert "Đồng hồ chạy ngay khi Anh/Chị bấm nút" in shown


def test_opening_the_page_starts_nothing(client, world):
    client.get(world.start_url)

    assert not Attempt.objects.exists()


def test_the_button_starts_and_leads_to_the_first_question(client, world):
    response = client.post(world.start_url)

    attempt = Attempt.objects.get()
    assert (response.status_code, response.url) == (302, url(attempt, 1))


def test_starting_keeps_one_signed_in_for_the_whole_attempt(client, world):
    before = client.session.session_key

    response = client.post(world.start_url)

    assert response.cookies["sessionid"].value == before


def test_pressing_it_twice_makes_one_attempt(client, world):
    client.post(world.start_url)
    client.post(world.start_url)

    assert Attempt.objects.count() == 1


def test_an_open_attempt_goes_on_at_the_first_question_without_an_answer(client, world, attempt):
    world.answer(attempt, 1, "a")

    shown = text_of(client.get(world.start_url))
    response = client.post(world.start_url)

    assert "Làm tiếp" in shown
    assert response.url == url(attempt, 2)


def test_unfinished_lessons_lock_the_test_and_are_named(client, fresh):
    shown = text_of(client.get(fresh.start_url))

    assert "Bài kiểm tra mở khi Anh/Chị học xong 1 bài còn lại: Bài một" in shown
    assert "Bắt đầu" not in shown


def test_pressing_the_button_of_a_stale_page_explains_the_lock(client, fresh):
    response = client.post(fresh.start_url, follow=True)

    assert "Bài kiểm tra mở khi" in text_of(response)
    assert not Attempt.objects.exists()


def test_the_wait_names_the_exact_moment(client, world, clock):
    world.set(attempts=1, wait_hours=24)
    sit(world)

    shown = text_of(client.get(world.start_url))

    assert "Đã dùng hết 1 lần làm. Anh/Chị có thể làm lại từ 12:00 21/11/2026." in shown
    assert "Bắt đầu" not in shown


def test_after_the_wait_one_more_is_offered(client, world, clock):
    world.set(attempts=1, wait_hours=24)
    sit(world)
    clock.shift(dt.timedelta(hours=24))

    client.force_login(world.person)
    shown = text_of(client.get(world.start_url))

    assert "Anh/Chị được làm thêm một lần. Sau lần này cần chờ 24 giờ." in shown


def test_a_passed_test_leads_to_its_result(client, world):
    attempt = sit(world, right=True)

    response = client.get(world.start_url)

    assert "Anh/Chị đã đạt bài kiểm tra này." in text_of(response)
    assert url(attempt, "ket-qua") in response.content.decode()


def test_a_bank_too_small_is_told_in_one_sentence(client, world):
    Question.objects.update(state="retired")

    response = client.post(world.start_url, follow=True)

    assert "Ngân hàng câu hỏi chưa đủ để ra đề. Bài này chưa mở được." in text_of(response)


def test_who_is_not_enrolled_is_sent_to_the_course(client, world, stranger):
    client.force_login(stranger)

    for response in (client.get(world.start_url), client.post(world.start_url)):
        assert "Anh/Chị chưa đăng ký khóa học này" in text_of(response)
        assert 'href="/khoa-hoc/nhan-thuc-chung/"' in response.content.decode()
    assert not Attempt.objects.exists()


def test_a_test_taken_down_is_there_only_for_those_whose_edition_has_it(client, world, stranger):
    world.set(live=False)

    assert client.get(world.start_url).status_code == 200
    client.force_login(stranger)
    assert client.get(world.start_url).status_code == 404


@pytest.mark.parametrize("path", ["/kiem-tra/nhan-thuc-chung/khac/", "/kiem-tra/khac/khac/"])
def test_a_test_that_is_not_there_is_not_found(client, world, path):
    assert client.get(path).status_code == 404


# -- a question ---------------------------------------------------------------------------


def test_a_question_is_a_fieldset_whose_legend_is_the_heading(client, attempt):
    page = client.get(url(attempt, 2)).content.decode()

    legend = re.search(r"<fieldset[^>]*>\s*<legend>(.*?)</legend>", page, re.DOTALL)[1]
    stem = attempt.paper.get(position=2).version.stem
    assert f"<h1>{stem}</h1>" in legend
    assert "Câu 2 trên 3 · 1 điểm" in legend


def test_the_options_stand_in_the_order_of_the_paper(client, attempt):
    page = client.get(url(attempt, 1)).content.decode()

    shown = re.findall(r'type="radio" name="dap-an" value="(\w+)"', page)
    assert shown == attempt.paper.get(position=1).option_order


def test_a_multiple_choice_has_checkboxes_and_says_how_it_is_marked(client, world):
    for question in Question.objects.filter(current__difficulty="hard"):
        version = question.current
        factories.QuestionVersionFactory(
            question=question,
            number=2,
            type="multiple_choice",
            topic=version.topic,
            difficulty="hard",
        )
    attempt = opening.open_attempt(world.enrolment, world.test)

    response = client.get(url(attempt, 3))

    assert response.content.decode().count('type="checkbox" name="dap-an"') == 3
    assert "Chỉ được điểm khi chọn đủ và đúng." in text_of(response)


def test_the_enter_key_saves_and_goes_on(client, attempt):
    """A browser presses the first button of the form."""
    first, *_rest = buttons(client.get(url(attempt, 1)))

    assert first == ("toi", "2")


def test_save_and_next_stands_before_back_in_the_page(client, attempt):
    pressed = buttons(client.get(url(attempt, 2)))

    assert pressed == [
        ("toi", "3"),
        ("xoa", ""),
        ("toi", "3"),
        ("toi", "1"),
        ("toi", "1"),
        ("toi", "2"),
        ("toi", "3"),
        ("xem-lai", ""),
        ("thoat", ""),
    ]


def test_the_last_question_leads_to_the_look_back(client, attempt):
    pressed = buttons(client.get(url(attempt, 3)))

    assert pressed[0] == pressed[2] == ("xem-lai", "")


def test_what_was_chosen_and_flagged_is_shown_again(client, world, attempt):
    world.answer(attempt, 1, "b", flagged=True)

    page = client.get(url(attempt, 1)).content.decode()

    assert re.findall(r'value="(\w+)" checked', page) == ["b"]
    assert 'name="danh-dau" checked' in page


def test_the_list_of_questions_tells_states_in_words(client, world, attempt):
    world.answer(attempt, 2, "b", flagged=True)

    shown = text_of(client.get(url(attempt, 1)))

    assert "Đã trả lời 1 trên 3 · 1 câu đánh dấu" in shown
    assert "Câu 1 , câu đang làm, chưa trả lời" in shown
    assert "Câu 2 , đã trả lời, đánh dấu xem lại" in shown
    assert "Câu 3 , chưa trả lời" in shown


def test_the_bar_tells_the_attempt_the_saving_and_the_end(client, world, timed, clock):
    client.force_login(world.person)
    clock.shift(dt.timedelta(minutes=3, seconds=30))
    world.answer(timed, 1, "a")
    clock.shift(dt.timedelta(minutes=1))

    response = client.get(url(timed, 1))

    shown = text_of(response)
    assert "Nhận thức chung · lần làm 1 trên 3" in shown
    assert "Đã lưu 12:03" in shown
    assert "Còn 40 phút" in shown
    assert "Hết giờ lúc 12:45" in shown
    assert 'role="timer" aria-live="off" data-left="2430"' in response.content.decode()


def test_under_a_minute_is_told_as_such(client, world, timed, clock):
    client.force_login(world.person)
    clock.shift(dt.timedelta(minutes=44, seconds=1))

    assert "Còn dưới 1 phút" in text_of(client.get(url(timed, 1)))


def test_an_attempt_beyond_the_allowed_ones_is_only_numbered(client, world):
    world.set(attempts=1, wait_hours=0)
    sit(world)
    second = opening.open_attempt(world.enrolment, world.test)

    shown = text_of(client.get(url(second, 1)))

    assert "lần làm 2" in shown
    assert "lần làm 2 trên" not in shown


def test_no_page_of_a_paper_is_kept_by_the_browser(client, world, attempt):
    for page in (world.start_url, url(attempt, 1), url(attempt, "xem-lai")):
        assert "no-store" in client.get(page).headers["Cache-Control"]


# -- answering ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("button", "leads_to"),
    [
        ({"toi": "2"}, "2/"),
        ({"toi": "3"}, "3/"),
        ({}, "1/"),
        ({"xoa": ""}, "1/"),
        ({"toi": "khac"}, "1/"),
        ({"toi": "٣"}, "1/"),
        ({"xem-lai": ""}, "xem-lai/?cau=1"),
    ],
)
def test_every_button_saves_on_the_way(client, attempt, button, leads_to):
    response = client.post(url(attempt, 1), {"dap-an": "b", "danh-dau": "on"} | button)

    assert response.url == f"/kiem-tra/luot/{attempt.pk}/{leads_to}"
    event = attempt.answers.get()
    assert (event.value["chosen"], event.flagged) == ([] if "xoa" in button else ["b"], True)


def test_saving_and_leaving_goes_to_ones_work(client, attempt):
    response = client.post(url(attempt, 1), {"dap-an": "b", "thoat": ""})

    assert response.url == "/viec-cua-toi/"
    assert attempt.answers.count() == 1


def test_a_double_submit_is_taken_down_once(client, attempt):
    for _ in range(2):
        client.post(url(attempt, 1), {"dap-an": "b", "toi": "2"})

    assert attempt.answers.count() == 1


def test_an_answer_costs_four_statements_with_session_and_person(client, world, attempt):
    client.post(url(attempt, 1), {"dap-an": "a", "toi": "2"})

    with CaptureQueriesContext(connection) as asked:
        client.post(url(attempt, 1), {"dap-an": "b", "toi": "2"})

    tables = [q["sql"].split()[0] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert tables == ["SELECT", "SELECT", "SELECT", "INSERT"]


def test_a_script_is_told_when_the_answer_was_saved(client, world, attempt, clock):
    client.force_login(world.person)
    fields = {"dap-an": "b", "khoa": "page.1", "luc": "1763614800000"}

    response = client.post(url(attempt, 1), fields, **JSON)

    event = attempt.answers.get()
    assert (response.status_code, response.json()) == (200, {"saved": "12:00", "seen": event.pk})
    assert event.client_key == "page.1"


def test_a_script_that_saves_nothing_new_is_told_so_too(client, world, attempt, clock):
    client.force_login(world.person)

    assert client.post(url(attempt, 1), {}, **JSON).json() == {"saved": "12:00", "seen": 0}


def test_the_form_after_its_script_saved_repeats_nothing(client, attempt):
    fields = {"dap-an": "b", "khoa": "page.1", "luc": "1763614800000"}

    client.post(url(attempt, 1), fields, **JSON)
    client.post(url(attempt, 1), fields | {"toi": "2"})

    assert attempt.answers.count() == 1


def test_clearing_after_a_script_saved_is_an_answer_of_its_own(client, attempt):
    fields = {"dap-an": "b", "khoa": "page.1"}

    client.post(url(attempt, 1), fields, **JSON)
    client.post(url(attempt, 1), fields | {"xoa": ""})

    assert [event.value["chosen"] for event in attempt.answers.order_by("pk")] == [["b"], []]


@pytest.mark.parametrize("key", ["", "\x00.1", "page", "x" * 60 + ".1", "<b>.1", "page.-1"])
def test_a_key_that_cannot_be_read_is_replaced(client, attempt, key):
    client.post(url(attempt, 1), {"dap-an": "b", "khoa": key})

    assert re.fullmatch(r"[0-9a-f-]{36}", attempt.answers.get().client_key)


@pytest.mark.parametrize("moment", ["", "x", "-1", "9" * 14, "1" * 20, "\x00"])
def test_a_time_that_cannot_be_read_is_left_out(client, world, timed, clock, moment):
    client.force_login(world.person)

    response = client.post(url(timed, 1), {"dap-an": "b", "luc": moment})

    assert response.status_code == 302


def test_the_scripts_time_lets_an_answer_arrive_in_the_grace(client, world, timed, clock):
    client.force_login(world.person)
    given = NOON + dt.timedelta(minutes=44)
    clock.shift(dt.timedelta(minutes=46))
    fields = {"dap-an": "b", "khoa": "page.1", "luc": str(int(given.timestamp() * 1000))}

    assert client.post(url(timed, 1), fields, **JSON).status_code == 200
    assert timed.answers.get().queued_at == given


# -- what cannot be taken down ------------------------------------------------------------


def test_after_handing_in_one_sentence_says_so_and_links_to_the_result(client, world, attempt):
    submitting.submit(attempt, by=world.person)

    response = client.post(url(attempt, 1), {"dap-an": "b", "toi": "2"})

    assert response.status_code == 409
    assert re.search(
        r"Bài này đã nộp lúc \d\d:\d\d \d\d/\d\d/\d{4} nên câu trả lời vừa gửi không được ghi\.",
        text_of(response),
    )
    assert f'href="{url(attempt, "ket-qua")}"' in response.content.decode()


def test_after_the_deadline_one_sentence_says_so_and_leads_to_handing_in(
    client, world, timed, clock
):
    client.force_login(world.person)
    clock.shift(dt.timedelta(minutes=46))

    response = client.post(url(timed, 1), {"dap-an": "b", "toi": "2"})

    assert response.status_code == 409
    assert "Đã hết giờ lúc 12:45 20/11/2026 nên câu trả lời vừa gửi" in text_of(response)
    assert f'href="{url(timed, "xem-lai")}"' in response.content.decode()
    assert timed.answers.count() == 0


@pytest.mark.parametrize("chosen", [["zzz"], ["a", "b", "zzz"], ["\x00"], ["a" * 5000]])
def test_an_option_that_is_not_there_is_a_bad_request(client, attempt, chosen):
    response = client.post(url(attempt, 1), {"dap-an": chosen, "toi": "2"})

    assert response.status_code == 400
    assert "Câu trả lời vừa gửi không đọc được nên chưa được ghi." in text_of(response)
    assert not AnswerEvent.objects.exists()


def test_a_script_is_refused_in_words_it_can_show(client, world, attempt):
    submitting.submit(attempt, by=world.person)

    response = client.post(url(attempt, 1), {"dap-an": "b"}, **JSON)

    assert response.status_code == 409
    assert set(response.json()) == {"refused", "url", "label"}
    assert response.json()["url"] == url(attempt, "ket-qua")


@pytest.mark.parametrize("position", [0, 4, 99999999999999999999])
def test_a_position_the_paper_does_not_have_is_not_found(client, attempt, position):
    assert client.get(url(attempt, position)).status_code == 404
    assert client.post(url(attempt, position), {"dap-an": "a"}).status_code == 404


def test_an_attempt_that_does_not_exist_is_not_found(client, learner):
    for pk in (1, 99999999999999999999):
        assert client.get(f"/kiem-tra/luot/{pk}/1/").status_code == 404
        assert client.post(f"/kiem-tra/luot/{pk}/1/").status_code == 404


@pytest.mark.parametrize("somebody", ["stranger", "hr", "leader", "trainer", "administrator"])
@pytest.mark.parametrize("page", ["1", "xem-lai", "ket-qua", "bai-lam"])
def test_nobody_but_the_person_sees_a_paper(world, attempt, request, somebody, page):
    submitting.submit(attempt, by=world.person)
    browser = Client()
    browser.force_login(request.getfixturevalue(somebody))

    assert browser.get(url(attempt, page)).status_code == 404


@pytest.mark.parametrize("page", ["1", "xem-lai"])
def test_nobody_but_the_person_writes_on_it(world, attempt, hr, page):
    browser = Client()
    browser.force_login(hr)

    assert browser.post(url(attempt, page), {"dap-an": "a"}).status_code == 404
    attempt.refresh_from_db()
    assert (attempt.submitted_at, attempt.answers.count()) == (None, 0)


@pytest.mark.parametrize("page", ["1", "xem-lai", "ket-qua", "bai-lam"])
def test_who_is_not_signed_in_signs_in_and_comes_back(attempt, page):
    response = Client().get(url(attempt, page))

    assert response.url == f"/tai-khoan/dang-nhap/?next={url(attempt, page)}"


def test_results_and_papers_are_only_read(client, attempt):
    assert client.post(url(attempt, "ket-qua")).status_code == 405
    assert client.post(url(attempt, "bai-lam")).status_code == 405


# -- the look back ------------------------------------------------------------------------


def test_the_look_back_lists_what_is_open_first_then_what_is_flagged(client, world, attempt):
    world.answer(attempt, 1, "a")
    world.answer(attempt, 2, "a", flagged=True)

    response = client.get(url(attempt, "xem-lai") + "?cau=2")

    shown = text_of(response)
    assert "Còn 1 câu chưa trả lời: 3" in shown
    assert re.findall(r'<th scope="row">(\d)</th>', response.content.decode()) == ["3", "2", "1"]
    assert "Hiện 1 câu đã trả lời" in shown
    assert "Quay lại câu 2" in shown


def test_when_everything_is_answered_it_says_so(client, world, attempt):
    world.answer_all(attempt)

    assert "Đã trả lời đủ 3 câu." in text_of(client.get(url(attempt, "xem-lai")))


@pytest.mark.parametrize("asked", ["", "?cau=x", "?cau=99", "?cau=-1"])
def test_back_to_no_question_means_the_first(client, attempt, asked):
    assert "Quay lại câu 1" in text_of(client.get(url(attempt, "xem-lai") + asked))


def test_handing_in_leads_to_the_result_however_often_it_is_pressed(client, attempt):
    answers = [client.post(url(attempt, "xem-lai")) for _ in range(2)]

    assert {response.url for response in answers} == {url(attempt, "ket-qua")}
    assert attempt.results.count() == 1


def test_in_the_grace_only_handing_in_is_left(client, world, timed, clock):
    client.force_login(world.person)
    clock.shift(dt.timedelta(minutes=46))

    assert client.get(url(timed, 1)).url == url(timed, "xem-lai")
    response = client.get(url(timed, "xem-lai"))
    assert "Đã hết giờ làm bài" in text_of(response)
    assert "Quay lại" not in text_of(response)
    assert "Sửa" not in text_of(response)


def test_after_the_grace_opening_any_page_hands_in(client, world, timed, clock):
    world.answer_all(timed)
    clock.shift(dt.timedelta(minutes=48))
    client.force_login(world.person)

    response = client.get(url(timed, 1), follow=True)

    assert response.redirect_chain == [(url(timed, "ket-qua"), 302)]
    assert "Anh/Chị đạt: 3 trên 3 câu (cần 3)" in text_of(response)


def test_once_handed_in_the_questions_lead_to_the_result(client, world):
    attempt = sit(world)

    for page in ("1", "xem-lai"):
        assert client.get(url(attempt, page)).url == url(attempt, "ket-qua")


# -- the result ---------------------------------------------------------------------------


def test_before_handing_in_there_is_no_result(client, attempt):
    assert client.get(url(attempt, "ket-qua")).url == url(attempt, "xem-lai")


def test_a_pass_is_told_in_words_and_leads_to_the_certificate(client, world):
    attempt = sit(world, right=True)

    response = client.get(url(attempt, "ket-qua"))

    assert "Anh/Chị đạt: 3 trên 3 câu (cần 3)" in text_of(response)
    assert "Giấy chứng nhận đã được cấp." in text_of(response)
    assert 'href="/chung-nhan/"' in response.content.decode()


def test_a_pass_in_a_course_not_yet_complete_promises_no_certificate(client, world):
    other = factories.QuizPageFactory(parent=world.course, slug="khac", live=False)
    factories.EditionActivityFactory(
        edition=world.enrolment.edition, page=other, kind="test", position=3
    )
    attempt = sit(world, right=True)

    shown = text_of(client.get(url(attempt, "ket-qua")))

    assert "Bài kiểm tra đã hoàn thành." in shown
    assert "Giấy chứng nhận đã được cấp." not in shown
    assert "Về trang khóa học" in shown


def test_a_fail_names_topics_lessons_and_the_policy(client, world):
    attempt = sit(world)

    response = client.get(url(attempt, "ket-qua"))

    shown = text_of(response)
    assert "Chưa đạt: 0 trên 3 câu (cần 3)" in shown
    assert "Anh/Chị còn 2 lần làm và có thể làm lại ngay." in shown
    assert "Mô-đun một 0/3" in shown
    assert "Đọc lại: Bài một" in shown
    assert 'href="/khoa-hoc/nhan-thuc-chung/bai-mot/"' in response.content.decode()


def test_the_last_fail_names_the_moment_of_the_next_chance(client, world, clock):
    world.set(attempts=1, wait_hours=24)
    attempt = sit(world)
    client.force_login(world.person)

    shown = text_of(client.get(url(attempt, "ket-qua")))

    assert "Đã dùng hết 1 lần làm. Anh/Chị có thể làm lại từ 12:00 21/11/2026." in shown


def test_without_a_wait_the_next_chance_is_now(client, world):
    world.set(attempts=1, wait_hours=0)
    attempt = sit(world)

    assert "Anh/Chị có thể làm lại ngay." in text_of(client.get(url(attempt, "ket-qua")))


def test_an_earlier_fail_says_that_the_highest_counts(client, world):
    first = sit(world)
    sit(world, right=True)

    shown = text_of(client.get(url(first, "ket-qua")))

    assert "Anh/Chị đã đạt ở một lần làm khác. Điểm cao nhất được tính." in shown


def test_points_that_are_not_whole_have_a_decimal_comma(client, world):
    attempt = sit(world)
    factories.ResultFactory(
        attempt=attempt,
        number=2,
        points="2.5",
        possible="3",
        passed=False,
        by_topic={"mo-dun-mot": ["5/2", "3"], "da-bo": ["0", "1"]},
    )

    shown = text_of(client.get(url(attempt, "ket-qua")))

    assert "Chưa đạt: 2,5 trên 3 điểm (cần 2,1)" in shown
    assert "Mô-đun một 2,5/3" in shown
    assert "da-bo 0/1" in shown


# -- the marked paper ---------------------------------------------------------------------


def test_the_marked_paper_tells_right_wrong_and_why(client, world, attempt):
    world.answer(attempt, 1, "a")
    world.answer(attempt, 2, "b")
    submitting.submit(attempt, by=world.person)

    shown = text_of(client.get(url(attempt, "bai-lam")))

    assert "Câu 1 Đúng" in shown
    assert "Câu 2 Sai" in shown
    assert "Câu 3 Chưa trả lời" in shown
    assert shown.count("Đáp án đúng, Anh/Chị đã chọn") == 1
    assert shown.count("Phản hồi B.") == 3
    assert shown.count("Giải thích.") == 3


def test_it_is_not_there_before_handing_in(client, attempt):
    assert client.get(url(attempt, "bai-lam")).status_code == 404


def test_a_supervised_test_keeps_its_answers(client, world):
    world.set(preset="supervised")
    attempt = sit(world)

    assert client.get(url(attempt, "bai-lam")).status_code == 404
    response = client.get(url(attempt, "ket-qua"))
    assert "Mô-đun một 0/3" in text_of(response)
    assert url(attempt, "bai-lam") not in response.content.decode()


def test_the_start_of_a_supervised_test_says_so(client, world):
    world.set(preset="supervised")

    assert "đáp án không hiển thị" in text_of(client.get(world.start_url))


# -- cost ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "statements"), [("1", 3), ("xem-lai", 3), ("ket-qua", 9), ("bai-lam", 5)]
)
def test_a_page_costs_the_same_whatever_the_paper_holds(client, world, page, statements):
    for _ in range(20):
        world.ask(difficulty="hard")
    world.quiz.blueprint.filter(difficulty="hard").update(count=20)
    attempt = opening.open_attempt(world.enrolment, world.test)
    world.answer_all(attempt)
    if page in {"ket-qua", "bai-lam"}:
        submitting.submit(attempt, by=world.person)

    with CaptureQueriesContext(connection) as asked:
        assert client.get(url(attempt, page)).status_code == 200

    assert len(asked) == statements, [q["sql"][:150] for q in asked]


# -- windows and presets, in words ----------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"opens_at": NOON + dt.timedelta(hours=1)}, "Bài kiểm tra mở lúc 13:00 20/11/2026."),
        (
            {"last_start_at": NOON - dt.timedelta(hours=1)},
            "Đã hết thời gian bắt đầu bài kiểm tra này.",
        ),
        (
            {"last_start_at": NOON + dt.timedelta(hours=1)},
            "Bắt đầu muộn nhất lúc 13:00 20/11/2026.",
        ),
        ({"closes_at": NOON + dt.timedelta(hours=1)}, "Bài kiểm tra đóng lúc 13:00 20/11/2026;"),
        (
            {"preset": "practice", "attempts": None},
            "Làm bao nhiêu lần cũng được. Điểm cao nhất được tính.",
        ),
        ({"preset": "practice"}, "Anh/Chị xem được đúng hay sai và giải thích ngay sau mỗi câu."),
        ({"preset": "final", "attempts": None}, "Anh/Chị còn 3 lần làm."),
        ({"preset": "supervised", "attempts": None}, "Anh/Chị còn 1 lần làm."),
    ],
)
def test_the_window_and_the_preset_are_told_before_the_start(
    client, world, clock, fields, sentence
):
    world.set(**fields)

    assert sentence in text_of(client.get(world.start_url))


def test_when_no_attempt_is_left_the_page_and_the_result_name_whom_to_ask(client, world):
    world.set(preset="supervised", attempts=None, wait_hours=None)
    attempt = sit(world)
    sentence = "Đã dùng hết số lần làm. Cần làm lại, Anh/Chị liên hệ người phụ trách đào tạo."

    assert sentence in text_of(client.get(world.start_url))
    assert sentence in text_of(client.get(url(attempt, "ket-qua")))


def test_when_the_test_is_closed_the_result_promises_no_other_attempt(client, world, clock):
    attempt = sit(world)
    world.set(closes_at=NOON)

    shown = text_of(client.get(url(attempt, "ket-qua")))

    assert "Bài kiểm tra đã đóng nên không làm lại được nữa." in shown
    assert "làm lại ngay" not in shown


def test_moments_of_a_window_follow_one_another(world):
    world.quiz.opens_at, world.quiz.closes_at = NOON, NOON - dt.timedelta(hours=1)

    with pytest.raises(ValidationError, match="theo thứ tự"):
        world.quiz.clean()
