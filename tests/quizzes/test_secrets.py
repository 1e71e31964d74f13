"""Answer keys never leave the server before the policy allows (P8)."""

import re

import pytest

from quizzes import opening, recalling, submitting
from quizzes.models import Question, QuestionVersion

pytestmark = pytest.mark.django_db
JSON = {"headers": {"accept": "application/json"}}
SECRETS = [
    b"FEEDBACK-",
    b"EXPLANATION-",
    b"SOURCE-",
    b"CLAUSE-",
    b"correct",
    "Đáp án đúng".encode(),
]
# What differs from one answer to the next whatever the paper says.
PASSING = re.compile(
    rb'value="\w{64}"|data-now="\d+"|data-left="\d+"|Q-\d+|name="biet" value="\d+"|"seen": \d+'
    rb'|name="khoa" value="\w{16}"'
)


@pytest.fixture
def secretive(world):
    """Every question gives its right option away in all that may only be shown later."""
    options = [
        {"key": key, "text": f"Phương án {n}", "correct": n == 1, "feedback": f"FEEDBACK-{n}"}
        for n, key in enumerate(["k1", "k2", "k3"])
    ]
    manager = QuestionVersion._base_manager  # the rows are append-only everywhere else
    manager.update(
        body={"options": options},
        explanation="EXPLANATION-1",
        source="SOURCE-1",
        clause="CLAUSE-1",
    )
    world.set(minutes=45)
    return world


def pages(client, world, attempt):
    """Every answer the server gives about an open paper, HTML and JSON."""
    paper = f"/kiem-tra/luot/{attempt.pk}/"
    key = Question.objects.first().current.options[0]["key"]
    yield client.get(world.start_url)
    for position in (1, 2, 3):
        yield client.get(f"{paper}{position}/")
        yield client.post(f"{paper}{position}/", {"dap-an": key, "danh-dau": "on"}, follow=True)
        yield client.post(f"{paper}{position}/", {"dap-an": key}, **JSON)
        yield client.post(f"{paper}{position}/", {"dap-an": "zzz"}, **JSON)
        yield client.post(f"{paper}{position}/", {"dap-an": "zzz"})
        yield client.get(f"{paper}{position}/")
    yield client.get(f"{paper}xem-lai/?cau=2")
    yield client.get(f"{paper}ket-qua/", follow=True)
    yield client.get(f"{paper}bai-lam/")
    yield client.get("/viec-cua-toi/")
    yield client.get(f"/khoa-hoc/{world.course.slug}/")


def test_nothing_about_an_open_paper_tells_what_is_right(client, secretive):
    attempt = opening.open_attempt(secretive.enrolment, secretive.test)

    answers = list(pages(client, secretive, attempt))

    leaks = {
        (answer.request["PATH_INFO"], secret)
        for answer in answers
        for secret in SECRETS
        if secret in answer.content
    }
    assert leaks == set()
    assert len(answers) == 24


def test_the_same_pages_with_another_option_right_are_the_same_bytes(client, secretive, clock):
    client.force_login(secretive.person)
    attempt = opening.open_attempt(secretive.enrolment, secretive.test)
    list(pages(client, secretive, attempt))  # from here on the answers stay as they are
    before = [PASSING.sub(b"", answer.content) for answer in pages(client, secretive, attempt)]

    for version in QuestionVersion.objects.all():
        body = {"options": [o | {"correct": not o["correct"]} for o in version.options]}
        QuestionVersion._base_manager.filter(pk=version.pk).update(body=body)
    recalling.forget()
    after = [PASSING.sub(b"", answer.content) for answer in pages(client, secretive, attempt)]

    assert before == after


def test_after_handing_in_the_marked_paper_tells_it_all(client, secretive):
    attempt = opening.open_attempt(secretive.enrolment, secretive.test)
    submitting.submit(attempt, by=secretive.person)

    shown = client.get(f"/kiem-tra/luot/{attempt.pk}/bai-lam/").content

    assert shown.count(b"FEEDBACK-1") == shown.count(b"EXPLANATION-1") == 3


def test_a_supervised_test_tells_nothing_even_then(client, secretive):
    secretive.set(preset="supervised")
    attempt = opening.open_attempt(secretive.enrolment, secretive.test)
    submitting.submit(attempt, by=secretive.person)

    for page in ("ket-qua", "bai-lam", "1", "xem-lai"):
        shown = client.get(f"/kiem-tra/luot/{attempt.pk}/{page}/", follow=True).content
        assert [secret for secret in SECRETS if secret in shown] == []
