"""The receipt that ends an attempt, and the account of what happened in it."""

import datetime as dt
import itertools

import pytest

from quizzes import closing, opening, receipts, submitting, tracing
from quizzes.models import AnswerEvent, Attempt
from tests.quizzes.conftest import NOON

FACTS = [7, NOON, {"chosen": ["a"]}, None]


def test_the_same_facts_give_the_same_code_and_others_another():
    code = receipts.receipt_of(FACTS)

    assert receipts.receipt_of(list(FACTS)) == code
    assert receipts.receipt_of([7, NOON, {"chosen": ["b"]}, None]) != code
    assert receipts.receipt_of([7, NOON + dt.timedelta(microseconds=1), *FACTS[2:]]) != code


def test_a_moment_counts_whatever_its_zone():
    here = NOON.astimezone(dt.timezone(dt.timedelta(hours=7)))

    assert receipts.receipt_of([here]) == receipts.receipt_of([NOON])


def test_a_code_is_read_as_people_type_it():
    code = receipts.receipt_of(FACTS)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")

    assert receipts.read(typed) == code
    assert receipts.read(code[:-1]) == receipts.read("") == receipts.read("Ư" * 12) == ""


def test_every_single_wrong_character_is_found():
    plain = receipts.receipt_of(FACTS).replace("-", "")

    wrong = [
        plain[:place] + other + plain[place + 1 :]
        for place, other in itertools.product(range(12), "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
        if other != plain[place]
    ]

    assert [code for code in wrong if receipts.read(code)] == []


@pytest.fixture
def attempt(world, clock):
    world.set(minutes=45)
    return opening.open_attempt(world.enrolment, world.test)


def told(attempt):
    return [(line.what, line.position) for line in tracing.trace_of(attempt).lines]


@pytest.mark.django_db
def test_the_receipt_stands_for_the_whole_journal(world, attempt):
    world.answer(attempt, 1, "a")
    submitting.submit(attempt, by=world.person)
    attempt.refresh_from_db()

    assert receipts.read(attempt.receipt) == attempt.receipt
    assert tracing.trace_of(attempt).receipt_holds
    AnswerEvent._base_manager.filter(attempt=attempt).update(value={"chosen": ["b"]})
    assert not tracing.trace_of(attempt).receipt_holds


@pytest.mark.django_db
def test_handing_in_again_gives_no_other_receipt(world, attempt):
    submitting.submit(attempt, by=world.person)
    given = Attempt.objects.get().receipt
    submitting.submit(attempt, by=world.person)

    assert Attempt.objects.get().receipt == given != ""


@pytest.mark.django_db
def test_the_account_tells_every_event_and_who_handed_in(world, attempt, clock):
    for position, chosen, flagged in [
        (1, ["a"], False),
        (1, ["b"], False),
        (2, [], True),
        (2, [], False),
        (1, [], False),
    ]:
        clock.shift(60)
        world.answer(attempt, position, *chosen, flagged=flagged)
    clock.shift(60)
    submitting.submit(attempt, by=world.person)
    attempt.refresh_from_db()

    assert told(attempt) == [
        ("opened", 0),
        ("answered", 1),
        ("changed", 1),
        ("flagged", 2),
        ("unflagged", 2),
        ("taken_back", 1),
        ("submitted", 0),
        ("graded", 0),
    ]
    assert tracing.trace_of(attempt).lines[-2].by == world.person.full_name


@pytest.mark.django_db
def test_an_answer_that_waited_on_the_device_is_marked_and_the_system_closes(world, attempt, clock):
    clock.shift(dt.timedelta(minutes=46))
    queued = NOON + dt.timedelta(minutes=44)
    world.answer(attempt, 1, "a", queued_at=queued)
    clock.shift(dt.timedelta(minutes=2))
    closing.close_overdue()
    attempt.refresh_from_db()

    assert told(attempt) == [
        ("opened", 0),
        ("deadline", 0),
        ("answered", 1),
        ("closed", 0),
        ("graded", 0),
    ]
    assert tracing.trace_of(attempt).lines[2].queued_at == queued


@pytest.mark.django_db
def test_the_result_shows_the_receipt_and_the_way_to_the_account(client, world, attempt):
    client.force_login(world.person)
    world.answer(attempt, 1, "a")
    submitting.submit(attempt, by=world.person)
    attempt.refresh_from_db()
    base = f"/kiem-tra/luot/{attempt.pk}/"

    result = client.get(f"{base}ket-qua/").content.decode()
    account = client.get(f"{base}nhat-ky/").content.decode()

    assert attempt.receipt in result
    assert f"{base}nhat-ky/" in result
    assert attempt.receipt in account
    assert "khớp với nhật ký" in account
    assert "Ghi câu trả lời" in account
