"""What comes back signed is judged by the worker, file by file: nothing lost, nothing doubled."""

import io
import resource
import zipfile

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certificates import (
    delivering,
    drawing_room,
    packing,
    revoking,
    signed_files,
    signing,
    signing_outside,
    signing_words,
    taking_back,
    tasks,
    verifying,
)
from certificates.delivering import CannotTakeBack
from certificates.models import Delivery, RegisterEntry, SignedFile, waiting_for
from certificates.packing import Unsafe
from certificates.proving import Fault
from people.models import AuditEntry
from tests import factories
from tests.certificates import papers, pki
from tests.certificates.desk import fresh, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(desk):
    """The host holds no key: everything is signed elsewhere."""
    desk.write(key=False)
    return desk


def drawn_of(certificate):
    return drawing_room.draw(fresh(certificate))


def named(certificate, content, suffix="_signed"):
    stem = signing_outside.draft_name(certificate).removesuffix(".pdf")
    return f"{stem}{suffix}.pdf", content


def brought(signer, *files, **options):
    uploads = [SimpleUploadedFile(name, content) for name, content in files]
    return delivering.deliver(uploads, by=signer, **options)


def back(signer, *files, **options):
    """Brought back and judged to the end, as the worker does it."""
    delivery = brought(signer, *files, **options)
    finish(delivery)
    return delivery


def finish(delivery):
    while taking_back.go_on(delivery):
        pass
    delivery.refresh_from_db()


def zipped(*files):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in files:
            made.writestr(name, content)
    return "da-ky.zip", out.getvalue()


def faults(delivery):
    return [file.fault for file in delivery.files.all()]


def states(delivery):
    return [file.state for file in delivery.files.all()]


def kept(delivery):
    return states(delivery).count("kept")


def test_a_signed_bundle_is_taken_whole(outside, signer):
    certificates = waiting(2)
    files = [named(c, outside.signed(drawn_of(c))) for c in certificates]

    delivery = back(signer, zipped(*files))

    assert states(delivery) == ["kept", "kept"]
    for certificate, (_name, content) in zip(certificates, files, strict=True):
        assert signed_files.final(fresh(certificate)) == content
    first = SignedFile.objects.first()
    assert (first.route, first.by, first.common_name) == ("outside", signer, "Người Ký Mẫu")
    assert RegisterEntry.objects.filter(event="signed").count() == 2
    assert verifying.first_fault(fresh(certificates[0]).series) is None
    assert list(waiting_for(signer)) == []


def test_single_files_are_taken_too(outside, signer):
    certificates = waiting(2)

    result = back(signer, *[named(c, outside.signed(drawn_of(c)), "") for c in certificates])

    assert kept(result) == 2


def test_the_agencys_own_seal_counts_as_its_signature(outside, signer):
    [certificate] = waiting()
    office = outside.authority.leaf("sở khoa học và công nghệ")

    assert (
        kept(back(signer, named(certificate, outside.signed(drawn_of(certificate), office)))) == 1
    )


def test_the_signing_file_may_name_who_else_signs(outside, signer):
    [certificate] = waiting()
    outside.write(key=False, subjects='["Nguyễn Văn Thay"]')
    other = outside.authority.leaf("Nguyễn Văn Thay")
    drawn = drawn_of(certificate)

    assert faults(back(signer, named(certificate, outside.signed(drawn)))) == ["wrong_signer"]
    assert kept(back(signer, named(certificate, outside.signed(drawn, other)))) == 1


def test_one_refused_file_keeps_all_others_out(outside, signer):
    good, bad = waiting(2)
    files = [
        named(good, outside.signed(drawn_of(good))),
        named(bad, drawn_of(bad)),
    ]

    result = back(signer, *files)

    assert (states(result), faults(result)) == (["good", "refused"], ["", "unsigned"])
    assert not SignedFile.objects.exists()
    assert not RegisterEntry.objects.filter(event="signed").exists()
    assert not AuditEntry.objects.filter(action="certificates.sign").exists()


def test_the_good_ones_are_taken_when_asked_for(outside, signer):
    good, bad = waiting(2)
    files = [named(good, outside.signed(drawn_of(good))), named(bad, drawn_of(bad))]

    result = back(signer, *files, good_ones=True)

    assert states(result) == ["kept", "refused"]
    assert SignedFile.objects.get().certificate == good


def test_swapped_files_are_refused(outside, signer):
    one, other = waiting(2)
    files = [
        named(one, outside.signed(drawn_of(other))),
        named(other, outside.signed(drawn_of(one))),
    ]

    assert faults(back(signer, *files)) == ["other_file", "other_file"]


