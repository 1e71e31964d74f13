"""A province that signs: issuer, signer, key, trust folder and signing file, made for one test."""

import datetime as dt
import shutil
import subprocess

import pytest

from certificates import pades, proving, signing_keys, signing_setup, trusting
from certificates.drawing import draw
from certificates.faces import Face
from certificates.models import Certificate, SigningOrder
from certificates.proving import Expected, Refused
from certificates.signatories import Pkcs12
from tests import factories
from tests.certificates import papers, pki

SIGNER = "Người Ký Mẫu"
BEGUN = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


class Desk:
    """What a test of signing needs, in one place."""

    def __init__(self, settings, folder, authority, signer):
        self.settings, self.folder, self.authority, self.signer = (
            settings,
            folder,
            authority,
            signer,
        )
        self.leaf = authority.leaf(SIGNER)
        (folder / "tin-cay").mkdir(parents=True)
        (folder / "tin-cay" / "goc.pem").write_bytes(authority.pem)
        (folder / "mat-khau").write_text(pki.PASSPHRASE)
        self.keep_key(self.leaf)
        self.write()

    def keep_key(self, leaf):
        (self.folder / "khoa.p12").write_bytes(leaf.pkcs12())
        signing_setup.close_keys()

    def write(self, *, key=True, trust=True, **more):
        """Write the signing file; `more` are texts of the one signatory's table."""
        own = {"issuer": "VLG", **more}
        if key:
            own |= {"pkcs12": "khoa.p12", "passphrase_file": "mat-khau"}
        lines = ['trust = "tin-cay"'] if trust else []
        lines += ["[[signatory]]", *(f"{name} = {_toml(own[name])}" for name in own)]
        path = self.folder / f"ky-{len(list(self.folder.glob('ky-*')))}.toml"
        path.write_text("\n".join(lines))
        self.settings.SIGNING_FILE = str(path)

    def signed(self, drawn, leaf=None, **options):
        """The file as somebody else's tool would have signed it."""
        return pades.sign(drawn, opened(leaf or self.leaf, self.folder), **options)


def _toml(value):
    return value if isinstance(value, str) and value.startswith("[") else f'"{value}"'


@pytest.fixture(scope="session")
def authority():
    return pki.Authority()


@pytest.fixture
def signing_unit(province):
    return factories.UnitFactory(parent=province, code="SK", name="Sở Mẫu", kind="department")


@pytest.fixture
def signing_issuer(signing_unit):
    return factories.IssuerFactory(unit=signing_unit, requires_signature=True)


@pytest.fixture
def signer(signing_unit):
    person = factories.posted(signing_unit, full_name=SIGNER, staff_code="KY001")
    factories.MandateFactory(person=person, role="signer", unit=signing_unit)
    return person


@pytest.fixture
def desk(settings, tmp_path, authority, signing_issuer, signer):
    yield Desk(settings, tmp_path / "ky", authority, signer)
    signing_setup.close_keys()


def waiting(count=1, **completion):
    """Certificates that wait, of different people."""
    return [papers.issued(person=factories.PersonFactory(), **completion) for _ in range(count)]


def fresh(certificate):
    return Certificate.objects.select_related("issuer").get(pk=certificate.pk)


def order_of(certificate):
    return SigningOrder.objects.get(certificate=certificate)


def now():
    return dt.datetime.now(dt.UTC)


@pytest.fixture(scope="session")
def drawn():
    return draw(
        Face(
            superior="ỦY BAN NHÂN DÂN TỈNH MẪU",
            issuer="SỞ KHOA HỌC VÀ CÔNG NGHỆ",
            holder_name="Nguyễn Thị Ngọc Hà",
            course_title="Nhận thức chung TCVN ISO 9001:2015",
            place_date="Vĩnh Long, ngày 05 tháng 02 năm 2026",
            signer_position="GIÁM ĐỐC",
            signer_name="Người Ký Mẫu",
            number="GCN-VLG-2026-000123-K",
            check_url="http://127.0.0.1:8000/x/abc",
            check_site="127.0.0.1:8000/tra-cuu",
        )
    )


@pytest.fixture
def service(authority):
    service = pki.Service(authority)
    yield service
    service.stop()
    authority.revoked.clear()


@pytest.fixture
def trust(authority, tmp_path):
    return trusted(tmp_path / "tin-cay", authority)


def trusted(folder, authority, **options):
    folder.mkdir(exist_ok=True)
    (folder / "goc.pem").write_bytes(authority.pem)
    return trusting.load(folder, **options)


def opened(leaf, folder):
    path = folder / "ngoai.p12"
    path.write_bytes(leaf.pkcs12())
    (folder / "mat-khau").write_text(pki.PASSPHRASE + "\n")
    return signing_keys.opened(Pkcs12(path, passphrase_file=folder / "mat-khau"))


def expected(drawn, **options):
    return Expected(drawn=drawn, **({"names": ["Người ký mẫu"], "not_before": BEGUN} | options))


def fault(signed, drawn, trust, *, at=None, **options):
    with pytest.raises(Refused) as refused:
        proving.prove(signed, expected(drawn, **options), trust=trust, now=at or now())
    return refused.value.fault


def signed_again(signed, key):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pades, "FIELD", "ChuKySo2")
        return pades.sign(signed, key)


def tool(name):
    return shutil.which(name) or pytest.skip(f"{name} is not installed: it was not asked.")


def heard(*command):
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def kept(folder, content):
    path = folder / "ky.pdf"
    path.write_bytes(content)
    return str(path)
