"""Signing a PDF at every level, and what pyHanko, pdfsig and mutool say about the result."""

import datetime as dt

import pytest

from certificates import pades, proving
from certificates.proving import Fault, Refused
from certificates.signatories import Level
from tests.certificates import pki
from tests.certificates.desk import (
    expected,
    fault,
    heard,
    kept,
    now,
    opened,
    signed_again,
    tool,
    trusted,
)


@pytest.fixture
def key(authority, tmp_path):
    return opened(authority.leaf("Người Ký Mẫu"), tmp_path)


def test_b_b_signs_all_before_it_and_leaves_every_byte_as_it_was(drawn, key, trust):
    signed = pades.sign(drawn, key)

    proof = proving.prove(signed, expected(drawn), trust=trust, now=now())
    assert signed.startswith(drawn)
    assert (proof.signature.common_name, proof.signature.level) == ("Người Ký Mẫu", Level.B_B)
    assert not proof.signature.time_stamped
    assert abs(proof.signature.at - now()) < dt.timedelta(minutes=1)
    assert len(signed) - len(drawn) < 16_000


def test_room_for_a_signature_is_tried_out_once_for_a_key(drawn, key, trust, monkeypatch):
    tried = []
    sign = type(key).async_sign

    async def counted(self, *args, **how):
        tried.append(how.get("dry_run", False))
        return await sign(self, *args, **how)

    monkeypatch.setattr(type(key), "async_sign", counted)
    first, second = pades.sign(drawn, key), pades.sign(drawn, key)

    assert sum(tried) == 1
    assert len(first) == len(second)
    for signed in (first, second):
        assert proving.prove(signed, expected(drawn), trust=trust, now=now()).all


def test_b_t_carries_the_time_of_the_service(drawn, key, trust, service):
    stamper = pades.stamper(f"{service.url}/tsa")
    signed = pades.sign(drawn, key, level=Level.B_T, stamper=stamper)

    signature = proving.prove(signed, expected(drawn), trust=trust, now=now()).signature
    assert (signature.level, signature.time_stamped) == (Level.B_T, True)
    assert set(service.asked) == {"/tsa"}


def test_b_lta_carries_the_proofs_of_revocation_under_a_stamp(drawn, authority, tmp_path, service):
    trust = trusted(tmp_path / "t", authority, fetch=True)
    key = opened(authority.leaf("Người Ký Mẫu", server=service.url), tmp_path)
    signed = pades.sign(
        drawn,
        key,
        level=Level.B_LTA,
        stamper=pades.stamper(f"{service.url}/tsa"),
        trust=trust,
    )

    signature = proving.prove(
        signed, expected(drawn), trust=trusted(tmp_path / "t", authority), now=now()
    ).signature
    assert signature.level == Level.B_LTA
    assert {"/tsa"} < set(service.asked)


def test_a_revoked_certificate_reaches_no_b_lta(drawn, authority, tmp_path, service):
    leaf = authority.leaf("Người Ký Mẫu", server=service.url)
    authority.revoked.add(leaf.certificate.serial_number)
    trust = trusted(tmp_path / "t", authority, fetch=True)

    with pytest.raises(pades.NoRevocationData):
        pades.sign(
            drawn,
            opened(leaf, tmp_path),
            level=Level.B_LTA,
            stamper=pades.stamper(f"{service.url}/tsa"),
            trust=trust,
        )


def test_a_level_is_never_quietly_lowered(drawn, key, trust, service):
    service.answers = False
    stamper = pades.stamper(f"{service.url}/tsa")

    with pytest.raises(pades.NoTimeStamp):
        pades.sign(drawn, key, level=Level.B_T, stamper=stamper)
    with pytest.raises(pades.NoRevocationData):
        pades.sign(drawn, key, level=Level.B_LTA, stamper=stamper)
    with pytest.raises(pades.CannotSign):
        pades.sign(drawn, key, level=Level.B_LTA, stamper=stamper, trust=trust)


def test_a_key_on_an_elliptic_curve_signs_too(drawn, authority, trust, tmp_path):
    leaf = authority.leaf("Người Ký Mẫu", key=pki.ec_key("x"))

    signed = pades.sign(drawn, opened(leaf, tmp_path))

    proof = proving.prove(signed, expected(drawn), trust=trust, now=now())
    assert proof.signature.fingerprint == leaf.fingerprint


def test_a_second_signature_is_proven_with_the_first(drawn, key, authority, trust, tmp_path):
    """The agency's seal after the person's signature (Nghị định 30/2020/NĐ-CP, điều 13)."""
    office = opened(authority.leaf("Sở Khoa học và Công nghệ"), tmp_path)
    twice = signed_again(pades.sign(drawn, key), office)

    proof = proving.prove(twice, expected(drawn), trust=trust, now=now())
    names = [signature.common_name for signature in proof.all]
    assert names == ["Người Ký Mẫu", "Sở Khoa học và Công nghệ"]
    assert proof.signature.common_name == "Người Ký Mẫu"


def test_pdfsig_finds_the_signature_valid_and_the_whole_file_signed(drawn, key, tmp_path):
    said = heard(tool("pdfsig"), "-nocert", kept(tmp_path, pades.sign(drawn, key)))

    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert "Người Ký Mẫu" in said


def test_mutool_finds_the_document_unchanged(drawn, key, tmp_path):
    said = heard(tool("mutool"), "sign", "-v", kept(tmp_path, pades.sign(drawn, key)))

    assert "The document is unchanged since signing." in said


@pytest.mark.parametrize("where", ["in the drawing", "in the signature's revision"])
def test_one_changed_byte_is_caught_by_all_three(drawn, key, trust, tmp_path, where):
    signed = bytearray(pades.sign(drawn, key))
    place = signed.index(b"/Title") + 9 if where == "in the drawing" else len(drawn) + 60
    signed[place] ^= 1
    changed = kept(tmp_path, bytes(signed))

    assert fault(bytes(signed), drawn, trust) in {Fault.OTHER_FILE, Fault.BROKEN}
    with pytest.raises(Refused) as refused:  # even if our own copy were changed alike
        proving.prove(bytes(signed), expected(bytes(signed[: len(drawn)])), trust=trust, now=now())
    assert refused.value.fault == Fault.BROKEN
    assert "Digest Mismatch" in heard(tool("pdfsig"), "-nocert", changed)
    assert "unchanged since signing" not in heard(tool("mutool"), "sign", "-v", changed)
