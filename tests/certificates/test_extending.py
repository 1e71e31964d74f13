"""Archive time stamps are renewed before they end; the file that was handed out stays as it was."""

import datetime as dt
import io
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from pyhanko.pdf_utils.reader import PdfFileReader

from certificates import (
    checking,
    drawing_room,
    extending,
    pades,
    proving,
    proving_stamps,
    signed_files,
    signing,
    signing_setup,
    sittings,
    tasks,
    verifying,
)
from certificates.models import ExtendedFile, RegisterEntry, SignedFile
from certificates.proving import Fault, Refused
from people.models import AuditEntry
from tests.certificates import pki
from tests.certificates.desk import (
    SIGNER,
    drawn,  # noqa: F401 -- a fixture
    expected,
    fresh,
    heard,
    opened,
    service,  # noqa: F401 -- a fixture
    signed_again,
    tool,
    trusted,
    waiting,
)
from tests.certificates.desk import (
    kept as on_disk,
)
from tests.certificates.test_proving import overlaid, revised

pytestmark = pytest.mark.django_db
DAYS = dt.timedelta(days=1)
LAST = 100  # days the first service's certificate lasts


@pytest.fixture
def archive(desk, service, signer):  # noqa: F811 -- a fixture
    """A desk that signs for the archive; its time-stamp service ends in a hundred days."""
    begun = dt.datetime.now(dt.UTC)
    desk.leaf = desk.authority.leaf(SIGNER, server=service.url)
    desk.keep_key(desk.leaf)
    desk.write(level="B-LTA", timestamp=f"{service.url}/tsa")
    desk.settings.SIGNING_FILE = _fetching(desk.settings.SIGNING_FILE)
    service.stamping = stamping(service, begun + LAST * DAYS, "một")
    desk.service, desk.begun, desk.person = service, begun, signer
    return desk


def _fetching(path):
    file = Path(path)
    file.write_text(f"fetch = true\n{file.read_text()}")
    return path


def stamping(service, end, name):  # noqa: F811 -- not the fixture
    key = pki.rsa_key("tsa")
    return service.authority.time_stamping(server=service.url, end=end, key=key)


def signed(archive, count=1):
    certificates = waiting(count)
    for order in sittings.open_sitting(None, by=archive.person).orders.all():
        signing.sign(order)
    return list(SignedFile.objects.filter(certificate__in=certificates).order_by("pk"))


def later(archive, days, end):
    """Travel to where the service stamps under a certificate that ends on day `end`."""
    archive.service.stamping = stamping(archive.service, archive.begun + end * DAYS, str(end))
    return time_machine.travel(archive.begun + days * DAYS)


def holds(pdf, authority, folder, at):
    """Whether the file alone proves its signature at a later time, stamp by stamp from the last.

    Each stamp is judged at the time of the next one, the last at `at`, the signature at the time
    of the first; nothing is asked of any service.
    """
    trust = trusted(folder, authority)
    reader = PdfFileReader(io.BytesIO(pdf))
    moment = at
    for stamp in reversed(reader.embedded_timestamp_signatures):
        found = proving.checked(stamp, trust, moment)
        if found is None:
            return False
        moment = found[0]
    [signature] = reader.embedded_regular_signatures
    status = proving._status(signature, trust, moment, moment=moment)
    return bool(status.trusted and status.intact and status.valid)


def test_what_is_signed_for_the_archive_knows_how_long_its_stamp_lasts(archive):
    [kept] = signed(archive)

    assert kept.level == "B-LTA"
    assert kept.lasts_until.date() == (archive.begun + LAST * DAYS).date()
    assert list(extending.due(now=archive.begun)) == []
    assert list(extending.due(now=archive.begun + 11 * DAYS)) == [kept]


def test_a_file_below_the_archive_level_is_never_due(desk, signer):
    waiting()
    for order in sittings.open_sitting(None, by=signer).orders.all():
        signing.sign(order)

    kept = SignedFile.objects.get()
    assert (kept.level, kept.lasts_until) == ("B-B", None)
    assert list(extending.due(now=kept.at + 9999 * DAYS)) == []


def test_the_extended_file_proves_itself_after_the_first_stamp_has_ended(archive, tmp_path):
    [kept] = signed(archive)
    first = signed_files.read(kept)
    with later(archive, 60, end=400):
        tasks.extend_signatures()
    extension = ExtendedFile.objects.get()
    second = signed_files.read(extension)

    assert second.startswith(first)
    assert first == signed_files.final(fresh(kept.certificate))  # handed out: byte for byte
    assert holds(first, archive.authority, tmp_path / "t", archive.begun + 99 * DAYS)
    assert not holds(first, archive.authority, tmp_path / "t", archive.begun + 150 * DAYS)
    assert holds(second, archive.authority, tmp_path / "t", archive.begun + 150 * DAYS)
    assert not holds(second, archive.authority, tmp_path / "t", archive.begun + 401 * DAYS)

    with later(archive, 350, end=800):
        tasks.extend_signatures()
    third = signed_files.read(ExtendedFile.objects.get(position=2))
    assert third.startswith(second)
    assert holds(third, archive.authority, tmp_path / "t", archive.begun + 700 * DAYS)