def test_a_file_signed_by_the_wrong_person_is_refused_by_name(outside, signer):
    [certificate] = waiting()
    wrong = outside.authority.leaf("Người Khác")

    [file] = back(
        signer, named(certificate, outside.signed(drawn_of(certificate), wrong))
    ).files.all()

    assert (file.fault, file.signer) == ("wrong_signer", "Người Khác")
    assert signing_words.delivered(file).refusal == (
        "Người ký là Người Khác, không phải người ký ghi trên giấy."
    )


def test_a_file_signed_under_an_unknown_root_is_refused(outside, signer):
    [certificate] = waiting()
    unknown = pki.Authority("Gốc Lạ").leaf("Người Ký Mẫu")

    result = back(signer, named(certificate, outside.signed(drawn_of(certificate), unknown)))
    assert faults(result) == ["untrusted"]


def test_a_file_whose_name_lost_its_number_is_refused(outside, signer):
    [certificate] = waiting()
    signed = outside.signed(drawn_of(certificate))

    assert faults(back(signer, ("scan0001.pdf", signed))) == ["no_number"]


def test_another_units_paper_is_not_there_for_this_signer(outside, signer, elsewhere):
    [certificate] = waiting()
    stranger = factories.posted(elsewhere, full_name="Người Ký Nơi Khác")
    factories.MandateFactory(person=stranger, role="signer", unit=elsewhere)
    file = named(certificate, outside.signed(drawn_of(certificate)))

    assert faults(back(stranger, file)) == ["not_yours"]
    unknown = ("GCN-VLG-2026-999999-0.pdf", file[1])
    assert faults(back(signer, unknown)) == ["not_yours"]


def test_a_second_signed_file_does_not_replace_the_first(outside, signer):
    [certificate] = waiting()
    drawn = drawn_of(certificate)
    back(signer, named(certificate, outside.signed(drawn)))
    first = SignedFile.objects.get().sha256_after

    assert faults(back(signer, named(certificate, outside.signed(drawn)))) == ["already_signed"]
    assert SignedFile.objects.get().sha256_after == first


def test_one_paper_comes_back_once(outside, signer):
    [certificate] = waiting()
    signed = outside.signed(drawn_of(certificate))

    result = back(signer, named(certificate, signed), named(certificate, signed, " (2)"))
    assert faults(result) == ["", "twice"]


def test_a_revoked_paper_is_not_taken(outside, signer):
    [certificate] = waiting()
    signed = outside.signed(drawn_of(certificate))
    revoking.revoke(certificate, ground="issuer_error", by=None)

    assert faults(back(signer, named(certificate, signed))) == ["not_to_be_signed"]


def test_a_paper_signed_while_its_file_was_judged_is_refused_alone(outside, signer):
    one, other = waiting(2)
    delivery = brought(signer, *[named(c, outside.signed(drawn_of(c))) for c in (one, other)])
    assert taking_back.go_on(delivery)  # judged, not kept
    assert states(delivery) == ["good", "good"]
    back(signer, named(other, outside.signed(drawn_of(other))))
    revoking.revoke(one, ground="issuer_error", by=None)

    finish(delivery)

    assert faults(delivery) == ["not_to_be_signed", "already_signed"]
    assert SignedFile.objects.get().certificate == other


def test_the_same_bytes_brought_back_twice_do_no_harm(outside, signer):
    certificates = waiting(2)
    files = [named(c, outside.signed(drawn_of(c))) for c in certificates]
    back(signer, files[0])

    again = back(signer, zipped(*files))
    assert states(again) == ["known", "kept"]
    once_more = back(signer, zipped(*files))
    assert states(once_more) == ["known", "known"]
    assert SignedFile.objects.count() == 2
    assert RegisterEntry.objects.filter(event="signed").count() == 2
    words = signing_words.delivery(once_more, delivering.progress(once_more))
    assert (words.title, words.text) == ("Đã nhận 2 tệp", "Mọi tệp đều đạt.")


def test_a_refusal_keeps_out_what_is_new_though_another_was_known(outside, signer):
    known, new, bad = waiting(3)
    files = [named(c, outside.signed(drawn_of(c))) for c in (known, new)]
    back(signer, files[0])

    delivery = back(signer, *files, named(bad, drawn_of(bad)))

    assert states(delivery) == ["known", "good", "refused"]
    words = signing_words.delivery(delivery, delivering.progress(delivery))
    assert words.title == "Chưa nhận tệp nào"
    assert SignedFile.objects.get().certificate == known


