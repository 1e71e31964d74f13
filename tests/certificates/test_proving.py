"""A file that came back signed is refused for every reason that should stop it."""

import asyncio
import datetime as dt
import io
import re
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from certificates import pades, proving, trusting
from certificates.proving import Expected, Fault, Refused
from certificates.signatories import Level
from tests.certificates import pki
from tests.certificates.desk import (
    expected,
    fault,
    now,
    opened,
    signed_again,
    trusted,
)

NAME = "Người Ký Mẫu"


@pytest.fixture
def by(authority, tmp_path):
    """`by(name)` is the key of somebody the authority knows."""
    return lambda name=NAME, **options: opened(authority.leaf(name, **options), tmp_path)


def revised(pdf, change):
    """The PDF with one more revision, in which `change` did something to it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def overlaid(writer):
    """A text over the holder's name."""
    stream = generic.StreamObject(stream_data=b"BT /F1 40 Tf 100 300 Td (X) Tj ET")
    writer.add_stream_to_page(0, writer.add_object(stream))


def annotated(writer):
    note = generic.DictionaryObject(
        {
            generic.pdf_name("/Type"): generic.pdf_name("/Annot"),
            generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
            generic.pdf_name("/Contents"): generic.pdf_string("Nguyễn Văn Khác"),
            generic.pdf_name("/Rect"): generic.ArrayObject(
                map(generic.NumberObject, (0, 0, 500, 500))
            ),
        }
    )
    page, _resources = writer.find_page_for_modification(0)
    page = page.get_object()
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.mark_update(page.container_ref)


def with_text_field(writer):
    field = generic.DictionaryObject(
        {
            generic.pdf_name("/FT"): generic.pdf_name("/Tx"),
            generic.pdf_name("/T"): generic.pdf_string("ten"),
        }
    )
    writer.root["/AcroForm"] = generic.DictionaryObject(
        {generic.pdf_name("/Fields"): generic.ArrayObject([writer.add_object(field)])}
    )
    writer.update_root()


def with_scripted_form(writer):
    writer.root["/AcroForm"] = generic.DictionaryObject(
        {
            generic.pdf_name("/Fields"): generic.ArrayObject(),
            generic.pdf_name("/XFA"): generic.pdf_string("x"),
        }
    )
    writer.update_root()


def with_form_resources(writer):
    """As some tools prepare a form: fonts for fields that are not there."""
    font = generic.DictionaryObject({generic.pdf_name("/Type"): generic.pdf_name("/Font")})
    fonts = generic.DictionaryObject({generic.pdf_name("/Helv"): writer.add_object(font)})
    writer.root["/AcroForm"] = generic.DictionaryObject(
        {
            generic.pdf_name("/Fields"): generic.ArrayObject(),
            generic.pdf_name("/DR"): generic.DictionaryObject({generic.pdf_name("/Font"): fonts}),
        }
    )
    writer.update_root()


def test_a_form_with_fonts_and_no_field_says_nothing_more(drawn, by, trust):
    signed = pades.sign(revised(drawn, with_form_resources), by())

    assert proving.prove(signed, expected(drawn), trust=trust, now=now())


def test_the_drawn_file_itself_is_unsigned(drawn, trust):
    assert fault(drawn, drawn, trust) == Fault.UNSIGNED
    assert fault(drawn + b"\n", drawn, trust) == Fault.UNSIGNED


def test_a_stripped_signature_is_unsigned(drawn, by, trust):
    signed = pades.sign(drawn, by())

    assert fault(signed[: len(drawn)], drawn, trust) == Fault.UNSIGNED
    assert fault(revised(drawn, annotated), drawn, trust) == Fault.UNSIGNED


def test_what_is_no_pdf_cannot_be_signed(by):
    with pytest.raises(pades.CannotSign):
        pades.sign(b"PK", by())


def test_something_else_is_no_pdf(drawn, trust):
    assert fault(b"PK\x03\x04", drawn, trust) == Fault.NOT_A_PDF
    assert fault(b"", drawn, trust) == Fault.NOT_A_PDF


def test_a_file_far_too_large_is_not_read(drawn, trust):
    large = drawn + b"\0" * proving.LARGEST

    assert fault(large, drawn, trust) == Fault.TOO_LARGE


def test_another_persons_certificate_is_another_file(drawn, by, trust):
    other = drawn.replace(b"/Title", b"/Titel", 1)

    assert fault(pades.sign(other, by()), drawn, trust) == Fault.OTHER_FILE


