"""`manage.py load_demo`: the demo province, its history and its accounts. Only in demo mode."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people.models import Person
from thao import demo_history, demo_key, demo_papers, demo_people, demo_province
from thao.environment import DEMO, PRODUCTION


class Command(BaseCommand):
    help = "Load the demo province. Nothing is written unless all of it can be."

    def handle(self, *_args: Any, **_options: Any) -> None:
        if settings.MODE == PRODUCTION:
            raise CommandError(
                "load_demo viết dữ liệu minh họa; không chạy khi THAO_MODE=production."
            )
        call_command("load_courses", stdout=self.stdout)
        if Person.objects.exists():
            self.say("Đã có người trong danh sách; tỉnh minh họa giữ nguyên.")
            return
        if settings.MODE == DEMO:
            demo_key.make(settings.DEMO_SIGNING_FILE)
        with transaction.atomic():
            self.fill(Path(settings.CONTENT_ROOT) / "demo")

    def fill(self, folder: Path) -> None:
        today = timezone.localdate()
        self.say("  đơn vị năm 2020, 2025 và lần sắp xếp (units) …")
        demo_province.load_units(folder)
        self.say("  cán bộ và vị trí công tác (staff) …")
        postings = demo_province.load_staff(folder / "staff.csv")
        self.say("  lớp học và giấy chứng nhận (classes, certificates) …")
        demo_history.set_up_issuers()
        demo_history.set_up_requirements()
        issued = demo_history.hold_classes(postings, today=today)
        self.say(f"  {issued} giấy chứng nhận; sổ việc được giao (assignments) …")
        demo_people.create_accounts(today=today)
        demo_history.reconcile(today=today)
        demo_people.let_the_learner_begin(today=today)
        self.say("  đính chính, thu hồi, ký nhận, ký số (the life of certificates) …")
        demo_papers.live(today=today)
        demo_papers.sign_some()

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
