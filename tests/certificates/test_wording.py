import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates import wording
from certificates.faces import Face


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (dt.date(2026, 2, 5), "ngày 05 tháng 02 năm 2026"),
        (dt.date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (dt.date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_a_date_is_written_as_the_decree_says(day, words):
    assert wording.long_date(day) == words


def test_a_birth_is_told_as_exactly_as_it_is_known():
    day = dt.date(1985, 9, 5)

    assert wording.birth(day, year_only=False) == "Sinh ngày 05/09/1985"
    assert wording.birth(day, year_only=True) == "Sinh năm 1985"
    assert wording.birth(None, year_only=True) == ""


def test_a_period_of_one_day_is_a_day():
    first, last = dt.date(2026, 3, 1), dt.date(2026, 3, 5)

    assert wording.period(first, last) == "từ ngày 01/03/2026 đến ngày 05/03/2026"
    assert wording.period(last, last) == "ngày 05/03/2026"
    assert wording.period(last, first) == "ngày 01/03/2026"


@pytest.mark.parametrize(
    ("points", "possible", "words"),
    [
        ("18.000", "20.000", "Đạt 18/20 điểm (90 %)"),
        ("17.500", "20.000", "Đạt 17,5/20 điểm (87,5 %)"),
        ("26.000", "30.000", "Đạt 26/30 điểm (86,6 %)"),
        ("100.000", "100.000", "Đạt 100/100 điểm (100 %)"),
        ("0.000", "0.000", "Đạt"),
    ],
)
def test_a_share_is_cut_and_written_with_a_comma(points, possible, words):
    assert wording.result(Decimal(points), Decimal(possible)) == words


def test_names_are_joined_once_each():
    assert wording.joined("Phòng A", "", "Xã B", "Xã B") == "Phòng A, Xã B"


def test_what_is_printed_has_nothing_invisible_and_keeps_its_line_ends():
    assert wording.printable(" KT.  GIÁM ĐỐC\r\n\nPHÓ\u200b GIÁM\u00a0ĐỐC\0 ") == (
        "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"
    )
    assert wording.on_one_line("a\nb") == "a b"


@given(st.text())
def test_whatever_is_given_may_be_frozen(text):
    words = wording.printable(text) or wording.DASH

    face = Face(
        issuer=words,
        holder_name=words,
        course_title=words,
        place_date=words,
        signer_position=words,
        signer_name=words,
        number=words,
        check_url=words,
        check_site=words,
    )

    assert face.holder_name == words