def test_a_file_saved_anew_before_it_was_signed_is_another_file(drawn, by, trust):
    saved = drawn.replace(b"%PDF-1.", b"%PDF-1.", 1)[:-1] + b" \n"

    assert fault(pades.sign(saved, by()), drawn, trust) == Fault.OTHER_FILE


@pytest.mark.parametrize("change", [overlaid, annotated, with_text_field, with_scripted_form])
def test_what_was_added_before_the_signature_is_found(drawn, by, trust, change):
    """Our bytes come first and the signature is good, and still the paper says something else."""
    signed = pades.sign(revised(drawn, change), by())

    assert fault(signed, drawn, trust) == Fault.CONTENT_CHANGED


@pytest.mark.parametrize("change", [overlaid, annotated])
def test_what_was_added_after_the_signature_is_found(drawn, by, trust, change):
    signed = revised(pades.sign(drawn, by()), change)

    assert fault(signed, drawn, trust) == Fault.CONTENT_CHANGED


def test_bytes_after_the_end_are_found(drawn, by, trust):
    assert fault(pades.sign(drawn, by()) + b"more", drawn, trust) == Fault.BROKEN


def test_another_document_behind_our_bytes_is_found(drawn, by, trust):
    """A whole second document, which never points back to ours."""
    signed = pades.sign(drawn + another_document(drawn), by())

    assert signed.startswith(drawn)
    assert fault(signed, drawn, trust) == Fault.CONTENT_CHANGED


def another_document(drawn):
    """The same page in new objects, placed to stand behind the drawn bytes."""
    kwargs = {"stream_xrefs": False}
    copy = copy_into_new_writer(PdfFileReader(io.BytesIO(drawn)), writer_kwargs=kwargs)
    out = io.BytesIO()
    copy.write(out)
    body, table = out.getvalue().rsplit(b"xref\n0 ", 1)
    table, start = table.split(b"startxref", 1)
    table = re.sub(rb"(\d{10})(?= \d{5} n)", lambda at: b"%010d" % (int(at[1]) + len(drawn)), table)
    start = b"startxref\n%d\n%%%%EOF\n" % (int(start.split()[0]) + len(drawn))
    return body + b"xref\n0 " + table + start


def test_proofs_without_a_stamp_over_them_are_no_b_lta(
    drawn, authority, tmp_path, service, monkeypatch
):
    trust = trusted(tmp_path / "t", authority, fetch=True)
    long_term = pades._long_term
    monkeypatch.setattr(
        pades, "_long_term", lambda context: long_term(context) | {"use_pades_lta": False}
    )
    signed = pades.sign(
        drawn,
        opened(authority.leaf(NAME, server=service.url), tmp_path),
        level=Level.B_LTA,
        stamper=pades.stamper(f"{service.url}/tsa"),
        trust=trust,
    )

    found = proving.prove(signed, expected(drawn), trust=trust, now=now())
    assert found.signature.level == Level.B_T


def test_a_signature_that_tells_no_time_is_refused(drawn, by, trust, monkeypatch):
    signed = pades.sign(drawn, by())
    monkeypatch.setattr(proving.EmbeddedPdfSignature, "self_reported_timestamp", None)

    assert fault(signed, drawn, trust) == Fault.NO_TIME


def test_every_cut_and_every_flipped_byte_behind_our_own_is_refused(drawn, by, trust):
    signed = pades.sign(drawn, by())
    for place in range(len(drawn), len(signed), 97):
        changed = bytearray(signed)
        changed[place] ^= 1
        assert _is_container(signed, place) or _is_refused(bytes(changed), drawn, trust), place
        assert _is_refused(signed[:place], drawn, trust), place


def _is_refused(signed, drawn, trust):
    try:
        proving.prove(signed, expected(drawn), trust=trust, now=now())
    except Refused:
        return True
    return False


