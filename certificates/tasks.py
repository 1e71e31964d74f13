"""Work done after the response."""

from celery import shared_task

from certificates import drawing_room
from certificates.models import Certificate


@shared_task(name="certificates.draw", autoretry_for=(OSError,), retry_backoff=True, acks_late=True)
def draw(*, certificate_id: int) -> None:
    drawing_room.draw(Certificate.objects.get(pk=certificate_id))


@shared_task(name="certificates.sweep", acks_late=True)
def sweep() -> None:
    drawing_room.draw_waiting()
