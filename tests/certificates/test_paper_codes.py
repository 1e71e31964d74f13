"""What a QR code carries: an address that anybody can open, and a seal to read without us."""

import datetime as dt
from dataclasses import replace

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from certificates import paper_codes, sealing
from certificates.paper_codes import NotAPaperCode, Statement

RING = sealing.Keyring.of("một chìa khóa để thử")
URL = "https://daotao.mau.example/x/AbCdEfGhIjKlMnOpQrStUv/"
SAID = Statement(
    issuer_code="VLG",
    year=2026,
    sequence=123,
    holder_name="Nguyễn Thị Ngọc Hà",
    course_code="ISO-01",
    issued_on=dt.date(2026, 3, 5),
    valid_until=dt.date(2029, 3, 4),
)


@pytest.mark.parametrize(
    "said",
    [
        SAID,
        replace(SAID, valid_until=None, course_code=""),
        replace(SAID, sequence=999_999_999, issuer_code="ABCDEFGH"),
    ],
)
def test_a_statement_comes_back_as_it_was(said):
    assert Statement.unpacked(said.packed()) == said


def test_it_names_the_whole_number():
    assert SAID.number == "GCN-VLG-2026-000123-P"


def test_it_says_no_more_than_number_name_course_and_days():
    assert SAID.packed()[12:].decode() == "VLG\nISO-01\nNguyễn Thị Ngọc Hà"


@pytest.mark.parametrize(
    "said",
    [
        replace(SAID, issued_on=dt.date(1999, 12, 31)),
        replace(SAID, valid_until=dt.date(2200, 1, 1)),
        replace(SAID, holder_name="Nguyễn\nVăn"),
    ],
)
def test_what_cannot_be_packed_is_refused(said):
    with pytest.raises(ValueError, match=r"."):
        said.packed()


@pytest.mark.parametrize(
    "payload", [b"", b"Q1", b"R1" + SAID.packed()[2:], SAID.packed() + b"\n", b"Q1" + b"\xff" * 40]
)
def test_something_else_under_the_same_seal_is_not_taken_for_a_paper(payload):
    with pytest.raises(NotAPaperCode):
        Statement.unpacked(payload)


@given(st.binary(min_size=1, max_size=300))
def test_digits_lose_no_byte(raw):
    token = sealing._encoded(raw)

    assert paper_codes.token(paper_codes.digits(token)) == token


@pytest.mark.parametrize("digits", ["", "abc", "٣٤٥", "2" * 30, "1" * 5000])
def test_digits_of_nothing_are_refused(digits):
    with pytest.raises(NotAPaperCode):
        paper_codes.token(digits)


def test_the_code_of_a_common_paper_stays_coarse():
    whole = paper_codes.address(URL, sealing.seal(SAID.packed(), RING))
    pieces = [(text, 1 if is_digits else 4) for text, is_digits in paper_codes.segments(whole)]

    assert segno.make(pieces, error="m", micro=False).version == 9
    assert whole.startswith(URL + "#")
    opened = sealing.verify(paper_codes.token(whole.partition("#")[2]), RING.public)
    assert Statement.unpacked(opened.payload) == SAID


def test_the_longest_name_that_fits_still_fits_version_10():
    said = replace(SAID, holder_name="Ố" * 16)
    whole = paper_codes.address(URL, sealing.seal(said.packed(), RING))
    pieces = [(text, 1 if is_digits else 4) for text, is_digits in paper_codes.segments(whole)]

    assert segno.make(pieces, error="m", micro=False).version == 10


def test_without_room_for_the_seal_the_address_alone_is_printed():
    said = replace(SAID, holder_name="Ố" * 40)

    assert paper_codes.address(URL, sealing.seal(said.packed(), RING)) == URL


@pytest.mark.parametrize("text", [URL, URL + "#", URL + "#muc-2", "https://a.example/?q=1"])
def test_an_address_of_before_is_written_in_one_piece(text):
    assert paper_codes.segments(text) == [(text, False)]
