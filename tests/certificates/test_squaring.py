"""The squares of a QR code: quicker than ReportLab's, and the same."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.barcode.qrencoder import (
    QR8bitByte,
    QRCode,
    QRErrorCorrectLevel,
    QRNumber,
)

from certificates import squaring

URL = "https://daotao.mau.example/x/AbCdEfGhIjKlMnOpQrStUv/#"


def as_reportlab_makes_it(pieces):
    code = QRCode(None, QRErrorCorrectLevel.M)
    for piece in pieces:
        code.addData(piece)
    code.make()
    return tuple(tuple(map(bool, row)) for row in code.modules)


@pytest.mark.parametrize("length", [0, 1, 20, 26, 62, 106, 152, 213, 300, 500, 900, 1600, 2800])
def test_a_code_of_any_size_is_square_for_square_what_reportlab_makes(length):
    pieces = [QR8bitByte(URL), QRNumber("0123456789" * (length // 10) + "7" * (length % 10))]

    assert squaring.modules(pieces) == as_reportlab_makes_it(pieces)


def test_a_code_that_is_full_has_no_end_mark():
    full = [QRNumber("1234567890" * 3 + "1234")]  # 14 bits of head and 114: all there are

    squares = squaring.modules(full)

    assert len(squares) == 21
    assert squares == as_reportlab_makes_it(full)


@settings(max_examples=60, deadline=None)
@given(url=st.text(min_size=1, max_size=80), number=st.from_regex(r"[0-9]{0,400}", fullmatch=True))
def test_whatever_it_says_it_is_what_reportlab_makes(url, number):
    pieces = [QR8bitByte(url), QRNumber(number)]

    assert squaring.modules(pieces) == as_reportlab_makes_it(pieces)
