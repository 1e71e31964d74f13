"""A press that reaches the server again, however late, changes nothing that came after it (P1)."""

import re

import pytest

from quizzes import client_keys, opening, submitting
from quizzes.models import Attempt

pytestmark = pytest.mark.django_db
ONE, TWO, THREE = "1" * 16, "2" * 16, "3" * 16


@pytest.fixture
def attempt(world):
    return opening.open_attempt(world.enrolment, world.test)


def url(attempt, page=1):
    return f"/kiem-tra/luot/{attempt.pk}/{page}/"


def press(client, attempt, form, **fields):
    return client.post(url(attempt), {"khoa": form, "toi": "2", **fields})


def choose(client, attempt, form, key):
    return press(client, attempt, form, **{"dap-an": key})


def chosen(attempt):
    return [event.value["chosen"] for event in attempt.answers.order_by("pk")]


def test_every_form_has_a_name_of_its_own(client, attempt):
    pages = [client.get(url(attempt)).content.decode() for _twice in range(2)]
    names = [re.search(r'name="khoa" value="([0-9a-f]{16})"', page)[1] for page in pages]

    assert names[0] != names[1]


def test_an_answer_of_a_form_does_not_come_back_over_a_later_one(client, attempt):
    choose(client, attempt, ONE, "b")
    choose(client, attempt, TWO, "a")
    copy = choose(client, attempt, ONE, "b")

    assert copy.status_code == 409
    assert chosen(attempt) == [["b"], ["a"]]


def test_pressed_twice_it_is_acknowledged_twice_and_taken_down_once(client, attempt):
    presses = [choose(client, attempt, ONE, "b") for _twice in range(2)]

    assert [press.status_code for press in presses] == [302, 302]
    assert chosen(attempt) == [["b"]]


def test_an_answer_taken_back_does_not_come_back_either(client, attempt):
    choose(client, attempt, ONE, "b")
    press(client, attempt, TWO, xoa="")
    choose(client, attempt, THREE, "a")
    press(client, attempt, TWO, xoa="")

    assert chosen(attempt) == [["b"], [], ["a"]]


def test_one_held_up_since_before_another_page_answered_is_refused_in_a_sentence(
    client, attempt, clock
):
    choose(client, attempt, TWO, "a")
    late = press(client, attempt, ONE, **{"dap-an": "b", "biet": "0"})

    assert late.status_code == 409
    assert (
        "Câu này đã trả lời ở trang khác lúc 12:00, trang cũ không ghi đè." in late.content.decode()
    )
    assert url(attempt) in late.content.decode()
    assert chosen(attempt) == [["a"]]


def test_a_page_that_has_seen_it_comes_over_it(client, attempt):
    choose(client, attempt, TWO, "a")
    seen = attempt.answers.get().pk
    press(client, attempt, ONE, **{"dap-an": "b", "biet": seen})

    assert chosen(attempt) == [["a"], ["b"]]


def test_an_old_page_that_changed_nothing_goes_on(client, attempt):
    choose(client, attempt, TWO, "a")

    assert press(client, attempt, ONE, biet="0").status_code == 302
    assert chosen(attempt) == [["a"]]


def test_a_form_sent_back_and_forth_counts_each_time(client, attempt):
    for key in "bab":
        choose(client, attempt, ONE, key)

    assert chosen(attempt) == [["b"], ["a"], ["b"]]


def test_a_form_answers_each_question_for_itself(client, attempt):
    choose(client, attempt, ONE, "b")
    client.post(url(attempt, 2), {"khoa": ONE, "dap-an": "b"})

    assert chosen(attempt) == [["b"], ["b"]]


def test_pressed_again_after_handing_in_it_is_acknowledged_if_it_was_saved(client, world, attempt):
    choose(client, attempt, ONE, "b")
    submitting.submit(attempt, by=world.person)

    assert choose(client, attempt, ONE, "b").status_code == 302
    assert choose(client, attempt, ONE, "a").status_code == 409
    assert chosen(attempt) == [["b"]]


def test_a_start_that_arrives_after_handing_in_leads_to_that_attempt(client, world):
    client.post(world.start_url, {"luot": "1"})
    attempt = Attempt.objects.get()
    submitting.submit(attempt, by=world.person)

    late = client.post(world.start_url, {"luot": "1"}, follow=True)

    assert Attempt.objects.get() == attempt
    assert late.redirect_chain[-1][0] == f"/kiem-tra/luot/{attempt.pk}/ket-qua/"


def test_the_page_offers_the_open_attempt_or_the_next(client, world):
    def offered():
        page = client.get(world.start_url).content.decode()
        return re.findall(r'name="luot" value="(\d+)"', page)

    assert offered() == ["1"]
    client.post(world.start_url, {"luot": "1"})
    assert offered() == ["1"]
    submitting.submit(Attempt.objects.get(), by=world.person)
    assert offered() == ["2"]
    client.post(world.start_url, {"luot": "2"})
    assert Attempt.objects.count() == 2


@pytest.mark.parametrize("number", ["", "x", "0", "7", "-1", "99999"])
def test_any_other_number_starts_as_without_one(client, world, number):
    client.post(world.start_url, {"luot": number})

    assert Attempt.objects.get().number == 1


@pytest.mark.parametrize(
    ("sent", "as_shown", "known"),
    [
        ("page-1.12", True, "page-1.12"),
        ("page-1.12", False, ""),
        (ONE, True, ONE),
        (ONE, False, ONE),
        ("", True, ""),
        ("A" * 16, True, ""),
        ("1" * 17, True, ""),
        ("page.", True, ""),
    ],
)
def test_a_key_says_where_it_comes_from_or_nothing(sent, as_shown, known):
    keys = {client_keys.of_post(sent, as_shown=as_shown) for _twice in range(2)}

    assert {client_keys.source_of(key) for key in keys} == {known.partition(".")[0]}
    assert len(keys) == (1 if "." in known else 2)
    assert all(len(key) <= 64 for key in keys)
