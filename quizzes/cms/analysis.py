"""Phân tích câu hỏi: what results say about the questions of a course, worst first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.http import require_POST, require_safe

from courses.models import CoursePage
from quizzes import learning, verdicts
from quizzes.cms.editors import editor
from quizzes.judging import Verdict
from quizzes.models import ItemAnalysis, Question, TestAnalysis, VerdictChoice

PER_PAGE = 50
_RELATED = ("version__question", "analysis__activity__edition")
KNOWN = "lo"  # in the address: only those whose answer may have got about


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """The questions of one course, one line for each version and test."""
    editor(request)
    courses = CoursePage.objects.filter(questions__isnull=False).distinct().order_by("code")
    course = courses.filter(code=request.GET.get("khoa", "")).first() or courses.first()
    verdict, known = request.GET.get("nhan-xet", ""), KNOWN in request.GET
    found = _of(course, verdict, only_known=known)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("trang"))
    tests = TestAnalysis.objects.filter(activity__edition__course=course)
    context = {
        "header_title": gettext("Phân tích câu hỏi"),
        "page_title": gettext("Phân tích câu hỏi"),
        "header_icon": "view",
        "courses": courses,
        "course": course,
        "verdicts": VerdictChoice.choices,
        "verdict": verdict,
        "known": known,
        "tests": tests.select_related("activity__edition").order_by("-activity__edition__number"),
        "page": page,
        "lines": [(item, verdicts.sentence(item)) for item in page],
        "query": _query(course, verdict if verdict in VerdictChoice.values else "", known=known),
    }
    return render(request, "quizzes/cms/analysis.html", context)


@require_safe
def question(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything results say about one question, newest version first."""
    editor(request)
    found = get_object_or_404(Question.objects.select_related("course"), pk=pk)
    items = (
        ItemAnalysis.objects.filter(version__question=found)
        .select_related(*_RELATED)
        .prefetch_related("version__rulings")
        .order_by("-version__number", "-analysis__activity__edition__number", "pk")
    )
    context = {
        "header_title": gettext("Phân tích câu hỏi: %s") % found.key,
        "page_title": gettext("Phân tích câu hỏi"),
        "page_subtitle": found.key,
        "header_icon": "view",
        "question": found,
        "items": [(item, verdicts.sentence(item), verdicts.given(item)) for item in items],
    }
    return render(request, "quizzes/cms/question_analysis.html", context)


@require_POST
def compute(request: HttpRequest) -> HttpResponse:
    """Now for tests with few papers; the worker does those with many."""
    editor(request)
    course = get_object_or_404(CoursePage, code=request.POST.get("khoa", ""))
    tests = learning.analysed_tests().filter(edition__course=course)
    done = [learning.order(test) for test in tests]
    if waiting := done.count(False):
        text = ngettext(
            "%d bài kiểm tra có nhiều lượt làm đang được tính; xem lại sau ít phút.",
            "%d bài kiểm tra có nhiều lượt làm đang được tính; xem lại sau ít phút.",
            waiting,
        )
        messages.info(request, text % waiting)
    else:
        messages.success(request, gettext("Đã tính lại số liệu của %s.") % course.code)
    return redirect(f"{reverse('analyse_questions')}?khoa={course.code}")


def _of(course: CoursePage | None, verdict: str, *, only_known: bool) -> QuerySet[ItemAnalysis]:
    worst_first: Any = Case(
        *(When(verdict=each.value, then=Value(rank)) for rank, each in enumerate(Verdict)),
        output_field=IntegerField(),
    )
    found = ItemAnalysis.objects.filter(version__question__course=course)
    if verdict in VerdictChoice.values:
        found = found.filter(verdict=verdict)
    if only_known:
        found = found.filter(may_be_known=True)
    return (
        found.select_related(*_RELATED)
        .prefetch_related("version__rulings")
        .order_by("-may_be_known", worst_first, "-attempts", "version__question__key", "pk")
    )


def _query(course: CoursePage | None, verdict: str, *, known: bool) -> str:
    parts = [f"khoa={course.code}" if course else "", f"nhan-xet={verdict}" if verdict else ""]
    return "&".join(filter(None, [*parts, KNOWN if known else ""]))
