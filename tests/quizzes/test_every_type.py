"""Every type of question, from the form to the marked paper, as the server gives it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import strip_tags

from quizzes import opening, submitting
from quizzes.models import AnswerEvent
from tests.quizzes.kinds import GAPS, KINDS, ORDER, PLACE, ask_all, item, left, right, task

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}
SENTENCE = "Câu trả lời vừa gửi không đọc được nên chưa được ghi."
RIGHT = {
    "single": {"dap-an": "a"},
    "yes-no": {"dap-an": "d"},
    "several": {"dap-an": ["a", "b"]},
    "several-partial": {"dap-an": ["b", "a"]},
    "matching": {
        f"ghep-{left_key}": right_key
        for left_key, right_key in task("matching").right["pairs"].items()
    },
    "ordering": {f"cho-{item(text)}": place for place, text in enumerate(ORDER, start=1)},
    "word": {"tra-loi": " QUÁ  trình"},
    "number": {"tra-loi": "3.5"},
    "cloze": {f"trong-{number}": given for number, given in task("cloze").right["gaps"].items()},
}


@pytest.fixture
def attempt(world):
    return opening.open_attempt(ask_all(world).enrolment, world.test)


def url(attempt, page):
    return f"/kiem-tra/luot/{attempt.pk}/{page}/"


def text_of(response):
    return " ".join(strip_tags(response.content.decode()).split())


def last():
    return AnswerEvent.objects.latest("pk").value


# -- answering ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_a_form_is_taken_down_and_shown_again_and_taken_back(client, attempt, name):
    place = PLACE[name]
    client.post(url(attempt, place), RIGHT[name] | {"toi": str(place)})

    asked = task(name)
    assert asked.share(last()) == 1
    page = client.get(url(attempt, place)).content.decode()
    marks = len(re.findall(r" (?:checked|selected)>", page)) or page.count('name="tra-loi" value="')
    assert marks >= 1
    client.post(url(attempt, place), RIGHT[name] | {"xoa": ""})
    assert asked.share(last()) == 0
    assert not any(last().values())


@pytest.mark.parametrize("name", KINDS)
def test_a_script_saves_it_the_same(client, attempt, name):
    fields = RIGHT[name] | {"khoa": "page.1"}

    first = client.post(url(attempt, PLACE[name]), fields, **JSON)
    again = client.post(url(attempt, PLACE[name]), fields, **JSON)

    assert list(first.json()) == list(again.json()) == ["saved", "seen"]
    assert AnswerEvent.objects.count() == 1


@pytest.mark.parametrize("name", KINDS)
def test_an_answer_of_any_type_costs_five_statements(client, attempt, name):
    client.post(url(attempt, PLACE[name]), {"danh-dau": "on"})

    with CaptureQueriesContext(connection) as asked:
        client.post(url(attempt, PLACE[name]), RIGHT[name])

    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) <= 5


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "fields",
    [
        {"dap-an": "zzz"},
        {"ghep-zzz": "zzz"},
        {"ghep-": ["a", "b"]},
        {"cho-zzz": "1"},
        {"cho-": "²"},
        {"trong-9": "x"},
        {"trong-../1": "x"},
        {"tra-loi": "\x00"},
        {"len": "zzz", "thu-tu": ["zzz", "<b>"]},
        {"dap-an": "a", "tra-loi": "3,5"},
    ],
    ids=str,
)
def test_a_malformed_answer_is_refused_in_one_sentence_and_nothing_is_written(
    client, attempt, name, fields
):
    response = client.post(url(attempt, PLACE[name]), fields)

    assert response.status_code == 400
    assert SENTENCE in text_of(response)
    assert client.post(url(attempt, PLACE[name]), fields, **JSON).json()["refused"] == SENTENCE
    assert not AnswerEvent.objects.exists()


def test_a_typed_script_is_only_text(client, attempt):
    client.post(url(attempt, PLACE["word"]), {"tra-loi": '"><script>alert(1)</script>'})

    page = client.get(url(attempt, PLACE["word"])).content.decode()
    assert "<script>alert" not in page
    assert "&quot;&gt;&lt;script&gt;alert(1)" in page


# -- what is said -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("single", "Chọn một đáp án."),
        ("several", "Chọn tất cả đáp án đúng. Chỉ được điểm khi chọn đủ và đúng."),
        ("several-partial", "mỗi đáp án sai bị trừ một phần"),
        ("matching", "Mỗi cặp đúng được một phần điểm."),
        ("ordering", "Mỗi mục đúng chỗ được một phần điểm."),
        ("word", "Chữ hoa, chữ thường như nhau. Viết đủ dấu."),
        ("number", "Lệch không quá 0,1 vẫn được tính là đúng."),
        ("cloze", "Mỗi chỗ trống đúng được một phần điểm."),
    ],
)
def test_how_a_question_is_marked_is_said_before(client, attempt, name, sentence):
    assert sentence in text_of(client.get(url(attempt, PLACE[name])))


def test_a_stem_may_be_bold_and_nothing_else(client, world):
    world = ask_all(world)
    world.ask(topic="several", stem="<i>**Không**</i> & **2**", body=KINDS["several"][2])
    world.course.questions.filter(current__stem__startswith="Những điều nào").update(
        state="retired"
    )
    attempt = opening.open_attempt(world.enrolment, world.test)

    page = client.get(url(attempt, PLACE["several"])).content.decode()

    written = "&lt;i&gt;<strong>Không</strong>&lt;/i&gt; &amp; <strong>2</strong>"
    assert f"<h1>{written}</h1>" in page
    assert (
        "&lt;i&gt;Không&lt;/i&gt; &amp; 2" in client.get(url(attempt, "xem-lai")).content.decode()
    )


def test_the_case_stands_above_its_questions_and_stays_as_it_was(client, world, attempt):
    for name in ("single", "yes-no"):
        page = client.get(url(attempt, PLACE[name])).content.decode()
        assert page.index("Tình huống: Hai trăm tờ mẫu cũ") < page.index("<legend>")
        assert "Danh mục <strong>không</strong> có cột nơi dùng." in page
    assert "Tình huống" not in text_of(client.get(url(attempt, PLACE["several"])))


@pytest.mark.parametrize("typed", ["ba rưỡi", "3,5 giờ", "<b>"])
def test_a_bad_number_is_told_in_one_sentence_beside_what_was_typed(client, attempt, typed):
    response = client.post(url(attempt, PLACE["number"]), {"tra-loi": typed, "toi": "1"})

    assert response.status_code == 422
    page = response.content.decode()
    escaped = typed.replace("<", "&lt;").replace(">", "&gt;")
    assert f"“{escaped}” không phải là một số nên chưa được ghi." in page
    assert f'value="{escaped}"' in page
    assert 'aria-invalid="true"' in page
    sentence = client.post(url(attempt, PLACE["number"]), {"tra-loi": typed}, **JSON).json()
    assert sentence == {
        "url": url(attempt, PLACE["number"]),
        "label": "Mở lại câu hỏi",
        "unclear": f"“{typed}” không phải là một số nên chưa được ghi. Ghi bằng chữ số, ví dụ 3,5.",
    }
    assert not AnswerEvent.objects.exists()


@pytest.mark.parametrize(("name", "field"), [("word", "tra-loi"), ("cloze", "trong-2")])
def test_what_is_too_long_is_told_and_kept_on_the_page(client, attempt, name, field):
    response = client.post(url(attempt, PLACE[name]), {field: "dài " * 200})

    assert response.status_code == 422
    assert "Câu trả lời dài quá 500 ký tự nên chưa được ghi." in text_of(response)
    assert "dài dài dài" in response.content.decode()


def test_after_handing_in_a_bad_number_is_only_told_that_it_is_over(client, world, attempt):
    submitting.submit(attempt, by=world.person)

    response = client.post(url(attempt, PLACE["number"]), {"tra-loi": "ba"})

    assert response.status_code == 409
    assert "Bài này đã nộp lúc" in text_of(response)


# -- moving items -------------------------------------------------------------------------


def shown_order(client, attempt):
    page = client.get(url(attempt, PLACE["ordering"])).content.decode()
    return re.findall(r'name="thu-tu" value="(\w+)"', page)


@pytest.mark.parametrize(("button", "place", "to"), [("len", 2, 1), ("xuong", 2, 3), ("len", 0, 0)])
def test_without_a_script_a_button_moves_an_item_and_comes_back_to_it(
    client, attempt, button, place, to
):
    order = shown_order(client, attempt)
    key = order[place]

    response = client.post(url(attempt, PLACE["ordering"]), {"thu-tu": order, button: key})

    assert response["Location"] == f"{url(attempt, PLACE['ordering'])}#muc-{key}"
    order.insert(to, order.pop(place))
    assert shown_order(client, attempt) == order
    assert last() == {"places": {key: place for place, key in enumerate(order, start=1)}}


def test_the_order_that_was_drawn_can_be_given_as_it_stands(client, attempt):
    order = shown_order(client, attempt)
    assert "chưa được ghi là câu trả lời" in text_of(client.get(url(attempt, PLACE["ordering"])))

    client.post(url(attempt, PLACE["ordering"]), {"thu-tu": order, "giu": ""})

    assert last() == {"places": {key: place for place, key in enumerate(order, start=1)}}


def test_the_drawn_order_is_the_papers(client, attempt):
    question = attempt.paper.get(position=PLACE["ordering"])

    assert shown_order(client, attempt) == question.option_order


# -- looking back, and marks --------------------------------------------------------------

HALF = {
    "several-partial": {"value": {"chosen": ["a"]}},
    "matching": {"value": {"pairs": {left("Ký duyệt kết quả"): right("8.6 Thông qua dịch vụ")}}},
    "ordering": {"value": {"places": {item("Tiếp nhận"): 1}}},
    "cloze": {"value": {"gaps": {"2": GAPS[1]["answers"][0]}}},
}


def test_half_answered_is_answered_and_said_to_be_incomplete(client, world, attempt):
    for name, answer in HALF.items():
        world.answer(attempt, PLACE[name], **answer)

    look_back = text_of(client.get(url(attempt, "xem-lai")))
    assert "Còn 5 câu chưa trả lời: 1, 2, 3, 7, 8" in look_back
    assert "3 câu trả lời chưa đủ: 5, 6, 9. Phần còn trống không được điểm." in look_back
    page = text_of(client.get(url(attempt, PLACE["matching"])))
    assert "Đã trả lời 4 trên 9 · 3 câu chưa đủ" in page
    assert "Câu này trả lời chưa đủ: phần còn trống không được điểm." in page
    assert "Câu 6, trả lời chưa đủ" in page


def test_parts_earn_parts_and_are_told_rounded_down(client, world, attempt):
    for name, answer in HALF.items():
        world.answer(attempt, PLACE[name], **answer)
    result = submitting.submit(attempt, by=world.person)

    assert (str(result.points), str(result.possible)) == ("1.583", "9.000")
    assert result.by_topic["matching"] == ["1/3", "1"]
    shown = text_of(client.get(url(attempt, "ket-qua")))
    assert "Chưa đạt: 1,58 trên 9 điểm (cần 6,3)" in shown
    assert "matching 0,33/1" in shown
    paper = text_of(client.get(url(attempt, "bai-lam")))
    assert paper.count("Đúng một phần") == 4
    assert "0,33 trên 1 điểm" in paper


def test_the_marked_paper_tells_answers_right_answers_and_why(client, world, attempt):
    world.answer(attempt, PLACE["number"], value={"text": "1.500"})
    world.answer(attempt, PLACE["word"], value={"text": "tiến trình"})
    for name in ("matching", "cloze"):
        world.answer(attempt, PLACE[name], **HALF[name])
    submitting.submit(attempt, by=world.person)

    paper = text_of(client.get(url(attempt, "bai-lam")))

    for told in (
        "Tình huống: Hai trăm tờ mẫu cũ",
        "Ký duyệt kết quả 8.6 Thông qua dịch vụ 8.6 Thông qua dịch vụ Đúng",
        "Lưu hồ sơ bỏ trống 7.5.3 Kiểm soát thông tin dạng văn bản Sai",
        "tiến trình quá trình; tiến trình Đúng",
        "1500 ngày làm việc 3,5 ngày làm việc (± 0,1) Sai",
        "Phạm vi phải được (1) bằng văn bản và nêu loại (2).",
        "1 bỏ trống duy trìPhản hồi một. Sai",
        "2 dịch vụ dịch vụ; công việc Đúng",
        "Giải thích.",
    ):
        assert told in paper


def test_all_right_is_all_the_points(client, world, attempt):
    for name, fields in RIGHT.items():
        client.post(url(attempt, PLACE[name]), fields)
    client.post(url(attempt, "xem-lai"))

    result = attempt.results.get()
    assert (result.points, result.possible, result.passed) == (9, 9, True)
    assert "Anh/Chị đạt: 9 trên 9 câu (cần 7)" in text_of(client.get(url(attempt, "ket-qua")))


# -- nothing right leaves the server before (P8) ------------------------------------------


def test_an_open_paper_of_every_type_tells_nothing_of_what_is_right(client, attempt):
    for name, place in PLACE.items():
        client.post(url(attempt, place), RIGHT[name])
        page = client.get(f"{url(attempt, place)}?xem").content.decode()
        for secret in ("Phản hồi", "Giải thích.", "Đáp án đúng", "tiến trình", "công việc"):
            assert secret not in page, name
    assert client.get(url(attempt, "bai-lam")).status_code == 404


def test_keys_stand_in_the_order_of_the_lot_not_of_the_bank(client, world):
    orders = set()
    world.set(attempts=40)
    ask_all(world)
    for _ in range(12):
        attempt = opening.open_attempt(world.enrolment, world.test)
        orders.add(tuple(attempt.paper.get(position=PLACE["ordering"]).option_order))
        submitting.submit(attempt, by=world.person)

    assert len(orders) > 3


# -- practice: told at once ---------------------------------------------------------------


@pytest.mark.parametrize("name", KINDS)
def test_in_practice_an_answer_can_be_checked_at_once(client, world, attempt, name):
    world.set(preset="practice")

    response = client.post(url(attempt, PLACE[name]), RIGHT[name] | {"kiem-tra": ""})

    assert response["Location"] == f"{url(attempt, PLACE[name])}?xem#dap-an"
    page = text_of(client.get(response["Location"].partition("#")[0]))
    assert "1 trên 1 điểm" in page
    assert "Giải thích." in page


def test_without_an_answer_practice_tells_nothing_either(client, world, attempt):
    world.set(preset="practice")

    assert "Giải thích." not in text_of(client.get(f"{url(attempt, 1)}?xem"))
