"""One request that saves an answer and brings the next question; answers of several pages."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quizzes import opening

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}


@pytest.fixture
def attempt(world):
    return opening.open_attempt(world.enrolment, world.test)


def url(attempt, page):
    return f"/kiem-tra/luot/{attempt.pk}/{page}/"


def send(client, attempt, **fields):
    return client.post(url(attempt, 1), {"dap-an": "b", **fields}, **JSON).json()


def chosen(attempt):
    return [event.value["chosen"] for event in attempt.answers.order_by("pk")]


def test_one_request_saves_and_brings_the_next_question(client, attempt):
    told = send(client, attempt, khoa="page.1", toi="2")

    assert told["url"] == url(attempt, 2)
    assert f'action="{url(attempt, 2)}"' in told["form"]
    assert "Đã trả lời 1 trên 3" in told["form"]
    assert chosen(attempt) == [["b"]]


def test_what_is_brought_is_the_form_of_its_page(client, attempt):
    told = send(client, attempt, khoa="page.1", toi="2")
    page = client.get(url(attempt, 2)).content.decode()

    def lines(text):
        return [
            line.strip()
            for line in text.split("<fieldset", 1)[1].split("</form>", 1)[0].splitlines()
            if line.strip()
        ]

    assert lines(told["form"]) == lines(page)


def test_saving_and_going_on_costs_four_statements_whatever_the_paper_holds(client, world):
    for _ in range(20):
        world.ask(difficulty="hard")
    world.quiz.blueprint.filter(difficulty="hard").update(count=18)
    attempt = opening.open_attempt(world.enrolment, world.test)
    send(client, attempt, khoa="page.1", toi="2")

    with CaptureQueriesContext(connection) as asked:
        send(client, attempt, khoa="page.2", toi="2", **{"danh-dau": "on"})

    tables = [q["sql"].split()[0] for q in asked if "SAVEPOINT" not in q["sql"]]
    assert tables == ["SELECT", "SELECT", "SELECT", "INSERT"]


@pytest.mark.parametrize("position", ["99", "0", "x"])
def test_a_question_that_is_not_there_is_not_brought(client, attempt, position):
    assert set(send(client, attempt, khoa="page.1", toi=position)) == {"saved", "seen"}


def test_a_page_is_told_of_an_answer_it_has_not_seen(client, attempt):
    first = send(client, attempt, khoa="one.1", biet="0")
    second = send(client, attempt, khoa="two.1", biet="0", **{"dap-an": "a"})
    third = send(client, attempt, khoa="two.2", biet=str(second["seen"]))

    assert "elsewhere" not in first
    assert second["elsewhere"] == first["saved"]
    assert "elsewhere" not in third
    assert chosen(attempt) == [["b"], ["a"], ["b"]]


def test_a_page_that_sends_back_what_it_showed_overwrites_nothing(client, attempt):
    seen = send(client, attempt, khoa="one.1", biet="0")["seen"]
    send(client, attempt, khoa="two.1", biet=str(seen), **{"dap-an": "a"})

    client.post(url(attempt, 1), {"dap-an": "b", "biet": str(seen), "toi": "2"})
    client.post(url(attempt, 1), {"biet": "0", "toi": "2"})

    assert chosen(attempt) == [["b"], ["a"]]


def test_a_page_that_did_change_something_counts_though_another_came_first(client, attempt):
    seen = send(client, attempt, khoa="one.1", biet="0")["seen"]
    send(client, attempt, khoa="two.1", biet=str(seen), **{"dap-an": "a"})

    client.post(url(attempt, 1), {"dap-an": "c", "biet": str(seen), "toi": "2"})

    assert chosen(attempt)[-1] == ["c"]


def test_what_waited_on_the_device_is_marked_in_the_grace_and_refused_after_it(
    client, world, clock
):
    client.force_login(world.person)
    world.set(minutes=45)
    attempt = opening.open_attempt(world.enrolment, world.test)
    queued = str(int((attempt.deadline_at.timestamp() - 1) * 1000))
    clock.shift(dt.timedelta(minutes=46, seconds=59))

    assert "saved" in send(client, attempt, khoa="page.1", luc=queued)
    clock.shift(dt.timedelta(seconds=2))
    assert "refused" in send(client, attempt, khoa="page.2", luc=queued, **{"dap-an": "a"})

    assert attempt.answers.get().queued_at == attempt.deadline_at - dt.timedelta(seconds=1)
