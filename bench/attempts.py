"""Whole attempts of 20 questions, every answer saved singly, from the start to the result."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from bench.measuring import RUNS, Figure, Visitor, measure_walk
from certificates.models import Certificate
from courses.models import Enrolment
from quizzes.models import Attempt, PaperQuestion

FIELDS = {"pairs": "ghep-", "places": "cho-", "gaps": "trong-"}
HIDDEN = re.compile(r'<input type="hidden" name="(khoa|biet)" value="([^"]*)"')
FORM = "application/x-www-form-urlencoded"
ACTS = {
    "attempt of 20, with a script": (True, True),
    "attempt of 20, without": (False, True),
    "failed, with a script": (True, False),
    "failed, without": (False, False),
}


def measure_all(enrolments: list[Enrolment], start: str) -> list[Figure]:
    """One figure for each of `ACTS`; every attempt is another learner's."""
    figures = []
    for place, (act, (script, passing)) in enumerate(ACTS.items()):
        walkers = enrolments[place * RUNS : (place + 1) * RUNS]
        before = Certificate.objects.count()
        walk = partial(_walk, walkers, start, script=script, passing=passing)
        figures.append(measure_walk(act, walk))
        assert Certificate.objects.count() - before == (RUNS if passing else 0), act
    return figures


def _walk(
    walkers: list[Enrolment], start: str, run: int, *, script: bool, passing: bool
) -> tuple[Visitor, Callable[[], object]]:
    visitor = Visitor(walkers[run].person)

    def go() -> object:
        visitor.post(start, content_type=FORM)
        attempt = Attempt.objects.get(enrolment=walkers[run])
        paper = list(attempt.paper.select_related("version"))
        (_with_a_script if script else _without)(visitor, paper, passing=passing)
        review = reverse("quizzes:review", args=[attempt.pk])
        assert visitor.get(f"{review}?cau={len(paper)}").status_code == 200  # noqa: PLR2004 -- HTTP
        visitor.post(review, content_type=FORM)
        return visitor.get(reverse("quizzes:result", args=[attempt.pk]))

    return visitor, go


def _with_a_script(visitor: Visitor, paper: list[PaperQuestion], *, passing: bool) -> None:
    """As js/quiz.js does it: a page, and then one request for each answer and its next question."""
    visitor.get(address(paper[0]))
    for place, question in enumerate(paper, start=1):
        is_last = place == len(paper)
        go_on = {"xem-lai": ""} if is_last else {"toi": str(place + 1)}
        given = {"khoa": f"trang.{place}", "biet": "0", **answer(question, right=passing)}
        told = visitor.post(
            address(question),
            urlencode(given | go_on, doseq=True),
            content_type=FORM,
            headers={"accept": "application/json"},
        ).json()
        assert "url" in told if is_last else "form" in told, told


def _without(visitor: Visitor, paper: list[PaperQuestion], *, passing: bool) -> None:
    """Each question is a page and a post."""
    for place, question in enumerate(paper, start=1):
        page = visitor.get(address(question)).content.decode()
        go_on = {"xem-lai": ""} if place == len(paper) else {"toi": str(place + 1)}
        given = dict(HIDDEN.findall(page)) | answer(question, right=passing)
        visitor.post(address(question), urlencode(given | go_on, doseq=True), content_type=FORM)


def address(question: PaperQuestion) -> str:
    return reverse("quizzes:question", args=[question.attempt_id, question.position])


def answer(question: PaperQuestion, *, right: bool) -> dict[str, Any]:
    """An answer as the page's fields send it; a wrong one where options are chosen or typed."""
    ((entry, content),) = question.version.task.right.items()
    if entry in FIELDS:
        return {f"{FIELDS[entry]}{key}": given for key, given in content.items()}
    if entry == "chosen":
        wrong = [key for key in question.option_order if key not in content]
        return {"dap-an": content if right else wrong[:1]}
    return {"tra-loi": content if right else "0"}
