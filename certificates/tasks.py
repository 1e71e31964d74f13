"""Work done after the response."""

from celery import shared_task
from django.utils import timezone

from certificates import (
    bundle_making,
    drawing_room,
    extending,
    limiting,
    reminding,
    signing,
    taking_back,
    warning,
)
from certificates.models import Bundle, Certificate, Delivery, SigningOrder, TemplatePicture


@shared_task(name="certificates.draw", autoretry_for=(OSError,), retry_backoff=True, acks_late=True)
def draw(*, certificate_id: int) -> None:
    drawing_room.draw(Certificate.objects.get(pk=certificate_id))


@shared_task(name="certificates.sweep", acks_late=True)
def sweep() -> None:
    drawing_room.draw_waiting()
    bundle_making.make_waiting()
    limiting.forget()
    TemplatePicture.objects.abandoned().delete()


@shared_task(
    name="certificates.bundle", autoretry_for=(OSError,), retry_backoff=True, acks_late=True
)
def bundle(*, bundle_id: int) -> None:
    bundle_making.make(Bundle.objects.get(pk=bundle_id))


@shared_task(name="certificates.warn_of_expiry", acks_late=True)
def warn_of_expiry() -> None:
    warning.warn(on=timezone.localdate())


@shared_task(name="certificates.sign", acks_late=True)
def sign(*, order_ids: list[int]) -> None:
    for order in SigningOrder.objects.filter(pk__in=order_ids):
        signing.sign(order)


@shared_task(name="certificates.sign_waiting", acks_late=True)
def sign_waiting() -> None:
    signing.sign_waiting()


@shared_task(name="certificates.take_back", acks_late=True)
def take_back(*, delivery_id: int) -> None:
    """One slice; the next is queued behind what else waits. A lost one is the sweep's business."""
    if taking_back.go_on(Delivery.objects.get(pk=delivery_id)):
        take_back.apply_async(kwargs={"delivery_id": delivery_id}, retry=False)


@shared_task(name="certificates.take_waiting", acks_late=True)
def take_waiting() -> None:
    taking_back.take_waiting()


@shared_task(name="certificates.extend_signatures", acks_late=True)
def extend_signatures() -> None:
    for _extended in extending.extend_due(now=timezone.now()):
        pass


@shared_task(name="certificates.remind_of_holidays", acks_late=True)
def remind_of_holidays() -> None:
    reminding.remind(on=timezone.localdate())
