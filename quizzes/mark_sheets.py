"""The gradebook as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.models import EditionActivity
from quizzes import sheet_writing
from quizzes.gradebook import Line


def as_xlsx(
    lines: Iterable[Line], tests: list[EditionActivity], *, title: str, subtitle: str
) -> IO[bytes]:
    return sheet_writing.written(
        map(_cells, lines),
        name=_("Bảng điểm"),
        title=title,
        subtitle=subtitle,
        columns=_columns(tests),
        frozen=2,
    )


def _columns(tests: list[EditionActivity]) -> list[tuple[str, int]]:
    found = [(_("STT"), 6), (_("Họ và tên"), 34), (_("Chức vụ"), 34), (_("Cơ quan"), 30)]
    for test in tests:
        found += [
            (_("%s: điểm") % test.title, 12),
            (_("Tỷ lệ (%)"), 8),
            (_("Kết quả"), 10),
            (_("Số lượt"), 9),
        ]
    return [*found, (_("Hoàn thành khóa"), 16)]


def _cells(line: Line) -> list[str | int]:
    enrolment = line.enrolment
    cells: list[str | int] = [
        enrolment.person.full_name,
        enrolment.position or "",
        enrolment.agency_name or "",
    ]
    for mark in line.marks:
        if mark is None:
            cells += ["", "", _("Chưa làm"), 0]
        else:
            passed = _("Đạt") if mark.passed else _("Chưa đạt")
            if mark.regraded:
                passed = _("%(outcome)s, đã chấm lại") % {"outcome": passed}
            cells += [mark.told, mark.percent, passed, mark.attempts]
    done = line.completed_at
    return [*cells, f"{timezone.localtime(done):%d/%m/%Y}" if done else ""]
