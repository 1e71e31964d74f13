"""`manage.py extend_signatures [--dry-run]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from certificates import extending


class Command(BaseCommand):
    help = "Stamp archived signatures (B-LTA) again before their last time stamp ends."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only say which are due.")

    def handle(self, *_args: Any, **options: Any) -> None:
        now = timezone.now()
        if options["dry_run"]:
            for kept in extending.due(now=now):
                self.stdout.write(kept.certificate.number)
            return
        count = faults = 0
        for extended in extending.extend_due(now=now):
            count += 1
            if extended.fault:
                faults += 1
                self.stdout.write(f"{extended.number}: {extended.fault}")
        self.stdout.write(f"{count - faults}/{count} tệp được gia hạn dấu thời gian.")
        if faults:
            raise CommandError(f"{faults} tệp chưa gia hạn được.")