def test_an_extension_is_written_in_register_and_journal_and_known_to_the_check(
    archive, client, capsys
):
    [kept] = signed(archive)
    certificate = kept.certificate
    with later(archive, 60, end=400):
        call_command("extend_signatures")
        assert "1/1 tệp được gia hạn" in capsys.readouterr().out
        call_command("extend_signatures")
        assert "0/0 tệp được gia hạn" in capsys.readouterr().out
        extension = ExtendedFile.objects.get()

        line = RegisterEntry.objects.get(event="extended")
        data = {
            "sha256": extension.sha256_after,
            "by": "Cấp dấu thời gian",
            "until": f"{extension.lasts_until:%Y-%m-%d}",
        }
        assert (line.certificate, line.by, line.data) == (certificate, None, data)
        assert AuditEntry.objects.get(action="certificates.extend_signature").data == data
        assert verifying.first_fault(certificate.series) is None
        call_command("verify_signatures")
        assert list(checking.by_token(certificate.token).hashes.items()) == [
            (kept.sha256_after, "signed"),
            (extension.sha256_after, "extended"),
            (certificate.sha256 or fresh(certificate).sha256, "draft"),
        ]
        page = client.get(certificate.get_check_url()).content.decode()
        assert "Mã SHA-256 của bản gia hạn dấu thời gian:" in page
        assert "Đúng bản gia hạn dấu thời gian." in page


def test_the_holder_still_gets_the_first_file_and_may_take_the_extended_one(archive, client):
    [kept] = signed(archive)
    with later(archive, 60, end=400):
        extending.extend(kept)
    extension = ExtendedFile.objects.get()
    number = kept.certificate.number
    client.force_login(kept.certificate.person, backend="people.backends.EmailOrStaffCodeBackend")

    first = client.get(f"/chung-nhan/{number}/pdf/").content
    second = client.get(f"/chung-nhan/{number}/pdf/gia-han/1/").content
    assert drawing_room.hashed(first) == kept.sha256_after
    assert drawing_room.hashed(second) == extension.sha256_after
    assert client.get(f"/chung-nhan/{number}/pdf/gia-han/2/").status_code == 404
    assert extension.sha256_after in client.get(f"/chung-nhan/{number}/").content.decode()
    extension.file.storage.delete(extension.file.name)
    assert client.get(f"/chung-nhan/{number}/pdf/gia-han/1/").status_code == 503


def test_a_silent_service_is_asked_once_a_run_and_all_stay_due(archive, capsys):
    kept = signed(archive, 2)
    with later(archive, 60, end=400):
        archive.service.answers = False
        archive.service.asked.clear()
        with pytest.raises(CommandError, match="1 tệp chưa gia hạn được"):
            call_command("extend_signatures")
        assert [one.pk for one in extending.due(now=dt.datetime.now(dt.UTC))] == [
            one.pk for one in kept
        ]
        assert not ExtendedFile.objects.exists()
        archive.service.answers = True
        call_command("extend_signatures", "--dry-run")
        tasks.extend_signatures()
    out = capsys.readouterr().out
    assert all(one.certificate.number in out for one in kept)
    assert ExtendedFile.objects.count() == 2


def test_an_ended_stamp_is_not_stamped_over(archive):
    """Nothing proves any more that the file was there before; another stamp would be a pretence."""
    [kept] = signed(archive)

    with later(archive, LAST + 1, end=400), pytest.raises(Refused) as refused:
        extending.extend(kept)
    assert refused.value.fault == Fault.EXPIRED
    assert not ExtendedFile.objects.exists()


def test_without_a_service_or_with_a_lost_file_the_reason_is_told(archive):
    with_file, lost = signed(archive, 2)
    lost.file.storage.delete(lost.file.name)
    with later(archive, 60, end=400):
        found = {one.number: one.fault for one in extending.extend_due(now=_now())}
        assert found == {with_file.certificate.number: "", lost.certificate.number: _lost(lost)}
        archive.write(level="B-B")
        with pytest.raises(extending.NoService):
            extending.extend(lost)
        archive.settings.SIGNING_FILE = "/khong/co"
        with pytest.raises(extending.NoService):
            extending.extend(lost)


def _now():
    return dt.datetime.now(dt.UTC)


def _lost(kept):
    return kept.certificate.number


