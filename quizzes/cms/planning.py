"""A test's blueprint as a grid: topics down, difficulties across, and what it comes to."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext

from quizzes import planning
from quizzes.cms.editors import editor
from quizzes.drawing_papers import Line
from quizzes.models import Difficulty, QuizPage


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
    lines = quiz.lines
    if request.method == "POST":
        lines = _typed(request, planning.plan(course, lines))
    planned = planning.plan(course, lines)
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
        "levels": [gettext("Bất kỳ"), *Difficulty.labels],
    }
    return render(request, "quizzes/cms/plan.html", context)


def _typed(request: HttpRequest, now: planning.Plan) -> list[Line]:
    """The lines of the grid that was sent; what is no number counts as none."""
    lines = []
    for row in now.rows:
        for cell in row.cells:
            typed = request.POST.get(cell.name, "").strip()
            count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0  # noqa: PLR2004 -- three digits
            if count:
                lines.append(Line(row.topic, cell.difficulty, count))
    return lines
