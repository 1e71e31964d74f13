"""The route provinces use today: a batch of drafts leaves to be signed with the agency's token."""

import json
import zipfile

import pytest

from certificates import drawing_room, signing_outside
from certificates.models import waiting_for
from people.models import AuditEntry
from tests.certificates import papers
from tests.certificates.desk import fresh, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def outside(desk):
    """The host holds no key: everything is signed elsewhere."""
    desk.write(key=False)
    return desk


def exported(signer):
    return signing_outside.export(waiting_for(signer), by=signer)


def drawn_of(certificate):
    return drawing_room.draw(fresh(certificate))


def test_a_batch_leaves_with_the_hashes_of_its_files(outside, signer):
    certificates = waiting(2)

    with exported(signer) as bundle, zipfile.ZipFile(bundle) as made:
        listed = json.loads(made.read("manifest.json"))["files"]
        contents = {name: made.read(name) for name in made.namelist()}
    assert listed == [
        {"file": signing_outside.draft_name(c), "sha256": fresh(c).sha256} for c in certificates
    ]
    for certificate in certificates:
        name = f"{certificate.number} BAN NHAP CHUA KY.pdf"
        assert contents[name] == drawn_of(certificate)
    assert "BẢN NHÁP CHƯA KÝ" in contents["HUONG-DAN.txt"].decode("utf-8-sig")
    entry = AuditEntry.objects.get(action="certificates.export_to_sign")
    assert (entry.by, entry.data["files"]) == (signer, 2)


def test_the_same_choice_leaves_as_the_same_bytes(outside, signer):
    waiting(2)

    with exported(signer) as one, exported(signer) as other:
        assert one.read() == other.read()


def test_a_paper_that_cannot_be_drawn_stays_behind(outside, signer):
    broken, fine = waiting(2)
    papers.tamper(broken, face={"unknown": ""})

    with exported(signer) as bundle, zipfile.ZipFile(bundle) as made:
        names = made.namelist()

    assert names == [signing_outside.draft_name(fine), "manifest.json", "HUONG-DAN.txt"]
