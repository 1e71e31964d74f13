"""The tables that all courses share, kept as rows: legal documents and learning paths."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from hashlib import sha256
from typing import Any

from django.db import transaction

from courses.models import CoursePage, LearningPath, LegalDocument
from courses.references_text import LegalText, PathText, References


@transaction.atomic
def load(references: References) -> None:
    """Bring the rows to what the tables say; one a trainer changed since stays as it is.

    A row that left its table stays: lessons may still cite it.
    """
    _load(LegalDocument, references.legal)
    _load(LearningPath, references.paths)


def _load(model: Any, texts: Iterable[LegalText | PathText]) -> None:
    kept = {row.key: row for row in model.objects.all()}
    for position, text in enumerate(texts, start=1):
        values = _plain(asdict(text))
        mark = sha256(json.dumps([position, values], sort_keys=True).encode()).hexdigest()
        row = kept.get(text.key) or model(key=text.key)
        if row.loaded_as == mark:
            continue
        for name, value in values.items():
            setattr(row, name, value)
        row.position, row.loaded_as = position, mark
        row.save()


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    return {name: list(each) if isinstance(each, tuple) else each for name, each in values.items()}


def kept() -> References:
    """The rows as tables, for exporting; clauses and terms are not kept as rows."""
    return References(
        legal=tuple(_text(LegalText, row) for row in LegalDocument.objects.all()),
        paths=tuple(_text(PathText, row) for row in LearningPath.objects.all()),
    )


def _text(kind: Any, row: Any) -> Any:
    values = {field.name: getattr(row, field.name) for field in fields(kind)}
    return kind(**{name: tuple(v) if isinstance(v, list) else v for name, v in values.items()})


def cited(keys: Iterable[str]) -> list[LegalDocument]:
    """The legal documents with these keys, in the order they are cited."""
    wanted = list(keys)
    found = {row.key: row for row in LegalDocument.objects.filter(key__in=wanted)} if wanted else {}
    return [found[key] for key in wanted if key in found]


def paths(
    courses: Iterable[CoursePage],
) -> list[tuple[LearningPath, list[CoursePage], list[CoursePage]]]:
    """Every path with its courses and its optional ones, of those given; none, no path."""
    by_code = {course.code: course for course in courses}
    shown = []
    for path in LearningPath.objects.all():
        main = [by_code[code] for code in path.courses if code in by_code]
        more = [by_code[code] for code in path.optional if code in by_code]
        if main:
            shown.append((path, main, more))
    return shown
