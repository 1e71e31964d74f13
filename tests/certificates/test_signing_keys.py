"""Keys on the host: PKCS#12 files, and PKCS#11 tokens where the package and SoftHSM are there."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from pyhanko.sign.signers.pdf_cms import Signer

from certificates import pades, proving, signing_keys
from certificates.signatories import Pkcs12, Token
from certificates.signing_keys import CannotOpenKey
from tests.certificates import pki
from tests.certificates.desk import SIGNER, expected, now

PIN = "123456"
SOFTHSM = [
    Path("/usr/lib/softhsm/libsofthsm2.so"),
    *Path("/usr/lib").glob("*/softhsm/libsofthsm2.so"),
]


@pytest.fixture
def kept(tmp_path, authority):
    def written(content):
        path = tmp_path / "khoa.p12"
        path.write_bytes(content)
        (tmp_path / "mat-khau").write_text(pki.PASSPHRASE)
        return Pkcs12(path, passphrase_file=tmp_path / "mat-khau")

    return written


def test_a_key_with_its_certificate_is_opened(kept, authority):
    leaf = authority.leaf(SIGNER)

    signer = signing_keys.opened(kept(leaf.pkcs12()))

    assert proving.fingerprint(signing_keys.certificate_of(signer)) == leaf.fingerprint


def test_a_key_may_have_no_passphrase(kept, authority):
    key = kept(authority.leaf(SIGNER).pkcs12(passphrase=""))

    assert signing_keys.opened(Pkcs12(key.file))


def test_a_wrong_passphrase_is_said_without_repeating_it(kept, authority):
    key = kept(authority.leaf(SIGNER).pkcs12(passphrase="mật khẩu khác"))

    with pytest.raises(CannotOpenKey, match="or the passphrase is wrong") as refused:
        signing_keys.opened(key)
    assert pki.PASSPHRASE not in str(refused.value)


def test_a_key_that_is_not_there_is_named(kept, authority):
    key = kept(b"")
    key.file.unlink()

    with pytest.raises(CannotOpenKey, match=r"khoa.p12 cannot be read"):
        signing_keys.opened(key)


def test_what_is_no_key_is_refused(kept):
    with pytest.raises(CannotOpenKey, match="is no PKCS#12"):
        signing_keys.opened(kept(b"x"))


def test_a_certificate_without_a_key_of_a_known_kind_is_refused(kept, authority):
    alone = pkcs12.serialize_key_and_certificates(
        b"x", None, authority.leaf(SIGNER).certificate, None, NoEncryption()
    )
    edwards = pkcs12.serialize_key_and_certificates(
        b"x", ed25519.Ed25519PrivateKey.generate(), None, None, NoEncryption()
    )
    for content in (alone, edwards):
        with pytest.raises(CannotOpenKey, match="holds no RSA or EC key"):
            signing_keys.opened(Pkcs12(kept(content).file))


def test_a_key_without_a_certificate_is_refused():
    with pytest.raises(CannotOpenKey, match="No certificate"):
        signing_keys.certificate_of(Signer())


def test_without_the_package_a_token_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "pkcs11", None)
    monkeypatch.setitem(sys.modules, "pkcs11.exceptions", None)

    with pytest.raises(CannotOpenKey, match="python-pkcs11"):
        signing_keys.opened(Token(Path("/x.so"), "thao", "ky"))


@pytest.fixture(scope="session")
def token(tmp_path_factory, authority):
    """A SoftHSM token holding the signer's key and certificate; one, as a module is loaded once."""
    pkcs11 = pytest.importorskip(
        "pkcs11", reason="python-pkcs11 is not installed: no token was tried."
    )
    module = next((path for path in SOFTHSM if path.exists()), None)
    if module is None or shutil.which("softhsm2-util") is None:
        pytest.skip("SoftHSM is not installed: no token was tried.")
    tmp_path = tmp_path_factory.mktemp("softhsm")
    (tmp_path / "tokens").mkdir()
    config = tmp_path / "softhsm2.conf"
    config.write_text(f"directories.tokendir = {tmp_path / 'tokens'}\nlog.level = ERROR\n")
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setenv("SOFTHSM2_CONF", str(config))
    leaf = authority.leaf(SIGNER)
    key = tmp_path / "khoa.pem"
    key.write_bytes(leaf.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    util = ["softhsm2-util", "--pin", PIN]
    for options in (
        ["--init-token", "--free", "--label", "thao", "--so-pin", PIN],
        ["--import", str(key), "--token", "thao", "--label", "ky", "--id", "01"],
    ):
        subprocess.run([*util, *options], check=True, capture_output=True)
    with (
        pkcs11.lib(str(module)).get_token(token_label="thao").open(rw=True, user_pin=PIN) as session
    ):
        session.create_object(
            {
                pkcs11.Attribute.CLASS: pkcs11.ObjectClass.CERTIFICATE,
                pkcs11.Attribute.CERTIFICATE_TYPE: pkcs11.CertificateType.X_509,
                pkcs11.Attribute.LABEL: "ky",
                pkcs11.Attribute.ID: b"\x01",
                pkcs11.Attribute.TOKEN: True,
                pkcs11.Attribute.SUBJECT: leaf.asn1.subject.dump(),
                pkcs11.Attribute.VALUE: leaf.der,
            }
        )
    (tmp_path / "pin").write_text(PIN)
    yield Token(module, "thao", "ky", pin_file=tmp_path / "pin")
    monkeypatch.undo()


def test_a_token_signs_and_the_key_never_leaves_it(token, drawn, trust):
    signer = signing_keys.opened(token)

    first, second = pades.sign(drawn, signer), pades.sign(drawn, signer)

    signing_keys.close(signer)
    again = signing_keys.opened(token)
    third = pades.sign(drawn, again)
    signing_keys.close(again)
    for signed in (first, second, third):
        proof = proving.prove(signed, expected(drawn), trust=trust, now=now())
        assert proof.signature.common_name == SIGNER


@pytest.mark.parametrize(
    "wrong", [{"token": "không có"}, {"label": "không có"}, {"module": Path("/khong-co.so")}]
)
def test_a_token_key_that_is_not_there_is_said(token, wrong):
    asked = {
        "module": token.module,
        "token": token.token,
        "label": token.label,
        "pin_file": token.pin_file,
    }

    with pytest.raises(CannotOpenKey, match="Token "):
        signing_keys.opened(Token(**(asked | wrong)))
