"""Work done by the clock."""

from celery import shared_task
from django.utils import timezone

from compliance import assigning


@shared_task(name="compliance.reconcile", acks_late=True)
def reconcile() -> None:
    assigning.reconcile(on=timezone.localdate())
