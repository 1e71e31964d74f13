"""`manage.py load_courses [FOLDER …]`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from courses import loading, references, trainers
from courses.packs import PackError, read_pack
from courses.references_text import read_references


class Command(BaseCommand):
    help = "Load course packs; without FOLDER, all that the product ships with. Safe to repeat."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")

    def handle(self, *_args: Any, **options: Any) -> None:
        folders = options["folders"] or loading.packs_under(settings.CONTENT_ROOT)
        failed = 0
        if not options["folders"]:
            try:
                references.load(read_references(settings.CONTENT_ROOT))
            except PackError as error:
                raise CommandError(str(error)) from error
        for folder in folders:
            try:
                course = loading.load(read_pack(folder), by=None)
            except PackError as error:
                self.stderr.write(str(error))
                failed += 1
            else:
                self.stdout.write(f"{course.code}: {course.title}")
        trainers.ensure_group()
        if failed:
            raise CommandError(f"{failed} gói khóa học có lỗi, chưa nạp gì từ các gói đó.")
