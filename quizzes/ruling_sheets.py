"""What a ruling would change, as a sheet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from django.utils import timezone
from django.utils.translation import gettext as _

from quizzes import sheet_writing
from quizzes.foreseeing import Line
from quizzes.weighing import Mark


def as_xlsx(lines: Iterable[Line], *, title: str, subtitle: str) -> IO[bytes]:
    return sheet_writing.written(
        map(_cells, lines),
        name=_("Chấm lại"),
        title=title,
        subtitle=subtitle,
        columns=_columns(),
        frozen=3,
    )


def _columns() -> list[tuple[str, int]]:
    return [
        (_("STT"), 6),
        (_("Bài số"), 10),
        (_("Họ và tên"), 34),
        (_("Cơ quan"), 34),
        (_("Bài kiểm tra"), 34),
        (_("Lần làm"), 9),
        (_("Nộp lúc"), 18),
        (_("Điểm trước"), 12),
        (_("Kết quả trước"), 12),
        (_("Điểm sau"), 12),
        (_("Kết quả sau"), 12),
        (_("Thay đổi"), 16),
        (_("Giấy chứng nhận"), 40),
    ]


def _cells(line: Line) -> list[str | int]:
    attempt, before, after = line.attempt, line.paper.before, line.paper.after
    return [
        attempt.pk,
        line.name or _("ngoài phạm vi xem"),
        line.agency,
        attempt.activity.title,
        attempt.number,
        f"{timezone.localtime(attempt.submitted_at):%H:%M %d/%m/%Y}",
        line.before_told,
        _passed(before),
        line.after_told,
        _passed(after),
        _turn(line),
        line.vouched,
    ]


def _passed(mark: Mark) -> str:
    return _("Đạt") if mark.passed else _("Chưa đạt")


def _turn(line: Line) -> str:
    if line.gained:
        return _("Thành đạt")
    if line.lost:
        return _("Thành chưa đạt")
    return _("Đổi điểm") if line.paper.changes else _("Không đổi")
