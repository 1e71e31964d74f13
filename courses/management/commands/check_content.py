"""`manage.py check_content [FOLDER …] [--write]`."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import Resolver404, resolve

from courses import confirming
from courses.loading import packs_under
from courses.packs import (
    Pack,
    PackError,
    Problem,
    check_canonical,
    lessons_of,
    read_pack,
    review,
)
from courses.references_text import References, read_references
from courses.reviewing import links
from courses.reviewing_questions import alike

OUTSIDE = ("https://", "mailto:")
PAGE = Path("docs/reference/to-confirm.md")


class Command(BaseCommand):
    help = "Check course packs; without FOLDER, all that the product ships with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
        parser.add_argument(
            "--write", action="store_true", help="write the page of statements to confirm"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        folders = options["folders"] or packs_under(settings.CONTENT_ROOT)
        try:
            references = read_references(settings.CONTENT_ROOT)
        except PackError as error:
            raise CommandError(str(error)) from error
        problems = [problem for folder in folders for problem in check_canonical(folder)]
        if not problems:
            packs = [read_pack(folder) for folder in folders]
            problems = _problems(packs, references)
            if not options["folders"]:
                problems += self._check_page(confirming.page(packs, references), **options)
        if problems:
            raise CommandError("\n".join(problems))
        self.stdout.write(f"{len(folders)} gói khóa học đều đạt.")

    def _check_page(self, wanted: str, *, write: bool, **_options: Any) -> list[str]:
        path = settings.BASE_DIR / PAGE
        if write:
            path.write_text(wanted, encoding="utf-8")
        if path.exists() and path.read_text(encoding="utf-8") == wanted:
            return []
        return [f"{PAGE}: đã cũ; chạy manage.py check_content --write"]


def _problems(packs: list[Pack], references: References) -> list[str]:
    found = [problem for pack in packs for problem in review(pack, references)]
    dead = [problem for pack in packs for problem in _dead_links(pack)]
    return [str(problem) for problem in (*found, *dead, *alike(packs))]


def _dead_links(pack: Pack) -> Iterator[Problem]:
    """Links of the site that lead nowhere, and links to other sites that are not secured."""
    for path, lesson in lessons_of(pack):
        for link in links(lesson):
            if not (_leads_somewhere(link) if link.startswith("/") else link.startswith(OUTSIDE)):
                message = f"liên kết “{link}” không dùng được; sửa đường dẫn hoặc bỏ liên kết"
                yield Problem(f"{pack.course.slug}/{path}", 0, message)


def _leads_somewhere(link: str) -> bool:
    """Pages have addresses of their own; the tree's, which take any words, lead nowhere (ADR 5)."""
    try:
        found = resolve(link.partition("#")[0].partition("?")[0])
    except Resolver404:
        return False
    return found.url_name != "wagtail_serve"
