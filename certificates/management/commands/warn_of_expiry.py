"""`manage.py warn_of_expiry [--dry-run]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from certificates import warning


class Command(BaseCommand):
    help = "Write to holders whose certificate runs out in 90, 60, 30 or 7 days; each stage once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say who would be warned.")

    def handle(self, *_args: Any, **options: Any) -> None:
        today = timezone.localdate()
        if not options["dry_run"]:
            self.stdout.write(f"{warning.warn(on=today)} người được nhắc.")
            return
        for certificate, stage in warning.due(today):
            self.stdout.write(f"{certificate.number}: {stage} ngày")
