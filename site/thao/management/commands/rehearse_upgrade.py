"""`manage.py rehearse_upgrade --on-a-copy`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from thao import rehearsing


class Command(BaseCommand):
    help = "Run every data step and every message twice on a copy of the data. Exit 1 on a change."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--on-a-copy",
            action="store_true",
            help="You have restored a backup into another database and another THAO_VAR.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not options["on_a_copy"]:
            raise CommandError("Chỉ chạy trên bản sao của dữ liệu: thêm --on-a-copy.")
        report = rehearsing.rehearse()
        self.stdout.write(
            f"{report.before.certificates} giấy; chạy lại {report.data_steps} bước dữ liệu và "
            f"{report.messages} thông điệp; giấy mới: "
            f"{report.after.certificates - report.before.certificates}, thư: {report.mails}"
        )
        if report.faults:
            raise CommandError("\n".join(report.faults))
