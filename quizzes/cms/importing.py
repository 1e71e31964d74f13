"""Paste or upload, look, choose, confirm; and the batches, each of which can be undone."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from courses.bank_text import SLUG
from courses.models import CoursePage
from courses.pack_text import DIFFICULTIES, QuestionText
from people.models import Person
from quizzes import authoring, importing
from quizzes.cms.editors import editor
from quizzes.cms.forms import SourceForm
from quizzes.cms.looking import Looked, looked_at
from quizzes.formats import Found, Reading, Unreadable, guess
from quizzes.formats.carrying import packed, unpacked
from quizzes.formats.legacy import CONVERTERS
from quizzes.formats.registry import disguise_in, read, source_lines
from quizzes.models import Difficulty, ImportBatch

_HOURS = 12 * 3600
_SALT = "quizzes.import/2"  # another shape, another number: what is older is read anew
_BATCHES = 50


@dataclass(frozen=True, slots=True)
class _Upload:
    name: str
    kind: str
    content: bytes


def take_in(request: HttpRequest) -> HttpResponse:
    """The page of the paste box, and everything up to the confirmation."""
    person = editor(request)
    if request.method == "POST" and "lo" in request.POST:
        return _confirm(request, person)
    form = SourceForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _preview(form.cleaned_data, request.POST.get("chuyen", ""))
        except Unreadable as error:
            form.add_error(None, str(error))
    return _page(request, context)


def _page(request: HttpRequest, context: Mapping[str, Any]) -> HttpResponse:
    shared = {
        "header_title": gettext("Nhập câu hỏi"),
        "page_title": gettext("Nhập câu hỏi"),
        "header_icon": "upload",
        "batches": ImportBatch.objects.select_related("by", "undoing")[:_BATCHES],
        "courses": CoursePage.objects.order_by("code"),
        "difficulties": Difficulty.choices,
    }
    return render(request, "quizzes/cms/import.html", shared | dict(context))


def _preview(cleaned: Mapping[str, Any], convert: str) -> dict[str, Any]:
    upload = _upload(cleaned)
    convert = convert if convert in CONVERTERS else ""
    reading = read(upload.kind, upload.content, convert=convert)
    lines = source_lines(upload.kind, upload.content, convert=convert)
    course = cleaned["course"]
    cases = {case.id: case for case in reading.cases} | authoring.cases_of(course)
    looked, lost = looked_at(reading.found, cases)
    carried = packed([each.found for each in looked], reading.cases, reading.cases_en) | {
        "source": upload.name,
        "kind": upload.kind,
        "sha256": sha256(upload.content).hexdigest(),
    }
    return {
        "upload": upload,
        "disguise": "" if convert else disguise_in(upload.kind, upload.content),
        "before": lines[:6],
        "after": _converted(upload, lines, convert),
        "lines": list(enumerate(lines, start=1)),
        "looked": looked,
        "faults": [*lost, *reading.faults],
        "reading": reading,
        "repeated": sum(bool(each.same) for each in looked),
        "carried": signing.dumps(carried, salt=_SALT, compress=True),
        "course": course,
        "topics": _topics(course, reading),
        "convert": convert,
    }


def _converted(upload: _Upload, lines: list[str], convert: str) -> list[str]:
    name = "" if convert else disguise_in(upload.kind, upload.content)
    return [CONVERTERS[name](line) for line in lines[:6]] if name else []


def _upload(cleaned: Mapping[str, Any]) -> _Upload:
    if cleaned.get("file"):
        name, content = cleaned["file"].name, cleaned["file"].read()
        kind = cleaned["kind"] or guess(name, content)
        return _Upload(name, kind, content)
    content = cleaned["text"].encode("utf-8", "replace")
    kind = cleaned["kind"] or "words"
    return _Upload(gettext("dán từ Word"), kind, content)


def _topics(course: CoursePage, reading: Reading) -> list[str]:
    versions = course.questions.exclude(current=None).values_list("current__topic", flat=True)
    told = (found.question.topic for found in reading.found)
    return sorted({*versions, *(topic for topic in told if re.fullmatch(SLUG, topic))})


def _confirm(request: HttpRequest, person: Person) -> HttpResponse:
    """Write what was ticked; what lacks a topic or a level sends the whole back."""
    try:
        data = signing.loads(request.POST["lo"], salt=_SALT, max_age=_HOURS)
    except signing.BadSignature:
        messages.error(request, gettext("Bản xem trước đã cũ; hãy đọc lại tệp."))
        return redirect("import_questions")
    reading = unpacked(data)
    courses = {str(course.pk): course for course in CoursePage.objects.all()}
    intakes, missing = _chosen(request.POST, reading.found, courses)
    if missing or not intakes:
        return _again(request, data, reading, missing)
    batch = importing.confirm(
        intakes,
        source=importing.Source(data["source"], data["kind"], data["sha256"]),
        cases={case.id: case for case in reading.cases},
        cases_en={case.id: case for case in reading.cases_en},
        by=person,
    )
    text = gettext("Đã đưa %(count)d câu vào ngân hàng, ở trạng thái bản nháp.")
    messages.success(request, text % {"count": len(intakes)})
    return redirect("import_batch", batch.pk)


def _chosen(
    post: Mapping[str, Any], found: Sequence[Found], courses: Mapping[str, CoursePage]
) -> tuple[list[importing.Intake], list[str]]:
    intakes, missing = [], []
    for place, each in enumerate(found):
        if f"lay-{place}" not in post:
            continue
        question = _completed(post, place, each.question)
        course = courses.get(post.get(f"khoa-{place}", ""))
        if course and re.fullmatch(SLUG, question.topic) and question.difficulty in DIFFICULTIES:
            intakes.append(importing.Intake(each.line, question, course, each.english))
        else:
            text = gettext("Dòng %(line)d: chọn khóa học, chủ đề và mức độ cho câu “%(stem)s”.")
            missing.append(text % {"line": each.line, "stem": question.stem[:60]})
    return intakes, missing


def _completed(post: Mapping[str, Any], place: int, question: QuestionText) -> QuestionText:
    """With the topic and level of its own fields, else those for all."""
    topic = post.get(f"chu-de-{place}", "").strip() or post.get("chu-de", "").strip()
    level = post.get(f"muc-{place}", "") or post.get("muc", "")
    return replace(question, topic=topic or question.topic, difficulty=level or question.difficulty)


def _again(
    request: HttpRequest, data: Mapping[str, Any], reading: Reading, missing: list[str]
) -> HttpResponse:
    for sentence in missing[:10] or [gettext("Chưa chọn câu nào để đưa vào.")]:
        messages.error(request, sentence)
    looked, _ = looked_at(reading.found, {case.id: case for case in reading.cases}, request.POST)
    course = CoursePage.objects.order_by("code").first()
    context = {
        "form": SourceForm(),
        "looked": looked,
        "carried": request.POST["lo"],
        "upload": _Upload(data["source"], data["kind"], b""),
        "course": course,
        "topics": sorted({each.topic for each in looked if each.topic}),
        "chosen_topic": request.POST.get("chu-de", ""),
        "chosen_level": request.POST.get("muc", ""),
        "again": True,
    }
    return _page(request, context)


def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """What a batch brought, and what became of it."""
    editor(request)
    row = get_object_or_404(ImportBatch.objects.select_related("by", "undoing"), pk=pk)
    rows = row.rows.select_related("question__current", "question__course")
    context = {
        "header_title": str(row),
        "page_title": gettext("Lô nhập câu hỏi"),
        "page_subtitle": row.source_name,
        "header_icon": "upload",
        "batch": row,
        "rows": rows,
    }
    return render(request, "quizzes/cms/batch.html", context)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    person = editor(request)
    row = get_object_or_404(ImportBatch, pk=pk)
    try:
        undoing = importing.undo(row, by=person)
    except importing.AlreadyUndone:
        messages.info(request, gettext("Lô này đã được hoàn tác trước đó."))
        return redirect("import_batch", row.pk)
    text = gettext("Đã hoàn tác: bỏ %(removed)d câu, ngừng dùng %(retired)d câu đã có người làm.")
    told = {"removed": len(undoing.removed), "retired": len(undoing.retired)}
    messages.success(request, text % told)
    return redirect("import_batch", row.pk)


__all__ = ["Looked", "batch", "take_in", "undo"]
