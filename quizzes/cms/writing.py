"""One form for every question, beside the question as the learner will see it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_POST

from courses.models import CoursePage
from people.models import Person
from quizzes import authoring, reviewing, vouching
from quizzes.cms.editors import editor
from quizzes.cms.forms import MOST_ROWS, WritingForm, initial_of, rows_shown, typed_rows
from quizzes.cms.looking import answer_in_words, version_of
from quizzes.formats.advising import advice
from quizzes.formats.rows import Row
from quizzes.judging import ENOUGH
from quizzes.models import ItemAnalysis, PaperQuestion, Question
from quizzes.showing_questions import preview_of

_EMPTY = 4
_LIST = "wagtailsnippets_quizzes_question:list"


def new(request: HttpRequest) -> HttpResponse:
    """A new question of a course; without one, the courses to choose from."""
    person = editor(request)
    course = CoursePage.objects.filter(code=request.GET.get("khoa", "")).first()
    if course is None:
        context = {
            "header_title": gettext("Soạn câu hỏi"),
            "page_title": gettext("Soạn câu hỏi"),
            "header_icon": "help",
            "courses": CoursePage.objects.order_by("code"),
        }
        return render(request, "quizzes/cms/choose_course.html", context)
    kept = {
        name: request.GET[name] for name in ("topic", "difficulty", "clause") if name in request.GET
    }
    return _written(request, person, course, None, kept)


def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """A question there is: saving makes a new version, and a draft of it."""
    person = editor(request)
    questions = Question.objects.select_related("course", "current__standard_edition")
    question = get_object_or_404(questions, pk=pk, current__isnull=False)
    return _written(request, person, question.course, question, None)


def _written(
    request: HttpRequest,
    person: Person,
    course: CoursePage,
    question: Question | None,
    kept: dict[str, str] | None,
) -> HttpResponse:
    cases = [(case.id, case.title) for case in authoring.cases_of(course).values()]
    text = authoring.text_of(question) if question else None
    initial = initial_of(text) if text else kept
    form = WritingForm(request.POST or None, initial=initial, cases=cases)
    if (
        request.method == "POST"
        and "them" not in request.POST
        and form.is_valid()
        and form.question
    ):
        saved = authoring.save(form.question, course=course, by=person, question=question)
        return _saved(request, saved, form)
    rows = (
        typed_rows(request.POST) if request.method == "POST" else rows_shown(text) if text else []
    )
    more = [Row()] * max(_EMPTY - len(rows), int("them" in request.POST))
    context = {
        "header_title": str(question or gettext("Câu hỏi mới")),
        "page_title": question.key if question else gettext("Câu hỏi mới"),
        "page_subtitle": course.code,
        "header_icon": "help",
        "form": form,
        "silent": "them" in request.POST,
        "rows": list(enumerate([*rows, *more][:MOST_ROWS])),
        "course": course,
        "question": question,
        "topics": _topics(course),
        "standing": _standing(question) if question else None,
        "advice": advice(text) if text and not request.POST else [],
    }
    return render(request, "quizzes/cms/write.html", context)


def _saved(request: HttpRequest, question: Question, form: WritingForm) -> HttpResponse:
    number = question.current.number if question.current else 0
    text = gettext("Đã lưu %(key)s, phiên bản %(number)d, là bản nháp chờ duyệt.")
    if question.state != Question.State.DRAFT:
        text = gettext("%(key)s không có gì thay đổi: vẫn là phiên bản %(number)d.")
    messages.success(request, text % {"key": question.key, "number": number})
    for sentence in advice(form.question) if form.question else ():
        messages.warning(request, sentence)
    if "luu-va-moi" not in request.POST:
        return redirect("write_question", question.pk)
    kept = "&".join(f"{name}={form.cleaned_data[name]}" for name in ("topic", "difficulty"))
    return redirect(f"{reverse('new_question')}?khoa={question.course.code}&{kept}")


def _topics(course: CoursePage) -> list[str]:
    topics = course.questions.exclude(current=None).values_list("current__topic", flat=True)
    return sorted(set(topics))


def _standing(question: Question) -> dict[str, Any]:
    """How often it was asked, and whether what it rests on has changed."""
    current = question.current
    return {
        "papers": PaperQuestion.objects.filter(version__question=question).count(),
        "papers_of_this": PaperQuestion.objects.filter(version=current).count(),
        "versions": question.versions.count(),
        "facility": _facility(question),
        "stale": vouching.stale([current]).get(current.pk, []) if current else [],
    }


def _facility(question: Question) -> str:
    """The share of those who got the current version right, once enough have met it."""
    known = ItemAnalysis.objects.filter(
        version=question.current, attempts__gte=ENOUGH, facility__isnull=False
    )
    best = known.order_by("-attempts").first()
    return f"{best.facility * 100:.0f}%" if best and best.facility is not None else ""


@require_POST
@xframe_options_sameorigin
def look(request: HttpRequest) -> HttpResponse:
    """What is being typed, as the learner will see it, with what to look at again."""
    editor(request)
    course = get_object_or_404(CoursePage, code=request.POST.get("khoa", ""))
    cases = authoring.cases_of(course)
    form = WritingForm(request.POST, cases=[(key, case.title) for key, case in cases.items()])
    context: dict[str, Any] = {}
    if form.is_valid() and form.question:
        version = version_of(form.question, cases.get(form.question.case))
        same = authoring.alike([form.question], authoring.bank_of(course))[0]
        context = {
            "question": preview_of(version),
            "answer": answer_in_words(version),
            "advice": advice(form.question),
            "same": [key for key in same if key != request.POST.get("ma", "")],
            "explanation": form.question.explanation,
        }
    else:
        context["missing"] = [str(e) for errors in form.errors.values() for e in errors]
    return render(request, "quizzes/cms/look.html", context)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """A stale question that is right as it stands."""
    person = editor(request)
    question = get_object_or_404(Question.objects.select_related("current"), pk=pk)
    reviewing.confirm(question, by=person)
    messages.success(request, gettext("Đã xác nhận %s vẫn đúng.") % question.key)
    return redirect("write_question", question.pk)
