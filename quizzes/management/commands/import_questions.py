"""`manage.py import_questions CODE FILE --by USER`: looks first, writes with `--confirm`."""

from __future__ import annotations

import re
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.bank_text import SLUG
from courses.models import CoursePage
from courses.pack_text import DIFFICULTIES
from people.models import Person
from quizzes import authoring, importing
from quizzes.formats import FORMATS, LARGEST, Found, Reading, Unreadable, guess
from quizzes.formats.legacy import CONVERTERS
from quizzes.formats.registry import disguise_in, read


class Command(BaseCommand):
    help = "Read questions from a file; nothing is written without --confirm."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code", help="the course")
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", required=True, help="staff code of whoever answers for it")
        parser.add_argument("--format", choices=list(FORMATS), default="")
        parser.add_argument("--encoding", choices=list(CONVERTERS), default="")
        parser.add_argument("--topic", default="", help="for questions that name none")
        parser.add_argument("--difficulty", choices=DIFFICULTIES, default="")
        parser.add_argument("--confirm", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        course = CoursePage.objects.filter(code=options["code"]).first()
        person = Person.objects.filter(staff_code=options["by"]).first()
        if course is None or person is None:
            missing = f"khóa học {options['code']}" if course is None else f"người {options['by']}"
            raise CommandError(f"Không có {missing}.")
        content = _content(options["file"])
        try:
            kind = options["format"] or guess(options["file"].name, content)
            reading = read(kind, content, convert=options["encoding"])
            disguise = "" if options["encoding"] else disguise_in(kind, content)
        except Unreadable as error:
            raise CommandError(str(error)) from error
        if disguise:
            raise CommandError(f"Có vẻ là bảng mã {disguise}; thêm --encoding {disguise}.")
        good = self._tell(reading, course, options)
        if options["confirm"] and good:
            source = importing.Source(options["file"].name, kind, sha256(content).hexdigest())
            batch = importing.confirm(
                [importing.Intake(e.line, e.question, course, e.english) for e in good],
                source=source,
                cases={case.id: case for case in reading.cases},
                cases_en={case.id: case for case in reading.cases_en},
                by=person,
            )
            self.stdout.write(f"Đã đưa {len(good)} câu vào ngân hàng, lô {batch.pk}.")
        else:
            self.stdout.write(f"{len(good)} câu sẵn sàng; chưa ghi gì. Thêm --confirm để ghi.")

    def _tell(self, reading: Reading, course: CoursePage, options: dict[str, Any]) -> list[Found]:
        """Say what is wrong or unclear, by line; give what can be written."""
        for fault in reading.faults:
            self.stderr.write(f"Dòng {fault.line}, {fault.name}: {fault.message}")
        good = []
        told = {case.id for case in reading.cases} | authoring.cases_of(course).keys()
        texts = [_completed(each, options) for each in reading.found]
        same = authoring.alike((each.question for each in texts), authoring.bank_of())
        for each, alike in zip(texts, same, strict=True):
            if wrong := _against(each, alike, told):
                self.stderr.write(f"Dòng {each.line}, {each.name}: {wrong}")
            else:
                good.append(each)
        return good


def _content(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise CommandError(f"{path} lớn quá {LARGEST // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được {path}: {error.strerror}.") from error


def _completed(found: Found, options: dict[str, Any]) -> Found:
    question = found.question
    topic = question.topic or options["topic"]
    level = question.difficulty or options["difficulty"]
    return replace(found, question=replace(question, topic=topic, difficulty=level))


def _against(found: Found, alike: list[str], told: set[str]) -> str:
    """Why this question is not taken without somebody looking; "" if nothing speaks against it."""
    if found.doubts:
        return "; ".join(found.doubts)
    if alike:
        return f"gần như trùng với {', '.join(alike)}"
    if found.question.case and found.question.case not in told:
        return f"không có tình huống “{found.question.case}”"
    if not re.fullmatch(SLUG, found.question.topic) or not found.question.difficulty:
        return "chưa có chủ đề hoặc mức độ; thêm --topic, --difficulty"
    return ""
