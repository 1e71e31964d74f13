"""The signing queue: ordered once, signed once, kept with its facts, or failed with a reason."""

import threading

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from certificates import (
    drawing_room,
    revoking,
    signed_files,
    signing,
    signing_setup,
    sittings,
    tasks,
    verifying,
)
from certificates.models import RegisterEntry, SignedFile, SigningOrder, Sitting, waiting_for
from certificates.sittings import NothingToSign
from people.models import AppendOnly, AuditEntry, Letter, Role
from tests import factories
from tests.certificates import papers, pki
from tests.certificates.desk import fresh, order_of, waiting

pytestmark = pytest.mark.django_db


def signed_now(signer, *certificates):
    sitting = sittings.open_sitting([c.pk for c in certificates] or None, by=signer)
    for order in sitting.orders.all():
        signing.sign(order)
    return sitting


def test_a_signed_certificate_keeps_both_files_and_says_who_signed(desk, signer):
    [certificate] = waiting()
    signed_now(signer, certificate)

    kept = SignedFile.objects.get(certificate=certificate)
    drawn = drawing_room.draw(fresh(certificate))
    signed = signed_files.final(fresh(certificate))
    assert signed.startswith(drawn)
    assert len(signed) == kept.size > len(drawn)
    assert drawing_room.hashed(drawn) == kept.sha256_before == fresh(certificate).sha256
    assert drawing_room.hashed(signed) == kept.sha256_after
    assert (kept.common_name, kept.level, kept.route) == ("Người Ký Mẫu", "B-B", "here")
    assert kept.fingerprint == desk.leaf.fingerprint
    assert kept.serial == f"{desk.leaf.certificate.serial_number:x}"
    assert kept.by == signer
    assert not kept.time_stamped
    assert [one["common_name"] for one in kept.signatures] == ["Người Ký Mẫu"]


def test_the_signature_goes_into_register_audit_and_letter(desk, signer):
    [certificate] = waiting()
    before = Letter.objects.count()
    signed_now(signer, certificate)

    line = RegisterEntry.objects.get(certificate=certificate, event="signed")
    kept = SignedFile.objects.get()
    assert line.data["sha256"] == kept.sha256_after
    assert verifying.first_fault(fresh(certificate).series) is None
    assert AuditEntry.objects.get(action="certificates.sign").by == signer
    assert before == 0  # nothing is announced before there is a file
    assert Letter.objects.get().key == f"signed:{certificate.pk}"


def test_a_signed_file_exchanged_or_gone_is_named_by_the_register(desk, signer):
    [certificate] = waiting()
    signed_now(signer, certificate)
    kept = SignedFile.objects.get()
    with kept.file.open() as file:
        changed = file.read() + b"\n"
    with kept.file.storage.open(kept.file.name, "wb") as file:
        file.write(changed)
    series, number = fresh(certificate).series, certificate.number
    assert verifying.first_fault(series) == f"tệp ký số của {number} không đúng mã SHA-256"

    papers.tamper(kept, sha256_after=drawing_room.hashed(changed))
    assert verifying.first_fault(series) == f"{number} không còn như trong sổ"


def test_a_draft_is_never_handed_out_as_final(desk, signer):
    [certificate] = waiting()
    drawing_room.draw(certificate)

    assert fresh(certificate).awaits_signature
    assert signed_files.sha256(fresh(certificate)) == ""
    with pytest.raises(signed_files.NotSigned):
        signed_files.final(fresh(certificate))


def test_an_issuer_that_does_not_sign_hands_out_the_drawn_file(issuer):
    certificate = papers.issued()

    assert signed_files.final(fresh(certificate)) == drawing_room.draw(certificate)
    assert signed_files.sha256(fresh(certificate)) == fresh(certificate).sha256
    assert not fresh(certificate).awaits_signature


def test_a_signed_file_that_was_changed_on_disk_is_not_handed_out(desk, signer):
    [certificate] = waiting()
    signed_now(signer, certificate)
    kept = SignedFile.objects.get()
    with kept.file.storage.open(kept.file.name, "r+b") as file:
        file.seek(100)
        file.write(b"x")

    with pytest.raises(drawing_room.NotTheSameBytes):
        signed_files.final(fresh(certificate))
    kept.file.storage.delete(kept.file.name)
    with pytest.raises(drawing_room.NotTheSameBytes):
        signed_files.final(fresh(certificate))


def test_a_signed_file_is_a_fact(desk, signer):
    [certificate] = waiting()
    sitting = signed_now(signer, certificate)
    kept = SignedFile.objects.get()

    for refused in (
        kept.save,
        kept.delete,
        SignedFile.objects.all().delete,
        sitting.delete,
        sitting.orders.all().delete,
        sitting.orders.get().delete,
        Sitting.objects.all().delete,
    ):
        with pytest.raises(AppendOnly):
            refused()
    assert str(kept) == f"{certificate.number}: Người Ký Mẫu"
    assert str(sitting.orders.get()) == certificate.number
    assert str(sitting).startswith("Người Ký Mẫu, ")


