"""`manage.py export_register FOLDER [--no-credentials]`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from certificates import exporting


class Command(BaseCommand):
    help = "Write the whole register as plain files, with a page that checks them. Exit 1 on a gap."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="A folder that does not exist yet.")
        parser.add_argument(
            "--no-credentials", action="store_true", help="Without Open Badges: much faster."
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        try:
            report = exporting.export(options["folder"], credentials=not options["no_credentials"])
        except exporting.AlreadyThere as there:
            raise CommandError(f"{there} đã có; hãy chọn một thư mục chưa có.") from None
        self.stdout.write(
            f"{report.certificates} giấy, {report.files} tệp PDF, {report.lines} dòng sổ: "
            f"{options['folder']}"
        )
        if report.without_file:
            listed = ", ".join(report.without_file[:10])
            raise CommandError(
                f"{len(report.without_file)} giấy không có tệp PDF ({listed}); sổ vẫn được xuất đủ."
            )
