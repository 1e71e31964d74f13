"""`manage.py check_content`."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from courses.loading import packs_under
from courses.packs import check_canonical, read_pack, review


class Command(BaseCommand):
    help = "Check the course packs that the product ships with."

    def handle(self, *_args: Any, **_options: Any) -> None:
        folders = packs_under(settings.CONTENT_ROOT)
        problems = [problem for folder in folders for problem in _problems(folder)]
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{len(folders)} gói khóa học đều đạt.")


def _problems(folder: Path) -> list[str]:
    return check_canonical(folder) or [str(problem) for problem in review(read_pack(folder))]
