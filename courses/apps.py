"""What may be learnt, and who is learning it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CoursesConfig(AppConfig):
    name = "courses"
    verbose_name = _("Khóa học")

    def ready(self) -> None:
        from courses import receivers  # noqa: F401,PLC0415 -- needs the models loaded