def test_two_deliveries_of_one_file_at_once_keep_it_once(outside, signer):
    [certificate] = waiting()
    file = named(certificate, outside.signed(drawn_of(certificate)))
    one, other = brought(signer, file), brought(signer, file)
    assert taking_back.go_on(one)
    assert taking_back.go_on(other)

    finish(one)
    finish(other)

    assert (states(one), states(other)) == (["kept"], ["known"])


def test_a_worker_that_was_killed_is_replaced_and_nothing_is_lost_or_doubled(
    outside, signer, monkeypatch
):
    """Killed at any point: between files while judging, and in the middle of keeping one."""
    certificates = waiting(3)
    delivery = brought(
        signer, zipped(*[named(c, outside.signed(drawn_of(c))) for c in certificates])
    )
    monkeypatch.setattr(taking_back, "SLICE", 1)
    assert taking_back.go_on(delivery)
    assert states(delivery) == ["good", "waits", "waits"]
    _rest(delivery)
    for _step in range(3):
        taking_back.go_on(delivery)
    assert not SignedFile.objects.exists() or kept(delivery) <= 1

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    append = signed_files.register.append
    monkeypatch.setattr(signed_files.register, "append", killed)
    with pytest.raises(KeyboardInterrupt):
        taking_back.go_on(delivery)
    monkeypatch.setattr(signed_files.register, "append", append)
    before = SignedFile.objects.count()
    assert before == kept(delivery)  # the row and its file stand together, or neither

    _rest(delivery)
    tasks.take_waiting()
    delivery.refresh_from_db()
    assert (states(delivery), bool(delivery.closed_at)) == (["kept"] * 3, True)
    assert verifying.first_fault(fresh(certificates[0]).series) is None
    assert RegisterEntry.objects.filter(event="signed").count() == 3


def _rest(delivery):
    long_ago = timezone.now() - 2 * taking_back.AT_REST
    Delivery.objects.filter(pk=delivery.pk).update(touched_at=long_ago)


def test_the_sweep_leaves_alone_what_is_being_worked_on(outside, signer):
    [certificate] = waiting()
    delivery = brought(signer, named(certificate, outside.signed(drawn_of(certificate))))

    assert taking_back.take_waiting() == 0
    _rest(delivery)
    assert taking_back.take_waiting() == 1
    assert kept(delivery) == 1
    assert taking_back.take_waiting() == 0


def test_the_task_works_in_slices_and_queues_the_next(outside, signer, monkeypatch):
    certificates = waiting(2)
    delivery = brought(
        signer, zipped(*[named(c, outside.signed(drawn_of(c))) for c in certificates])
    )
    monkeypatch.setattr(taking_back, "SLICE", 1)
    queued = []
    monkeypatch.setattr(tasks.take_back, "apply_async", lambda **options: queued.append(options))

    tasks.take_back(delivery_id=delivery.pk)
    assert states(delivery) == ["good", "waits"]
    assert queued == [{"kwargs": {"delivery_id": delivery.pk}, "retry": False}]
    for _step in range(4):
        tasks.take_back(delivery_id=delivery.pk)
    assert states(delivery) == ["kept", "kept"]
    assert len(queued) == 3


