"""Commands and checks for whoever runs a host that signs."""

import pytest
from django.core.management import CommandError, call_command

from certificates import checks, signed_files, signing, signing_setup, sittings
from certificates.models import SignedFile
from tests.certificates import papers
from tests.certificates.desk import fresh, waiting

pytestmark = pytest.mark.django_db


def sign_all(signer):
    for order in sittings.open_sitting(None, by=signer).orders.all():
        signing.sign(order)


def test_the_key_command_checks_signs_a_sample_and_names_what_is_wrong(desk, capsys):
    call_command("signing_key", "check")
    assert "VLG: ký được" in capsys.readouterr().out
    call_command("signing_key", "inspect")
    assert capsys.readouterr().out == "VLG: PKCS#12 khoa.p12, B-B\n"

    desk.write(key=False)
    call_command("signing_key", "check")
    assert "ký ngoài, không có khóa ở đây" in capsys.readouterr().out
    call_command("signing_key", "inspect")
    assert capsys.readouterr().out == "VLG: ký ngoài, B-B\n"

    desk.write(key=False, module="x.so", token="thao", label="ky")
    call_command("signing_key", "inspect")
    assert capsys.readouterr().out == "VLG: PKCS#11 thao/ky, B-B\n"
    with pytest.raises(CommandError, match="chưa ký được"):
        call_command("signing_key", "check")

    desk.settings.SIGNING_FILE = "/khong/co"
    with pytest.raises(CommandError, match="khong/co"):
        call_command("signing_key", "check")
    desk.settings.SIGNING_FILE = ""
    call_command("signing_key", "check")
    assert "Chưa cấu hình người ký nào" in capsys.readouterr().out


def test_the_key_command_shows_the_public_keys_of_the_seal(capsys):
    call_command("signing_key", "seal")
    out = capsys.readouterr().out

    assert out.startswith("Dấu toàn vẹn của hệ thống, không phải chữ ký số của cơ quan.\n")
    assert "(đang dùng)" in out


def test_kept_signatures_are_proven_again_even_when_the_certificate_has_expired(
    desk, signer, capsys
):
    waiting(2)
    sign_all(signer)

    call_command("verify_signatures")
    assert "2/2 tệp đã ký còn đúng." in capsys.readouterr().out

    one, other = SignedFile.objects.order_by("pk")
    with one.file.storage.open(one.file.name, "r+b") as file:
        file.seek(200)
        file.write(b"x")
    papers.tamper(other, fingerprint="0" * 64)
    with pytest.raises(CommandError, match="2 tệp có sai lệch"):
        call_command("verify_signatures")
    out = capsys.readouterr().out
    assert f"{one.certificate.number}: NotTheSameBytes" in out
    assert f"{other.certificate.number}: wrong_signer" in out


def test_a_fact_that_was_changed_is_found(desk, signer, capsys):
    waiting()
    sign_all(signer)
    kept = SignedFile.objects.get()
    papers.tamper(kept, sha256_before="0" * 64)

    with pytest.raises(CommandError):
        call_command("verify_signatures")
    assert "not as it was kept" in capsys.readouterr().out
    assert signed_files.size(fresh(kept.certificate)) == kept.size


def test_without_trust_nothing_is_verified(desk, signer):
    desk.write(trust=False)

    with pytest.raises(CommandError, match="names no trust folder"):
        call_command("verify_signatures")


def messages():
    return [message.id for message in checks.the_signing_file_can_be_used()]


def test_a_signing_file_that_cannot_be_used_stops_the_start(desk):
    assert "certificates.E001" not in messages()
    desk.write(trust=False)
    assert messages() == ["certificates.E001"]
    desk.settings.SIGNING_FILE = "/khong/co"
    assert messages() == ["certificates.E001"]
    desk.settings.SIGNING_FILE = ""
    assert messages() == []


def test_a_secret_that_others_can_read_is_warned_about(desk):
    for name in ("khoa.p12", "mat-khau"):
        (desk.folder / name).chmod(0o600)
    assert messages() == []
    (desk.folder / "mat-khau").chmod(0o640)
    assert messages() == ["certificates.W002"]

    (desk.folder / "pin").touch(0o644)
    token = {"module": "x.so", "token": "thao", "label": "ky", "pin_file": "pin"}
    desk.write(key=False, **token)
    assert messages() == ["certificates.W002"]
    desk.write(key=False)
    assert messages() == []


def test_a_trust_folder_that_cannot_be_read_stops_the_start(desk):
    (desk.folder / "tin-cay" / "goc.pem").write_text("không phải")

    assert messages() == ["certificates.E001"]


def test_a_forked_worker_leaves_its_parents_keys_alone(desk):
    """The entry of another process is dropped; its token is not ours to leave."""
    parents = object()
    signing_setup._opened["key", 0] = parents
    desk.keep_key(desk.leaf)

    assert not signing_setup._opened