def test_signing_twice_keeps_the_first(desk, signer):
    [certificate] = waiting()
    sitting = signed_now(signer, certificate)
    first = SignedFile.objects.get().sha256_after

    signing.sign(sitting.orders.get())

    assert SignedFile.objects.get().sha256_after == first
    with pytest.raises(NothingToSign):
        sittings.open_sitting(None, by=signer)
    assert Sitting.objects.count() == 1


def test_the_later_of_two_workers_throws_its_file_away(desk, signer, monkeypatch):
    """Both have read that nothing is signed; the other one keeps its file first."""
    [certificate] = waiting()
    sitting = sittings.open_sitting(None, by=signer)
    prove = signing.proving.prove
    first = []

    def meanwhile(*args, **kwargs):
        if not first:
            first.append(True)
            signing.sign(sitting.orders.get())
        return prove(*args, **kwargs)

    monkeypatch.setattr(signing.proving, "prove", meanwhile)
    signing.sign(sitting.orders.get())

    kept = SignedFile.objects.get()
    assert drawing_room.hashed(signed_files.final(fresh(certificate))) == kept.sha256_after
    assert order_of(certificate).fault == ""
    assert RegisterEntry.objects.filter(event="signed").count() == 1
    assert AuditEntry.objects.filter(action="certificates.sign").count() == 1


def test_the_database_itself_knows_no_second_signed_file(desk, signer, monkeypatch):
    [certificate] = waiting()
    signed_now(signer, certificate)
    monkeypatch.setattr(signed_files, "_still_waits", lambda _certificate: None)
    drawn = drawing_room.draw(certificate)
    signed = desk.signed(drawn)
    proof = signing.proving.prove(
        signed,
        signed_files.expected(fresh(certificate), drawn, None),
        trust=signing_setup.trust(),
        now=timezone.now(),
    )

    with pytest.raises(signed_files.AlreadySigned):
        signed_files.keep(certificate, signed, proof, route="outside", by=signer)
    assert RegisterEntry.objects.filter(event="signed").count() == 1


def test_a_worker_that_dies_before_it_keeps_the_file_leaves_the_order_to_the_sweep(
    desk, signer, monkeypatch
):
    [certificate] = waiting()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(signed_files, "_store", _died)
        with pytest.raises(KeyboardInterrupt):
            signed_now(signer, certificate)
    assert not SignedFile.objects.exists()

    assert signing.sign_waiting() == 0  # its task may still be coming
    papers.tamper(order_of(certificate), asked_at=timezone.now() - signing.AT_REST * 2)
    tasks.sign_waiting()

    assert SignedFile.objects.get().certificate == certificate
    assert RegisterEntry.objects.filter(event="signed").count() == 1


def _died(*_args):
    raise KeyboardInterrupt


def test_a_sitting_queues_its_orders_after_the_commit(
    desk, signer, monkeypatch, django_capture_on_commit_callbacks
):
    certificates = waiting(3)
    monkeypatch.setattr(sittings, "PER_TASK", 2)
    sent = []
    monkeypatch.setattr(tasks.sign, "apply_async", lambda **options: sent.append(options))

    with django_capture_on_commit_callbacks(execute=True):
        sitting = sittings.open_sitting(None, by=signer)

    assert [len(options["kwargs"]["order_ids"]) for options in sent] == [2, 1]
    for options in sent:
        tasks.sign(**options["kwargs"])
    assert sittings.progress(sitting) == sittings.Progress(3, 0, 0)
    assert sittings.progress(sitting).total == len(certificates)


def test_two_who_click_at_once_order_each_certificate_once(desk, signer, signing_unit):
    certificates = waiting(3)
    other = factories.posted(signing_unit, full_name="Người Ký Hai")
    factories.MandateFactory(person=other, role="signer", unit=signing_unit)

    first = sittings.open_sitting([certificates[0].pk, certificates[1].pk], by=signer)
    second = sittings.open_sitting(None, by=other)

    assert first.orders.count() == 2
    assert [order.certificate for order in second.orders.all()] == [certificates[2]]
    assert SigningOrder.objects.count() == 3


@pytest.mark.usefixtures("desk")
def test_all_pressed_again_orders_those_that_no_sitting_has_yet(signer, monkeypatch):
    certificates = waiting(3)
    monkeypatch.setattr(sittings, "MOST", 2)
    first = sittings.open_sitting(None, by=signer)
    second = sittings.open_sitting(None, by=signer)
    assert [
        list(sitting.orders.order_by("pk").values_list("certificate", flat=True))
        for sitting in (first, second)
    ] == [[certificates[0].pk, certificates[1].pk], [certificates[2].pk]]
    with pytest.raises(NothingToSign):
        sittings.open_sitting(None, by=signer)


