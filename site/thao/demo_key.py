"""The demo's signing key: made on the spot, certified by itself, and named for what it is.

It lies in `var/` of the trial and is read in demo mode only (thao.environment).
"""

from __future__ import annotations

import datetime as dt
import secrets
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    pkcs12,
)
from cryptography.x509.oid import NameOID

NAME: Final = "KHÓA THỬ NGHIỆM, không có giá trị pháp lý"
ROOT: Final = "Gốc của khóa thử nghiệm"
LASTS: Final = dt.timedelta(days=3650)
SIGNING_FILE: Final = """\
# Khóa thử nghiệm của bản minh họa, không có giá trị pháp lý.
trust = "tin-cay"

[[signatory]]
issuer = "VLG"
pkcs12 = "khoa-thu-nghiem.p12"
passphrase_file = "mat-khau"
"""


def make(signing_file: Path) -> None:
    """Write key, trust folder and signing file, unless they are there."""
    if signing_file.exists():
        return
    folder = signing_file.parent
    (folder / "tin-cay").mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    passphrase = secrets.token_urlsafe(24)
    root, bundle = _certified(passphrase.encode())
    (folder / "tin-cay" / "goc.pem").write_bytes(root)
    _keep(folder / "khoa-thu-nghiem.p12", bundle)
    _keep(folder / "mat-khau", passphrase.encode())
    signing_file.write_text(SIGNING_FILE, encoding="utf-8")


def _keep(path: Path, content: bytes) -> None:
    path.touch(0o600)
    path.write_bytes(content)


def _certified(passphrase: bytes) -> tuple[bytes, bytes]:
    """The root as PEM, and the key with its certificate as PKCS#12."""
    root_key, key = generate_private_key(SECP256R1()), generate_private_key(SECP256R1())
    root = _builder(ROOT, ROOT).public_key(root_key.public_key())
    root = root.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    own = _builder(NAME, ROOT).public_key(key.public_key())
    own = own.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
    signed_root = root.add_extension(_usage(ca=True), critical=True).sign(root_key, SHA256())
    signed = own.add_extension(_usage(ca=False), critical=True).sign(root_key, SHA256())
    bundle = pkcs12.serialize_key_and_certificates(
        b"demo", key, signed, [signed_root], BestAvailableEncryption(passphrase)
    )
    return signed_root.public_bytes(Encoding.PEM), bundle


def _builder(subject: str, issuer: str) -> x509.CertificateBuilder:
    now = dt.datetime.now(dt.UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named(issuer))
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + LASTS)
    )


def _named(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _usage(*, ca: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not ca,
        content_commitment=not ca,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=ca,
        crl_sign=ca,
        encipher_only=False,
        decipher_only=False,
    )
