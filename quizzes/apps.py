from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuizzesConfig(AppConfig):
    name = "quizzes"
    verbose_name = _("Kiểm tra")

    def ready(self) -> None:
        from quizzes import receivers  # noqa: F401,PLC0415 -- listens once the apps are loaded
