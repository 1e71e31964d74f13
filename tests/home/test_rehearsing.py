"""An upgrade is rehearsed: whatever runs twice, nobody gets a second certificate or a letter."""

from io import StringIO

import pytest
from celery import current_app, shared_task
from django.core import mail
from django.core.management import CommandError, call_command

from certificates import drawing_room, issuing
from certificates.models import Certificate
from people.models import Letter
from tests import factories
from tests.certificates.papers import completed
from thao import rehearsing

COUNT = 12


@pytest.fixture
def copy(site):
    """The copy of a database in use: papers drawn, letters sent, but for the last one."""
    factories.IssuerFactory()
    for _ in range(COUNT):
        drawing_room.draw(issuing.issue(completed()))
    Letter.objects.update(sent_at="2026-03-05T08:00:00Z")
    Letter.objects.filter(pk=Letter.objects.last().pk).update(sent_at=None)


@pytest.mark.django_db(transaction=True)
def test_every_data_step_and_every_message_twice_changes_nothing(copy):
    report = rehearsing.rehearse()

    assert report.faults == []
    assert report.before.papers == report.after.papers
    assert (report.before.certificates, report.after.certificates) == (COUNT, COUNT)
    assert report.mails == 1  # the letter that waited anyway, and not twice
    assert report.messages >= 2 * (COUNT + 5)
    assert report.data_steps >= 2


@pytest.mark.django_db(transaction=True)
def test_a_change_and_a_second_letter_are_named(copy, monkeypatch):
    def forgetful(task):
        Certificate.objects.update(drawn_at=None)
        mail.outbox += [object(), object()]
        return 1

    monkeypatch.setattr(rehearsing, "_deliver", forgetful)
    out = StringIO()

    with pytest.raises(CommandError, match=r"papers: .*\nmails: "):
        call_command("rehearse_upgrade", "--on-a-copy", stdout=out)

    assert f"{COUNT} giấy" in out.getvalue()


def test_it_refuses_to_run_where_nobody_said_it_is_a_copy():
    with pytest.raises(CommandError, match="--on-a-copy"):
        call_command("rehearse_upgrade")


def test_a_task_that_the_rehearsal_does_not_know_fails_it():
    @shared_task(name="people.unheard_of")
    def unheard_of(*, person_id):
        pass

    task = current_app.tasks["people.unheard_of"]
    with pytest.raises(rehearsing.UnrehearsedTask, match=r"people\.unheard_of"):
        rehearsing._deliver(task)
    del current_app.tasks["people.unheard_of"]
