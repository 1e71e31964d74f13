"""A test's blueprint as a grid: topics down, difficulties across, and what it comes to."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Final

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from quizzes import planning
from quizzes.cms.editors import editor
from quizzes.drawing_papers import Line
from quizzes.formats.tidying import tidy
from quizzes.models import Difficulty, QuizPage

_LONGEST: Final = 60  # a clause, as its column has it


def tests(request: HttpRequest) -> HttpResponse:
    """Every test, each with what its blueprint comes to."""
    editor(request)
    quizzes = QuizPage.objects.order_by("path")
    plans = [(quiz, quiz.course, planning.plan(quiz.course, quiz.lines)) for quiz in quizzes]
    context = {
        "header_title": gettext("Ma trận đề"),
        "page_title": gettext("Ma trận đề"),
        "header_icon": "table",
        "plans": plans,
    }
    return render(request, "quizzes/cms/plans.html", context)


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    person = editor(request)
    quiz = get_object_or_404(QuizPage, pk=pk).get_latest_revision_as_object()
    course = quiz.course
    planned = planning.plan(course, lines := quiz.lines)
    if request.method == "POST":
        topics = {row.topic for row in planned.rows}
        rows = _rows(request.POST, topics)
        lines = list(_lines(request.POST, rows))
        shown = [*rows.values(), *_added(request.POST, topics)]
        planned = planning.plan(course, lines, shown)
    if request.method == "POST" and "tinh" not in request.POST:
        publish = "dang" in request.POST
        if not lines:
            messages.error(request, gettext("Ma trận phải có ít nhất một câu."))
        elif publish and planned.problems:
            messages.error(request, gettext("Chưa đăng: ngân hàng chưa đủ câu cho ma trận này."))
        else:
            try:
                planning.save(quiz, lines, by=person, publish=publish)
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, gettext("Đã lưu ma trận đề."))
                return redirect("plan_test", quiz.pk)
    context = {
        "header_title": gettext("Ma trận đề: %s") % quiz.title,
        "page_title": gettext("Ma trận đề"),
        "page_subtitle": f"{course.code} {quiz.title}",
        "header_icon": "table",
        "quiz": quiz,
        "plan": planned,
        "added_topic": request.POST.get("them-chu-de", ""),
        "levels": [gettext("Bất kỳ"), *Difficulty.labels],
    }
    return render(request, "quizzes/cms/plan.html", context)


def _rows(sent: QueryDict, topics: Collection[str]) -> dict[int, tuple[str, str]]:
    """Topic and clause of each row of the grid, by its place there; other topics are left out."""
    told = zip(sent.getlist("chu-de"), sent.getlist("dieu-khoan"), strict=False)
    return {
        place: (topic, _clause(clause))
        for place, (topic, clause) in enumerate(told)
        if topic in topics
    }


def _added(sent: QueryDict, topics: Collection[str]) -> Iterator[tuple[str, str]]:
    """The row that was asked for beside those of the grid, if there is one."""
    topic, clause = sent.get("them-chu-de", ""), _clause(sent.get("them-dieu-khoan", ""))
    if topic in topics and clause:
        yield topic, clause


def _lines(sent: QueryDict, rows: Mapping[int, tuple[str, str]]) -> Iterator[Line]:
    """The lines of the grid; what is no number counts as none."""
    for place, (topic, clause) in rows.items():
        for level in planning.LEVELS:
            typed = sent.get(planning.name_of_cell(place, level), "").strip()
            count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0  # noqa: PLR2004 -- three digits
            if count:
                yield Line(topic, level, count, clause)


def _clause(typed: str) -> str:
    return tidy(typed)[:_LONGEST].strip()
