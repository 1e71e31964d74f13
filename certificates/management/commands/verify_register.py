"""`manage.py verify_register [--no-files]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import verifying
from certificates.models import Series


class Command(BaseCommand):
    help = "Walk every register: numbers, chained lines, certificates and files. Exit 1 on a fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-files", action="store_true", help="Do not read the files.")

    def handle(self, *_args: Any, **options: Any) -> None:
        faults = 0
        for series in Series.objects.order_by("issuer_code", "year"):
            fault = verifying.first_fault(series, files=not options["no_files"])
            faults += fault is not None
            self.stdout.write(f"{series}: {fault or f'đúng, {series.last_number} giấy'}")
        if faults:
            raise CommandError(f"{faults} sổ có sai lệch.")
