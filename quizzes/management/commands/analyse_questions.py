"""`manage.py analyse_questions [CODE …]`: what results say about tests and questions, now."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses.models import CoursePage
from quizzes import learning


class Command(BaseCommand):
    help = "Count all papers handed in; without codes, of every test with new ones."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", nargs="*", help="courses")
        parser.add_argument("--again", action="store_true", help="also where nothing is new")

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["codes"]:
            count = learning.analyse_all(again=options["again"])
            self.stdout.write(f"Đã phân tích {count} bài kiểm tra.")
            return
        for code in options["codes"]:
            course = CoursePage.objects.filter(code=code).first()
            if course is None:
                raise CommandError(f"Không có khóa học {code}.")
            for test in learning.analysed_tests().filter(edition__course=course):
                analysis = learning.analyse(test)
                self.stdout.write(f"{code}, {test}: {analysis.attempts} lượt làm.")
