"""`manage.py verify_register [--no-files | --no-redraw] [--folder FOLDER]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import exported, seals, verifying
from certificates.models import Series


class Command(BaseCommand):
    help = "Walk every register: numbers, chained lines, certificates and files. Exit 1 on a fault."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-files", action="store_true", help="Do not read the files.")
        parser.add_argument(
            "--no-redraw", action="store_true", help="Read the files, do not draw them again."
        )
        parser.add_argument("--folder", type=Path, help="Check an export instead of the database.")

    def handle(self, *_args: Any, **options: Any) -> None:
        if options["folder"]:
            self._check_export(options["folder"])
            return
        faults = 0
        for series in Series.objects.order_by("issuer_code", "year"):
            fault = verifying.first_fault(
                series, files=not options["no_files"], redraw=not options["no_redraw"]
            )
            faults += fault is not None
            self.stdout.write(f"{series}: {fault or f'đúng, {series.last_number} giấy'}")
        if faults:
            raise CommandError(f"{faults} sổ có sai lệch.")

    def _check_export(self, folder: Path) -> None:
        """Trusts our own keys only, never those that lie in the folder."""
        count = 0
        for fault in exported.faults(folder, seals.keyring().public):
            count += 1
            self.stdout.write(fault)
        if count:
            raise CommandError(f"{folder}: {count} sai lệch.")
        self.stdout.write(f"{folder}: đúng")
