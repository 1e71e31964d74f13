"""`manage.py export_questions CODE FILE --format gift`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models import CoursePage
from quizzes import authoring
from quizzes.formats import FORMATS


class Command(BaseCommand):
    help = "Write the questions of a course to a file; what the format cannot say is named."

    def add_arguments(self, parser: CommandParser) -> None:
        writing = [each.name for each in FORMATS.values() if each.write]
        parser.add_argument("code")
        parser.add_argument("file", type=Path)
        parser.add_argument("--format", choices=writing, required=True)

    def handle(self, *_args: Any, **options: Any) -> None:
        course = CoursePage.objects.filter(code=options["code"]).first()
        if course is None:
            raise CommandError(f"Không có khóa học nào mang mã {options['code']}.")
        chosen = FORMATS[options["format"]]
        if chosen.write is None:
            raise CommandError(f"Không ghi được loại {options['format']}.")
        bank, english = authoring.bank_of(course), authoring.english_of(course)
        written = chosen.write(bank, authoring.cases_of(course), english)
        for refusal in written.refused:
            self.stderr.write(f"{refusal.name}: {refusal.reason}")
        if english.questions and not chosen.has_english:
            self.stderr.write(f"Không ghi bản tiếng Anh của: {', '.join(english.questions)}")
        if not written.content:
            raise CommandError("Không câu nào ghi được; chưa ghi tệp.")
        options["file"].write_bytes(written.content)
        count = len(bank) - len(written.refused)
        self.stdout.write(f"Đã ghi {count} câu vào {options['file']}.")
