"""The signing file and trust folder of a host: read exactly, refused with a clear sentence."""

import pytest

from certificates import signatories, trusting
from certificates.signatories import FaultySigningFile, Level, Pkcs12, Signatory, Token
from certificates.trusting import Revocation, UnreadableTrust
from tests.certificates import pki

WHOLE = """\
trust = "tin-cay"
revocation = "require"
fetch = true

[[signatory]]
issuer = "VLG"
subjects = ["Sở Khoa học và Công nghệ"]
pkcs12 = "vlg.p12"
passphrase_env = "VLG_PASSPHRASE"

[[signatory]]
issuer = "VLG"
name = "Trần Thị Ký"
persons = ["KY001"]
level = "B-LTA"
timestamp = "http://127.0.0.1:1/tsa"
module = "/usr/lib/x.so"
token = "thao"
label = "ky"
pin_file = "pin"

[[signatory]]
issuer = "BTR"
"""


def read(tmp_path, text):
    path = tmp_path / "ky-so.toml"
    path.write_text(text)
    return signatories.read(path)


def test_everything_that_can_be_written_is_read(tmp_path):
    known = read(tmp_path, WHOLE)

    office, person, outside = known.signatories
    assert (known.trust, known.revocation, known.fetch) == (
        tmp_path / "tin-cay",
        Revocation.REQUIRED,
        True,
    )
    assert office == Signatory(
        issuer="VLG",
        subjects=("Sở Khoa học và Công nghệ",),
        key=Pkcs12(tmp_path / "vlg.p12", "VLG_PASSPHRASE"),
    )
    assert person.key == Token(tmp_path / "/usr/lib/x.so", "thao", "ky", pin_file=tmp_path / "pin")
    assert (person.level, person.timestamp) == (Level.B_LTA, "http://127.0.0.1:1/tsa")
    assert outside == Signatory(issuer="BTR")


def test_the_signatory_named_on_the_paper_comes_before_the_issuers(tmp_path):
    known = read(tmp_path, WHOLE)
    office, person, outside = known.signatories

    assert known.signatory("VLG", "  TRẦN THỊ ký ") == person
    assert known.signatory("VLG", "Người Khác") == office
    assert known.signatory("BTR", "Ai Đó") == outside
    assert known.signatory("XXX", "Trần Thị Ký") is None


def test_a_key_may_be_given_to_certain_persons(tmp_path):
    office, person, _outside = read(tmp_path, WHOLE).signatories

    assert office.may_be_used_by(None)
    assert person.may_be_used_by("KY001")
    assert not person.may_be_used_by("KY002")
    assert not person.may_be_used_by(None)


def test_an_empty_file_lets_nobody_sign(tmp_path):
    assert read(tmp_path, "") == signatories.SigningFile()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("trust = ", "cannot be read"),
        ("trus = 'x'", "Unknown 'trus' in the top"),
        ("trust = 3", "trust is 3; write a text"),
        ("revocation = 'none'", "'none' is none of soft-fail, hard-fail, require"),
        ("[signatory]\nissuer = 'VLG'", "two brackets"),
        ("[[signatory]]\nname = 'x'", "needs issuer"),
        ("[[signatory]]\nissuer = 'VLG'\nkey = 'x'", "Unknown 'key' in signatory VLG"),
        ("[[signatory]]\nissuer = 'VLG'\nlevel = 'B-X'", "'B-X' is none of B-B, B-T, B-LTA"),
        ("[[signatory]]\nissuer = 'VLG'\nlevel = 'B-T'", "level B-T needs timestamp"),
        ("[[signatory]]\nissuer = 'VLG'\nsubjects = 'x'", "write a list of texts"),
        ("[[signatory]]\nissuer = 'VLG'\nmodule = 'x'\nlabel = 'y'", "a module needs token too"),
        ("[[signatory]]\nissuer = 'VLG'\nmodule = 'x'\npkcs12 = 'y'", "not both"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, text, said):
    with pytest.raises(FaultySigningFile, match=said):
        read(tmp_path, text)


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(FaultySigningFile, match=r"ky-so.toml cannot be read"):
        signatories.read(tmp_path / "ky-so.toml")


def test_a_secret_comes_from_the_environment_or_a_file(tmp_path, monkeypatch):
    (tmp_path / "pin").write_text("từ tệp\n")
    monkeypatch.setenv("THAO_TEST_PIN", "từ môi trường")

    assert signatories.secret("THAO_TEST_PIN", None) == "từ môi trường"
    assert signatories.secret("", tmp_path / "pin") == "từ tệp"
    assert signatories.secret("", None) == ""


def test_a_secret_that_is_missing_is_named(tmp_path):
    with pytest.raises(FaultySigningFile, match="THAO_NO_PIN is not set"):
        signatories.secret("THAO_NO_PIN", None)
    with pytest.raises(FaultySigningFile, match="pin cannot be read"):
        signatories.secret("", tmp_path / "pin")


def test_a_trust_folder_is_read_whole(tmp_path, authority):
    (tmp_path / "intermediate").mkdir()
    (tmp_path / "crl").mkdir()
    (tmp_path / "goc.pem").write_bytes(authority.pem)
    (tmp_path / "doc-toi.txt").write_text("không phải chứng thư")
    (tmp_path / "intermediate" / "giua.der").write_bytes(authority.leaf("Giữa").der)
    (tmp_path / "crl" / "goc.crl").write_bytes(authority.crl())

    trust = trusting.load(tmp_path)

    assert [root.subject.native["common_name"] for root in trust.roots] == ["Gốc Mẫu"]
    assert [one.subject.native["common_name"] for one in trust.between] == ["Giữa"]
    assert len(trust.revoked) == 1
    assert "revoked" not in repr(trust)


def test_an_empty_trust_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableTrust, match="holds no root certificate"):
        trusting.load(tmp_path)
    with pytest.raises(UnreadableTrust, match="holds no root certificate"):
        trusting.load(tmp_path / "khong-co")


def test_a_file_that_is_no_certificate_is_named(tmp_path):
    (tmp_path / "goc.pem").write_bytes(pki.Authority().pem)
    (tmp_path / "sai.crt").write_text("không phải")
    with pytest.raises(UnreadableTrust, match=r"sai.crt is not a certificate"):
        trusting.load(tmp_path)
    (tmp_path / "sai.crt").unlink()
    (tmp_path / "crl").mkdir()
    (tmp_path / "crl" / "sai.crl").write_text("không phải")
    with pytest.raises(UnreadableTrust, match=r"sai.crl is not a list"):
        trusting.load(tmp_path)
