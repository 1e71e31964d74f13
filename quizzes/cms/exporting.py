"""The bank of a course as a file; what the format cannot say is named first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext

from courses.models import CoursePage
from quizzes import authoring
from quizzes.cms.editors import editor
from quizzes.formats import FORMATS


def give_out(request: HttpRequest) -> HttpResponse:
    """Choose; see what would be missing; then the file."""
    editor(request)
    formats = [each for each in FORMATS.values() if each.write]
    chosen = FORMATS.get(request.GET.get("loai", ""))
    context = {
        "header_title": gettext("Xuất câu hỏi"),
        "page_title": gettext("Xuất câu hỏi"),
        "header_icon": "download",
        "courses": CoursePage.objects.order_by("code"),
        "formats": formats,
        "chosen": chosen,
    }
    if chosen is None or chosen.write is None:
        return render(request, "quizzes/cms/export.html", context)
    course = get_object_or_404(CoursePage, code=request.GET.get("khoa", ""))
    english = authoring.english_of(course)
    written = chosen.write(authoring.bank_of(course), authoring.cases_of(course), english)
    untold = [] if chosen.has_english else list(english.questions)
    if written.content and ("tai" in request.GET or not (written.refused or untold)):
        answer = HttpResponse(written.content, content_type=chosen.media_type)
        name = f"{course.code}-cau-hoi.{chosen.ending}"
        answer["Content-Disposition"] = f'attachment; filename="{name}"'
        return answer
    context |= {
        "course": course,
        "refused": written.refused,
        "untold": untold,
        "nothing": not written.content,
    }
    return render(request, "quizzes/cms/export.html", context)