def test_what_failed_says_why_and_is_ordered_again_in_a_new_sitting(desk, signer):
    certificates = waiting(2)
    desk.write(key=False)
    sitting = signed_now(signer)
    assert sittings.progress(sitting) == sittings.Progress(0, 2, 0)
    assert {order.fault for order in sitting.orders.all()} == {"not_set_up"}

    desk.write()
    again = sittings.order_again(sitting, by=signer)
    for order in again.orders.all():
        signing.sign(order)

    assert sittings.progress(again) == sittings.Progress(2, 0, 0)
    assert sittings.progress(sitting).total == 0
    assert SignedFile.objects.count() == len(certificates)
    with pytest.raises(NothingToSign):
        sittings.order_again(again, by=signer)


def fault_after(desk, signer, **setup):
    [certificate] = waiting()
    desk.write(**setup)
    signed_now(signer, certificate)
    order = order_of(certificate)
    assert not SignedFile.objects.exists()
    return order.fault, order.detail


def test_a_paper_of_nobody_here_is_not_signed(desk, signer):
    assert fault_after(desk, signer, name="Ai Khác") == ("no_signatory", "")


def test_a_key_that_is_another_persons_is_not_used(desk, signer):
    assert fault_after(desk, signer, persons='["KY999"]') == ("no_signatory", "")


def test_without_a_trust_folder_nothing_is_signed(desk, signer):
    assert fault_after(desk, signer, trust=False) == ("not_set_up", "")


def test_a_signature_that_cannot_be_proven_is_not_kept(desk, signer):
    desk.keep_key(pki.Authority("Gốc Lạ").leaf("Người Ký Mẫu"))

    assert fault_after(desk, signer) == ("not_proven", "untrusted")


def test_a_time_stamp_service_that_does_not_answer_fails_the_order(desk, signer):
    service = "http://127.0.0.1:9/tsa"

    assert fault_after(desk, signer, level="B-T", timestamp=service) == ("no_time_stamp", "")


def test_a_revoked_certificate_is_not_signed(desk, signer):
    [certificate] = waiting()
    sitting = sittings.open_sitting(None, by=signer)
    revoking.revoke(certificate, ground="issuer_error", by=None)

    signing.sign(sitting.orders.get())

    assert order_of(certificate).fault == "not_to_be_signed"
    assert list(waiting_for(signer)) == []


def test_a_file_that_cannot_be_drawn_fails_its_order_only(desk, signer):
    broken, fine = waiting(2)
    papers.tamper(broken, face={"unknown": ""})

    sitting = signed_now(signer)

    assert order_of(broken).fault == "no_file"
    assert SignedFile.objects.get().certificate == fine
    assert sittings.progress(sitting) == sittings.Progress(1, 1, 0)


def test_a_signer_sees_what_is_issued_in_the_name_of_their_unit_only(desk, signer, elsewhere):
    [certificate] = waiting()
    stranger = factories.posted(elsewhere, full_name="Người Ký Nơi Khác")
    factories.MandateFactory(person=stranger, role=Role.SIGNER, unit=elsewhere)
    officer = factories.posted(elsewhere, full_name="Cán bộ")

    assert list(waiting_for(signer)) == [certificate]
    assert list(waiting_for(stranger)) == []
    assert list(waiting_for(officer)) == []


def test_the_key_is_opened_once(desk, signer, monkeypatch):
    calls = []
    opened = signing_setup.signing_keys.opened
    monkeypatch.setattr(
        signing_setup.signing_keys, "opened", lambda key: calls.append(key) or opened(key)
    )
    waiting(3)

    signed_now(signer)

    assert len(calls) == 1


def test_signing_one_costs_a_bounded_number_of_queries(desk, signer):
    [certificate] = waiting()
    drawing_room.draw(certificate)
    sitting = sittings.open_sitting(None, by=signer)

    with CaptureQueriesContext(
        connection,
    ) as queries:
        signing.sign(sitting.orders.get())

    assert len(queries) <= 20


@pytest.mark.django_db(transaction=True)
def test_two_workers_sign_a_sitting_once(desk, signer):
    certificates = waiting(4)
    sitting = sittings.open_sitting(None, by=signer)
    orders = list(sitting.orders.all())

    def work(order_list):
        try:
            for order in order_list:
                signing.sign(order)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(o,)) for o in (orders, orders[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert SignedFile.objects.count() == len(certificates)
    assert RegisterEntry.objects.filter(event="signed").count() == len(certificates)
    assert verifying.first_fault(fresh(certificates[0]).series) is None
