import pytest

from people import mailing
from people.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db


def write(person, key="k"):
    return mailing.write(key, person=person, subject="Tiêu đề", body="Nội dung")


def test_a_letter_is_written_once_per_key_and_sent_once(mailoutbox):
    person = factories.PersonFactory()

    write(person)
    write(person)

    assert Letter.objects.count() == 1
    assert mailing.send_waiting() == 1
    assert mailing.send_waiting() == 0
    assert [(m.to, m.subject) for m in mailoutbox] == [([person.email], "Tiêu đề")]


def test_who_has_no_address_gets_no_letter():
    write(factories.PersonFactory(email=None))

    assert not Letter.objects.exists()


def test_a_letter_that_cannot_be_sent_waits_and_is_counted(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1  # nothing listens here
    write(factories.PersonFactory())

    assert mailing.send_waiting() == 0
    letter = Letter.objects.get()
    assert (letter.sent_at, letter.failures) == (None, 1)


def test_an_address_taken_away_meanwhile_is_not_written_to(mailoutbox):
    person = factories.PersonFactory()
    write(person)
    type(person).objects.filter(pk=person.pk).update(email=None)

    assert mailing.send_waiting() == 0
    assert Letter.objects.get().sent_at is None
