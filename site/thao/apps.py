"""What the composition root does once every app is there."""

from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class ThaoConfig(AppConfig):
    name = "thao"

    def ready(self) -> None:
        from thao import checks  # noqa: F401, PLC0415 -- Django registers checks when apps are ready

        make_queue_folders()


def make_queue_folders() -> None:
    """The embedded queue does not make its folders; any other broker has none."""
    options: dict[str, object] = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    for name in ("data_folder_in", "data_folder_out", "control_folder"):
        if name in options:
            Path(str(options[name])).mkdir(parents=True, exist_ok=True)
