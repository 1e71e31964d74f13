"""`manage.py export_courses FOLDER`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import exporting, references
from courses.models import CoursePage
from courses.packs import PackError, write_pack
from courses.references_text import write_references


class Command(BaseCommand):
    help = (
        "Write every published course as a pack, and the tables they share, into an empty folder."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        folder = options["folder"]
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandError(f"{folder} không phải thư mục trống; chọn một thư mục trống.")
        courses = list(CoursePage.objects.live().order_by("path"))
        try:
            packs = [(course, exporting.export(course)) for course in courses]
        except PackError as error:
            raise CommandError(f"Chưa ghi gì cả.\n{error}") from error
        folder.mkdir(parents=True, exist_ok=True)
        for course, pack in packs:
            write_pack(pack, folder / course.slug)
        write_references(references.kept(), folder)
        self.stdout.write(f"Đã ghi {len(packs)} khóa học vào {folder}.")
