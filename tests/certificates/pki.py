"""A certification authority for tests: keys, certificates, time stamps and revocation, on loopback.

Everything is made while the tests run; nothing here is a secret, and nothing is kept.
"""

import datetime as dt
import functools
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from asn1crypto import keys, tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

PASSPHRASE = "mật khẩu khóa ký"
YEAR = dt.timedelta(days=365)
DAY = dt.timedelta(days=1)


@functools.cache
def rsa_key(name):
    """One key per name and run: making one takes longer than anything done with it."""
    return rsa.generate_private_key(65537, 2048)


@functools.cache
def ec_key(name):
    return ec.generate_private_key(ec.SECP256R1())


def named(common_name):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def usage(*, ca=False):
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


class Leaf:
    """A certificate with its key."""

    def __init__(self, certificate, key, chain):
        self.certificate, self.key, self.chain = certificate, key, chain

    def pkcs12(self, passphrase=PASSPHRASE):
        kept = BestAvailableEncryption(passphrase.encode()) if passphrase else NoEncryption()
        return pkcs12.serialize_key_and_certificates(
            b"khoa", self.key, self.certificate, self.chain, kept
        )

    def key_der(self):
        return self.key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())

    @property
    def asn1(self):
        return asn1_x509.Certificate.load(self.der)

    @property
    def der(self):
        return self.certificate.public_bytes(Encoding.DER)

    @property
    def fingerprint(self):
        return self.certificate.fingerprint(hashes.SHA256()).hex()


class Authority:
    """A root that certifies signers and time stamps, and answers who was revoked."""

    def __init__(self, name="Gốc Mẫu"):
        self.name = name
        self.key = rsa_key(f"ca:{name}")
        now = dt.datetime.now(dt.UTC)
        self.certificate = (
            self._builder(named(name), self.key, now - YEAR * 6, now + YEAR * 6)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(usage(ca=True), critical=True)
            .sign(self.key, hashes.SHA256())
        )
        self.revoked = set()

    @property
    def pem(self):
        return self.certificate.public_bytes(Encoding.PEM)

    def _builder(self, subject, key, begin, end):
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(named(self.name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(begin)
            .not_valid_after(end)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
        )

    def leaf(self, name, *, key=None, begin=None, end=None, server=None, extended=None):
        key = key or rsa_key(f"leaf:{name}")
        now = dt.datetime.now(dt.UTC)
        builder = (
            self._builder(named(name), key, begin or now - YEAR, end or now + YEAR)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage(), critical=True)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()),
                critical=False,
            )
        )
        if extended:
            builder = builder.add_extension(x509.ExtendedKeyUsage([extended]), critical=True)
        for extension in _where_to_ask(server) if server else ():
            builder = builder.add_extension(extension, critical=False)
        return Leaf(builder.sign(self.key, hashes.SHA256()), key, [self.certificate])

    def time_stamping(self, **options):
        return self.leaf("Cấp dấu thời gian", extended=ExtendedKeyUsageOID.TIME_STAMPING, **options)

    def crl(self):
        now = dt.datetime.now(dt.UTC)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(named(self.name))
            .last_update(now - dt.timedelta(minutes=1))
            .next_update(now + DAY)
        )
        for serial in self.revoked:
            builder = builder.add_revoked_certificate(
                x509.RevokedCertificateBuilder()
                .serial_number(serial)
                .revocation_date(now - DAY)
                .build()
            )
        return builder.sign(self.key, hashes.SHA256()).public_bytes(Encoding.DER)

    def ocsp_answer(self, asked):
        request = ocsp.load_der_ocsp_request(asked)
        now = dt.datetime.now(dt.UTC)
        gone = request.serial_number in self.revoked
        return (
            ocsp.OCSPResponseBuilder()
            .add_response_by_hash(
                request.issuer_name_hash,
                request.issuer_key_hash,
                request.serial_number,
                request.hash_algorithm,
                ocsp.OCSPCertStatus.REVOKED if gone else ocsp.OCSPCertStatus.GOOD,
                now - dt.timedelta(minutes=1),
                now + DAY,
                now - DAY if gone else None,
                None,
            )
            .responder_id(ocsp.OCSPResponderEncoding.HASH, self.certificate)
            .certificates([self.certificate])
            .sign(self.key, hashes.SHA256())
            .public_bytes(Encoding.DER)
        )


def _where_to_ask(server):
    point = x509.DistributionPoint(
        [x509.UniformResourceIdentifier(f"{server}/crl")], None, None, None
    )
    ask = x509.AccessDescription(
        AuthorityInformationAccessOID.OCSP, x509.UniformResourceIdentifier(f"{server}/ocsp")
    )
    return x509.CRLDistributionPoints([point]), x509.AuthorityInformationAccess([ask])


class Service:
    """A loopback server: /tsa stamps the time, /crl and /ocsp say who was revoked."""

    def __init__(self, authority):
        self.authority = authority
        self.answers = True
        self.asked = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.stamping = authority.time_stamping(server=self.url)
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _stamp(self, body):
        store = SimpleCertificateStore()
        store.register(
            asn1_x509.Certificate.load(self.authority.certificate.public_bytes(Encoding.DER))
        )
        stamper = DummyTimeStamper(
            self.stamping.asn1, keys.PrivateKeyInfo.load(self.stamping.key_der()), store
        )
        return stamper.request_tsa_response(tsp.TimeStampReq.load(body)).dump()

    def answer(self, path, body):
        self.asked.append(path)
        match path:
            case "/tsa":
                return "application/timestamp-reply", self._stamp(body)
            case "/ocsp":
                return "application/ocsp-response", self.authority.ocsp_answer(body)
            case _:
                return "application/pkix-crl", self.authority.crl()

    def _handler(self):
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not service.answers:
                    self.send_error(503)
                    return
                kind, content = service.answer(self.path, body)
                self.send_response(200)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def do_GET(self):
                self.headers["Content-Length"] = "0"
                self.do_POST()

            def log_message(self, *_args):
                pass

        return Handler