def test_of_two_at_once_one_extension_is_kept(archive, monkeypatch):
    [kept] = signed(archive)
    with later(archive, 60, end=400):
        other = pades.extend
        first = []

        def meanwhile(*args, **kwargs):
            monkeypatch.setattr(pades, "extend", other)
            first.append(extending.extend(kept))
            return other(*args, **kwargs)

        monkeypatch.setattr(pades, "extend", meanwhile)
        second = extending.extend(kept)

    assert second == first[0] == ExtendedFile.objects.get()
    assert RegisterEntry.objects.filter(event="extended").count() == 1


def test_a_run_stops_after_a_batch(archive, monkeypatch):
    signed(archive, 2)
    monkeypatch.setattr(extending, "BATCH", 1)
    with later(archive, 60, end=400):
        tasks.extend_signatures()
        assert ExtendedFile.objects.count() == 1
        tasks.extend_signatures()
    assert ExtendedFile.objects.count() == 2


def test_a_tampered_extension_is_found_by_verify_signatures(archive, capsys):
    [kept] = signed(archive)
    with later(archive, 60, end=400):
        extension = extending.extend(kept)
    name, storage = extension.file.name, extension.file.storage
    content = signed_files.read(extension)
    storage.delete(name)
    storage.save(name, io.BytesIO(content[:-1] + b"x"))

    with pytest.raises(CommandError, match="1 tệp có sai lệch"):
        call_command("verify_signatures")
    assert "extension: " in capsys.readouterr().out


def test_what_is_no_extension_is_refused(archive):
    [kept] = signed(archive)
    before = signed_files.read(kept)
    with later(archive, 60, end=400):
        extended = pades.extend(
            before, service=f"{archive.service.url}/tsa", trust=signing_setup.trust()
        )
        changed = {
            "as it should be": extended,
            "nothing added": before,
            "other bytes before": b"%PDF-" + extended,
            "cut": extended[:-9] + b"xxx%%EOF\n",
            "no revision": before + b"\n1 0 obj\n<<\nstartxref\n9\n%%EOF",
        }
        found = {what: _refusal(before, content, kept) for what, content in changed.items()}
    assert found == {
        "as it should be": None,
        "nothing added": Fault.UNSIGNED,
        "other bytes before": Fault.OTHER_FILE,
        "cut": Fault.BROKEN,
        "no revision": Fault.BROKEN,
    }


def test_a_page_drawn_over_in_an_extension_is_found(archive):
    [kept] = signed(archive)
    before = signed_files.read(kept)
    with later(archive, 60, end=400):
        extended = pades.extend(
            revised(before, overlaid),
            service=f"{archive.service.url}/tsa",
            trust=signing_setup.trust(),
        )
        assert _refusal(before, extended, kept) == Fault.CONTENT_CHANGED


def _refusal(before, extended, kept):
    try:
        proving_stamps.prove_extension(
            extended,
            before=before,
            drawn=drawing_room.draw(kept.certificate),
            trust=signing_setup.trust(),
            now=_now(),
        )
    except Refused as refused:
        return refused.fault
    return None


def test_a_file_without_an_archive_stamp_has_none_to_show(desk, drawn):  # noqa: F811 -- a fixture
    trust = signing_setup.trust()

    with pytest.raises(Refused) as refused:
        proving_stamps.last_stamp(desk.signed(drawn), trust=trust, now=_now())
    assert refused.value.fault == Fault.UNSIGNED
    with pytest.raises(Refused) as refused:
        proving_stamps.last_stamp(b"%PDF-1.7", trust=trust, now=_now())
    assert refused.value.fault == Fault.BROKEN


def test_pdfsig_and_mutool_accept_the_extended_file(archive, tmp_path):
    [kept] = signed(archive)
    with later(archive, 60, end=400):
        extension = extending.extend(kept)
    path = on_disk(tmp_path, signed_files.read(extension))

    said = heard(tool("pdfsig"), "-nocert", path)
    assert said.count("Signature is Valid.") == 1  # the agency's; of time stamps it says nothing
    assert said.count("Signature Field Name: Timestamp-") == 2
    # To mutool every later revision, a time stamp too, is an edit since signing.
    assert heard(tool("mutool"), "sign", "-v", path).count("The signature is valid") == 1


def test_a_proof_comes_back_from_json_as_it_was(archive, drawn):  # noqa: F811 -- a fixture
    own = opened(archive.leaf, archive.folder)
    office = opened(archive.authority.leaf("Sở Khoa học và Công nghệ"), archive.folder)
    trust = signing_setup.trust()
    twice = signed_again(pades.sign(drawn, office), own)

    proof = proving.prove(twice, expected(drawn), trust=trust, now=_now())
    assert proving.Proof.from_json(proof.to_json()) == proof
    assert proof.all.index(proof.signature) == 1