def _is_container(signed, place):
    """What no signature can cover is the place it stands in: its certificates and its padding."""
    begin = signed.index(b"/Contents <", len(signed) // 2)
    return begin <= place <= signed.index(b">", begin)


def test_a_signature_by_an_authority_nobody_trusts_is_refused(drawn, tmp_path, trust):
    signed = pades.sign(drawn, opened(pki.Authority("Gốc Lạ").leaf(NAME), tmp_path))

    assert fault(signed, drawn, trust) == Fault.UNTRUSTED


def test_a_signer_the_paper_does_not_name_is_refused(drawn, by, trust):
    signed = pades.sign(drawn, by("Người Khác"))

    assert fault(signed, drawn, trust) == Fault.WRONG_SIGNER
    assert fault(signed, drawn, trust, names=(), fingerprints={"ab"}) == Fault.WRONG_SIGNER


def test_an_expired_certificate_is_refused(drawn, by, trust):
    ended = now() - dt.timedelta(days=1)
    signed = pades.sign(drawn, by(end=ended, begin=ended - pki.YEAR))

    assert fault(signed, drawn, trust) == Fault.EXPIRED


def test_a_certificate_that_is_not_valid_yet_is_refused(drawn, by, trust):
    begins = now() + dt.timedelta(days=2)
    signed = pades.sign(drawn, by(begin=begins))

    assert fault(signed, drawn, trust) == Fault.EXPIRED


def test_with_a_time_stamp_a_certificate_may_have_expired_since(drawn, by, trust, service):
    signer = by(end=now() + dt.timedelta(days=30))
    stamped = pades.sign(
        drawn, signer, level=Level.B_T, stamper=pades.stamper(f"{service.url}/tsa")
    )
    later = now() + dt.timedelta(days=60)

    proof = proving.prove(stamped, expected(drawn), trust=trust, now=later)
    assert proof.signature.time_stamped
    assert fault(pades.sign(drawn, signer), drawn, trust, at=later) == Fault.EXPIRED


def test_a_time_stamp_nobody_trusts_is_refused(drawn, by, trust):
    other = pki.Service(pki.Authority("Gốc Lạ"))
    try:
        stamper = pades.stamper(f"{other.url}/tsa")
        signed = pades.sign(drawn, by(), level=Level.B_T, stamper=stamper)
    finally:
        other.stop()

    assert fault(signed, drawn, trust) == Fault.UNTRUSTED


def test_a_revoked_certificate_is_refused_by_the_list_in_the_folder(drawn, authority, tmp_path):
    leaf = authority.leaf(NAME, server="http://127.0.0.1:9")
    signed = pades.sign(drawn, opened(leaf, tmp_path))
    authority.revoked.add(leaf.certificate.serial_number)
    (tmp_path / "t" / "crl").mkdir(parents=True)
    (tmp_path / "t" / "crl" / "goc.crl").write_bytes(authority.crl())
    authority.revoked.clear()

    assert fault(signed, drawn, trusted(tmp_path / "t", authority)) == Fault.REVOKED


def test_where_proof_is_required_a_certificate_without_any_is_refused(
    drawn, by, authority, tmp_path
):
    strict = trusted(tmp_path / "t", authority, revocation=trusting.Revocation.REQUIRED)

    assert fault(pades.sign(drawn, by()), drawn, strict) == Fault.UNTRUSTED


def test_a_time_in_the_future_is_refused(drawn, by, trust):
    with time_machine.travel(now() + dt.timedelta(hours=2)):
        signed = pades.sign(drawn, by())

    assert fault(signed, drawn, trust) == Fault.FUTURE


def test_a_time_before_the_certificate_was_issued_is_refused(drawn, by, trust):
    signed = pades.sign(drawn, by())

    assert fault(signed, drawn, trust, not_before=now() + dt.timedelta(hours=1)) == Fault.TOO_EARLY


def test_a_clock_may_be_wrong_by_minutes(drawn, by, trust):
    with time_machine.travel(now() + dt.timedelta(minutes=4)):
        signed = pades.sign(drawn, by())

    assert proving.prove(signed, expected(drawn), trust=trust, now=now())


def test_a_second_signature_by_a_stranger_spoils_the_file(drawn, by, tmp_path, trust):
    stranger = opened(pki.Authority("Gốc Lạ").leaf("Ai Đó"), tmp_path)
    twice = signed_again(pades.sign(drawn, by()), stranger)

    assert fault(twice, drawn, trust) == Fault.UNTRUSTED


def test_the_certificate_itself_may_be_what_is_expected(drawn, authority, tmp_path, trust):
    leaf = authority.leaf("Tên Khác Hẳn")
    signed = pades.sign(drawn, opened(leaf, tmp_path))
    own = Expected(
        drawn=drawn,
        names=(),
        fingerprints={leaf.fingerprint},
        not_before=now() - dt.timedelta(days=1),
    )

    assert proving.prove(signed, own, trust=trust, now=now()).signature.common_name == (
        "Tên Khác Hẳn"
    )


def test_a_signature_proven_inside_a_running_loop_is_the_same(drawn, by, trust):
    """As in a test with a browser, or under an asynchronous server.

    In a thread of its own, for a browser test of the same process may have left a loop in this one.
    """

    async def inside():
        return proving.prove(pades.sign(drawn, by()), expected(drawn), trust=trust, now=now())

    with ThreadPoolExecutor(max_workers=1) as elsewhere:
        proven = elsewhere.submit(lambda: asyncio.run(inside())).result()

    assert proven.signature.common_name == NAME
