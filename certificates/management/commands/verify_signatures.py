"""`manage.py verify_signatures`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from certificates import proving_again
from certificates.signing_setup import NotSetUp


class Command(BaseCommand):
    help = "Read every signed file and prove its signature again. Exit 1 on a fault."

    def handle(self, *_args: Any, **_options: Any) -> None:
        count = faults = 0
        try:
            for verified in proving_again.verify_all():
                count += 1
                if verified.fault:
                    faults += 1
                    self.stdout.write(f"{verified.number}: {verified.fault}")
        except NotSetUp as fault:
            raise CommandError(str(fault)) from fault
        self.stdout.write(f"{count - faults}/{count} tệp đã ký còn đúng.")
        if faults:
            raise CommandError(f"{faults} tệp có sai lệch.")
