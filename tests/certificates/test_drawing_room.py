import datetime as dt
import hashlib

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from certificates import drawing_room, tasks
from certificates.drawing_room import NotTheSameBytes
from certificates.faces import Face
from certificates.models import Certificate
from certificates.typesetting import MissingGlyph
from tests import factories
from tests.certificates.papers import issued, tamper

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate(db):
    factories.IssuerFactory()
    return issued()


def kept(certificate):
    with default_storage.open(certificate.pdf.name) as file:
        return file.read()


def files():
    folder = f"certificates/{timezone.localdate().year}"
    return default_storage.listdir(folder)[1] if default_storage.exists(folder) else []


def test_what_is_drawn_is_kept_with_its_hash(certificate):
    content = drawing_room.draw(certificate)

    certificate.refresh_from_db()
    assert content.startswith(b"%PDF-")
    assert kept(certificate) == content
    assert certificate.sha256 == hashlib.sha256(content).hexdigest()
    assert certificate.drawn_at is not None
    assert drawing_room.size(certificate) == len(content)


def test_drawing_again_hands_out_what_was_kept(certificate, monkeypatch):
    first = drawing_room.draw(certificate)
    monkeypatch.setattr(drawing_room, "drawn", lambda *_a, **_k: b"%PDF- of a newer library")

    again = drawing_room.draw(Certificate.objects.get())

    assert again == first
    assert len(files()) == 1


def test_a_lost_file_is_drawn_again_with_the_same_bytes(certificate, caplog):
    first = drawing_room.draw(certificate)
    default_storage.delete(certificate.pdf.name)

    assert drawing_room.size(certificate) is None
    assert drawing_room.draw(certificate) == first
    assert kept(certificate) == first
    assert "was lost or changed; restored" in caplog.text


def test_a_changed_file_is_never_handed_out(certificate):
    first = drawing_room.draw(certificate)
    with default_storage.open(certificate.pdf.name, "wb") as file:
        file.write(b"forged")

    assert drawing_room.draw(certificate) == first
    assert kept(certificate) == first


def test_a_lost_file_that_cannot_be_drawn_alike_is_not_replaced(certificate, monkeypatch):
    drawing_room.draw(certificate)
    default_storage.delete(certificate.pdf.name)
    monkeypatch.setattr(drawing_room, "drawn", lambda *_a, **_k: b"%PDF- of a newer library")

    with pytest.raises(NotTheSameBytes):
        drawing_room.draw(certificate)

    assert files() == []


def test_a_row_that_lost_the_name_of_its_file_finds_it(certificate):
    first = drawing_room.draw(certificate)
    tamper(certificate, pdf="")
    nameless = Certificate.objects.get()

    assert drawing_room.draw(nameless) == first
    assert drawing_room.size(nameless) is None


def test_the_first_drawing_is_one_statement_inside_its_transaction(
    certificate, django_assert_num_queries
):
    drawing_room.fault_of(Face.from_json(certificate.face))  # fonts are read once per process

    with django_assert_num_queries(3):  # a savepoint about the one that claims the row
        drawing_room.draw(certificate)

    kept_row = Certificate.objects.get()
    assert (certificate.pdf.name, certificate.sha256) == (kept_row.pdf.name, kept_row.sha256)
    assert certificate.drawn_at == kept_row.drawn_at


def test_whoever_comes_second_hands_out_what_the_first_kept(certificate, monkeypatch):
    """Two versions of a library at once, as during an upgrade: the first bytes stand."""
    stale = Certificate.objects.get()
    by_the_first = drawing_room.drawn

    def overtaken(*args, **kwargs):
        monkeypatch.setattr(drawing_room, "drawn", by_the_first)
        drawing_room.draw(Certificate.objects.get())
        return b"%PDF- of a newer library"

    monkeypatch.setattr(drawing_room, "drawn", overtaken)

    content = drawing_room.draw(stale)

    certificate.refresh_from_db()
    assert hashlib.sha256(content).hexdigest() == certificate.sha256
    assert len(files()) == 1


def test_a_crash_before_the_commit_leaves_a_file_that_the_next_drawing_writes_over(certificate):
    torn = default_storage.save(drawing_room._name(certificate), ContentFile(b"%PDF- torn"))

    content = drawing_room.draw(certificate)

    certificate.refresh_from_db()
    assert certificate.pdf.name == torn
    assert kept(certificate) == content
    assert len(files()) == 1


def test_a_store_that_fails_leaves_no_hash(certificate, monkeypatch):
    def fail(*_args):
        raise OSError("no space left")

    monkeypatch.setattr(drawing_room, "_store", fail)
    with pytest.raises(OSError, match="no space left"):
        drawing_room.draw(certificate)

    assert Certificate.objects.undrawn().get() == certificate


def test_the_task_draws_and_may_be_repeated(certificate):
    tasks.draw(certificate_id=certificate.pk)
    first = Certificate.objects.get().sha256
    tasks.draw(certificate_id=certificate.pk)

    assert Certificate.objects.get().sha256 == first != ""


def test_the_sweep_draws_what_has_waited_newest_first(certificate, monkeypatch):
    long_ago = timezone.now() - dt.timedelta(hours=1)
    waiting = [issued() for _ in range(3)]
    for minutes, row in enumerate(waiting):
        tamper(row, issued_at=long_ago + dt.timedelta(minutes=minutes))
    monkeypatch.setattr(drawing_room, "BATCH", 2)

    tasks.sweep()

    drawn = set(Certificate.objects.exclude(sha256=""))
    assert drawn == {waiting[1], waiting[2]}
    assert drawing_room.draw_waiting() == 1
    assert Certificate.objects.undrawn().get() == certificate  # issued less than a minute ago


def test_one_that_cannot_be_drawn_holds_up_no_other(certificate, caplog):
    long_ago = timezone.now() - dt.timedelta(hours=1)
    bad, worse = issued(), issued()
    for row in (certificate, bad, worse):
        tamper(row, issued_at=long_ago)
    tamper(bad, face={**bad.face, "holder_name": "日本"})
    tamper(worse, face={})

    assert drawing_room.draw_waiting() == 1

    assert set(Certificate.objects.undrawn()) == {bad, worse}
    assert f"Certificate {bad.number} cannot be drawn: holder_name" in caplog.text
    with pytest.raises(MissingGlyph):
        drawing_room.draw(Certificate.objects.get(pk=bad.pk))
