from django.apps import AppConfig


class ThaoConfig(AppConfig):
    name = "thao"

    def ready(self) -> None:
        from thao import checks  # noqa: F401, PLC0415 -- Django registers checks when apps are ready
