"""`manage.py load_units units.csv … [--crosswalk crosswalk.csv]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from people import loading_units


class Command(BaseCommand):
    help = "Load unit lists and the crosswalk of a reorganisation. All or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("units", nargs="+", type=Path)
        parser.add_argument("--crosswalk", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            added = loading_units.load(options["units"], options["crosswalk"], by=None)
        except loading_units.UnitFileError as error:
            raise CommandError(f"Không nạp gì cả.\n{error}") from error
        self.stdout.write(f"Đã thêm {added} đơn vị.")
