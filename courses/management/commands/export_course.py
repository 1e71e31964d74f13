"""`manage.py export_course CODE FOLDER`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import exporting
from courses.models import CoursePage
from courses.packs import PackError, read_pack, write_pack


class Command(BaseCommand):
    help = "Write a course as it is published now as a course pack."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("code")
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        code, folder = options["code"], options["folder"]
        course = CoursePage.objects.filter(code=code).first()
        if course is None:
            raise CommandError(f"Không có khóa học nào mang mã {code}.")
        try:
            _refuse_other_files(folder, code)
            write_pack(exporting.export(course), folder)
        except PackError as error:
            raise CommandError(f"Chưa ghi gì cả.\n{error}") from error
        self.stdout.write(f"{code}: đã ghi vào {folder}.")


def _refuse_other_files(folder: Path, code: str) -> None:
    """Only an empty folder, or an older copy of the same pack, is written over."""
    if folder.is_dir() and any(folder.iterdir()) and read_pack(folder).course.code != code:
        raise CommandError(f"Thư mục {folder} đang giữ một gói khác; chọn thư mục khác.")
