"""Opening a signing key: a PKCS#12 file, or a PKCS#11 token where `python-pkcs11` is installed."""

from __future__ import annotations

from typing import Final

from asn1crypto import x509
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko_certvalidator.registry import SimpleCertificateStore
from pyhanko_certvalidator.util import get_pyca_cryptography_hash

from certificates.signatories import Pkcs12, Token, secret

MISSING: Final = "The token needs the package python-pkcs11 (0.9), which is not installed."


class CannotOpenKey(Exception):
    """There is no such key, the passphrase is wrong, or the token is not there."""


class KeptKey(Signer):
    """A key parsed once and kept: parsing it for each signature costs more than signing."""

    def __init__(
        self,
        key: RSAPrivateKey | EllipticCurvePrivateKey,
        certificate: x509.Certificate,
        others: list[x509.Certificate],
    ) -> None:
        store = SimpleCertificateStore()
        store.register_multiple(others)
        super().__init__(signing_cert=certificate, cert_registry=store)
        self._key = key

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 -- pyHanko's signature
    ) -> bytes:
        algorithm = get_pyca_cryptography_hash(digest_algorithm)
        if isinstance(self._key, EllipticCurvePrivateKey):
            return self._key.sign(data, ECDSA(algorithm))
        if dry_run:
            return bytes(self._key.key_size // 8)
        return self._key.sign(data, PKCS1v15(), algorithm)


def opened(key: Pkcs12 | Token) -> Signer:
    """The key, ready to sign as often as wanted.

    Raises:
        CannotOpenKey: with the reason, for the administrator.

    """
    return _from_file(key) if isinstance(key, Pkcs12) else _from_token(key)


def close(signer: Signer) -> None:
    """Leave the token, if the key is in one; a token knows no second login."""
    session = getattr(signer, "pkcs11_session", None)
    if session is not None:
        session.close()


def certificate_of(signer: Signer) -> x509.Certificate:
    """The certificate that goes with the key.

    Raises:
        CannotOpenKey: there is none under the key's label.

    """
    if signer.signing_cert is None:
        raise CannotOpenKey("No certificate is stored with the key.")
    return signer.signing_cert


def _from_file(key: Pkcs12) -> Signer:
    passphrase = secret(key.passphrase_env, key.passphrase_file)
    try:
        bundle = pkcs12.load_pkcs12(key.file.read_bytes(), passphrase.encode() or None)
    except OSError as fault:
        raise CannotOpenKey(f"{key.file} cannot be read: {fault.strerror}.") from fault
    except ValueError:
        raise CannotOpenKey(f"{key.file} is no PKCS#12, or the passphrase is wrong.") from None
    if bundle.cert is None or not isinstance(bundle.key, RSAPrivateKey | EllipticCurvePrivateKey):
        raise CannotOpenKey(f"{key.file} holds no RSA or EC key with its certificate.")
    others = [other.certificate.public_bytes(Encoding.DER) for other in bundle.additional_certs]
    return KeptKey(
        bundle.key,
        x509.Certificate.load(bundle.cert.certificate.public_bytes(Encoding.DER)),
        [x509.Certificate.load(other) for other in others],
    )


def _from_token(key: Token) -> Signer:
    try:
        from pkcs11.exceptions import PKCS11Error  # noqa: PLC0415 -- an optional package
        from pyhanko.config.pkcs11 import TokenCriteria  # noqa: PLC0415 -- goes with it
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session  # noqa: PLC0415 -- same
    except ImportError:
        raise CannotOpenKey(MISSING) from None
    pin = secret(key.pin_env, key.pin_file)
    session = None
    try:
        session = open_pkcs11_session(
            str(key.module), token_criteria=TokenCriteria(label=key.token), user_pin=pin or None
        )
        signer = PKCS11Signer(session, cert_label=key.label, key_label=key.label)
        certificate_of(signer)
    except (PKCS11Error, RuntimeError) as fault:
        if session is not None:
            session.close()
        reason = str(fault) or type(fault).__name__
        raise CannotOpenKey(f"Token {key.token!r}: {reason}.") from fault
    return signer
