"""Work done after the response."""

from celery import shared_task

from people import mailing


@shared_task(name="people.send_waiting_letters", acks_late=True)
def send_waiting_letters() -> None:
    mailing.send_waiting()
