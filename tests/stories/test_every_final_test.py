"""Every course we ship can be finished: right answers pass its final test, wrong ones do not."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.urls import reverse

from courses import enrolling, loading, progress, reading
from courses.models import Completion
from courses.packs import read_pack
from quizzes.models import Attempt, Result

pytestmark = pytest.mark.django_db
FIELDS = {"pairs": "ghep-", "places": "cho-", "gaps": "trong-"}
COURSES = pytest.mark.parametrize(
    "folder", loading.packs_under(settings.CONTENT_ROOT), ids=lambda folder: folder.name
)


def form(value):
    """An answer as the fields of the page send it."""
    ((entry, content),) = value.items()
    if entry in FIELDS:
        return {f"{FIELDS[entry]}{key}": given for key, given in content.items()}
    return {"dap-an" if entry == "chosen" else "tra-loi": content}


def wrong(task):
    """An answer of the right shape that earns nothing, or less than a wrong guess can."""
    ((entry, content),) = task.right.items()
    if entry == "chosen":
        return {entry: [next(key for key in task.keys if key not in content)]}
    if entry == "text":
        return {entry: "-987654321"}
    if entry == "gaps":
        return {entry: {number: wrong_gap(task, number) for number in content}}
    keys, given = list(content), list(content.values())
    return {entry: dict(zip(keys, given[1:] + given[:1], strict=True))}


def wrong_gap(task, number):
    choices, answers = task.choices(number), task.numbered[number].answers
    return next((key for key, text in choices.items() if text not in answers), "khác hẳn")


def study(person, course):
    """Read every lesson; whether a quick check is right does not matter."""
    enrolment = enrolling.enrol(person, course)
    for activity in enrolment.edition.activities.filter(kind="lesson"):
        for block in reading.checks_of(activity):
            progress.answer_check(enrolment, activity, block=block, option=0)
        progress.finish(enrolment, activity, by=person)
    return enrolment


def take_the_test(client, course, answer):
    start = reverse("quizzes:start", args=[course.slug, "kiem-tra-cuoi-khoa"])
    assert client.post(start).status_code == 302
    attempt = Attempt.objects.latest("pk")
    for question in attempt.paper.select_related("version"):
        page = reverse("quizzes:question", args=[attempt.pk, question.position])
        assert client.get(page).status_code == 200
        assert client.post(page, form(answer(question.version.task))).status_code == 302
    client.post(reverse("quizzes:review", args=[attempt.pk]))
    assert client.get(reverse("quizzes:result", args=[attempt.pk])).status_code == 200
    assert client.get(reverse("quizzes:paper", args=[attempt.pk])).status_code == 200
    return Result.objects.get(attempt=attempt)


@COURSES
def test_right_answers_pass_and_finish_the_course(folder, client, learner):
    course = loading.load(read_pack(folder), by=None)
    client.force_login(learner)
    enrolment = study(learner, course)
    result = take_the_test(client, course, lambda task: task.right)
    assert result.passed
    assert result.points == result.possible
    assert Completion.objects.filter(enrolment=enrolment).exists()


@COURSES
def test_wrong_answers_fail_and_finish_nothing(folder, client, learner):
    course = loading.load(read_pack(folder), by=None)
    client.force_login(learner)
    enrolment = study(learner, course)
    result = take_the_test(client, course, wrong)
    assert not result.passed
    assert result.points < result.possible * Decimal("0.3")
    assert not Completion.objects.filter(enrolment=enrolment).exists()