def test_a_file_that_ends_the_worker_each_time_is_refused(outside, signer, monkeypatch):
    [certificate] = waiting()
    delivery = brought(signer, named(certificate, outside.signed(drawn_of(certificate))))

    def killed(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(taking_back, "_proven", killed)
    for _attempt in range(taking_back.MOST_TRIES):
        with pytest.raises(KeyboardInterrupt):
            taking_back.go_on(delivery)
    finish(delivery)

    assert faults(delivery) == ["broken"]


def test_what_was_uploaded_is_thrown_away_when_all_is_done(outside, signer):
    [certificate] = waiting()
    delivery = brought(signer, named(certificate, outside.signed(drawn_of(certificate))))
    assert default_storage.exists(delivery.uploads[0])

    finish(delivery)

    assert not default_storage.exists(delivery.uploads[0])
    assert not taking_back.go_on(delivery)


def test_a_lost_upload_a_changed_one_and_a_lost_set_up_are_each_told(outside, signer):
    one, other, third = waiting(3)
    lost, changed, unset = (
        brought(signer, named(c, outside.signed(drawn_of(c)))) for c in (one, other, third)
    )
    default_storage.delete(lost.uploads[0])
    finish(lost)
    assert signing_words.why(lost) == "Tệp tải lên không còn trên máy chủ; hãy nhập lại."

    assert taking_back.go_on(changed)
    name = changed.uploads[0]
    default_storage.delete(name)
    default_storage.save(name, io.BytesIO(b"%PDF-"))
    finish(changed)
    assert faults(changed) == ["broken"]

    outside.write(key=False, trust=False)
    finish(unset)
    assert "chưa đọc được cấu hình" in signing_words.why(unset)
    assert not SignedFile.objects.exists()


def test_a_bomb_found_while_it_is_read_gives_up_the_whole_delivery_by_name(outside, signer):
    certificate, _other = waiting(2)
    good = named(certificate, outside.signed(drawn_of(certificate)))
    delivery = brought(signer, zipped(good, ("GCN-bom.pdf", b"x" * 99)))
    with default_storage.open(delivery.uploads[0]) as stored:
        raw = bytearray(stored.read())
    raw[raw.index(b"x" * 99)] ^= 1  # its sum is wrong now
    default_storage.delete(delivery.uploads[0])
    default_storage.save(delivery.uploads[0], io.BytesIO(bytes(raw)))

    finish(delivery)

    assert (delivery.fault, delivery.detail) == ("not_a_zip", "GCN-bom.pdf")
    assert signing_words.why(delivery) == "Tệp ZIP hỏng hoặc không đọc được."
    assert not SignedFile.objects.exists()


def test_too_much_at_once_is_refused_before_it_is_stored(outside, signer, monkeypatch):
    monkeypatch.setattr(packing, "LARGEST_ALL", 10)

    with pytest.raises(Unsafe):
        brought(signer, ("a.pdf", b"x" * 11))
    assert not Delivery.objects.exists()


def test_many_files_are_judged_in_constant_memory(outside, signer, monkeypatch):
    """24 MB of files with numbers nobody issued: read, hashed and refused one after another."""
    name, content = zipped(
        *[(f"GCN-VLG-2026-{n:06d}-0.pdf", bytes([n % 256]) * 60_000) for n in range(400)]
    )
    delivery = brought(signer, (name, content))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    finish(delivery)

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert faults(delivery) == ["not_yours"] * 400
    assert grown < 12_000, f"{grown} KB"


def test_without_a_trust_folder_nothing_is_taken(outside, signer):
    [certificate] = waiting()
    file = named(certificate, outside.signed(drawn_of(certificate)))
    outside.write(key=False, trust=False)

    with pytest.raises(CannotTakeBack):
        brought(signer, file)
    assert not Delivery.objects.exists()


def test_a_paper_whose_own_file_is_gone_is_not_taken(outside, signer):
    [certificate] = waiting()
    signed = outside.signed(drawn_of(certificate))
    papers.tamper(certificate, sha256="0" * 64)

    assert faults(back(signer, named(certificate, signed))) == ["no_file"]


@pytest.mark.parametrize("name", ["../x.pdf", "/x.pdf"])
def test_an_unsafe_bundle_is_refused_whole(outside, signer, name):
    [certificate] = waiting()
    file = named(certificate, outside.signed(drawn_of(certificate)))

    with pytest.raises(Unsafe):
        back(signer, zipped(file, (name, b"x")))
    assert not SignedFile.objects.exists()


def test_too_many_single_files_are_refused(outside, signer, monkeypatch):
    monkeypatch.setattr(packing, "MOST_FILES", 2)

    with pytest.raises(Unsafe):
        back(signer, *[(f"{n}.pdf", b"x") for n in range(3)])


@pytest.mark.parametrize(
    "fault",
    [
        *Fault,
        "no_number",
        "not_yours",
        "already_signed",
        "not_to_be_signed",
        "twice",
        "no_file",
        "not_set_up",
    ],
)
def test_every_refusal_is_one_sentence(fault):
    sentence = signing_words.refusal(str(fault), "Ai Đó")

    assert sentence.endswith(".")
    assert "%" not in sentence
    assert "\n" not in sentence


@pytest.mark.parametrize("fault", sorted({*signing.FAULTS.values()}))
def test_every_failure_is_one_sentence(fault):
    sentence = signing_words.failure(fault, "untrusted" if fault == "not_proven" else "")

    assert sentence.endswith(".")
    assert "%" not in sentence


@pytest.mark.parametrize("why", packing.Why)
def test_every_reason_not_to_open_a_bundle_is_one_sentence(why):
    sentence = signing_words.unsafe(why, "a.pdf")

    assert sentence.endswith(".")
    assert "%" not in sentence
