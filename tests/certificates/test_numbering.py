import pytest
from hypothesis import given
from hypothesis import strategies as st

from certificates.numbering import (
    Mistyped,
    NotANumber,
    Parsed,
    check_character,
    number,
    parse,
    register_number,
)

PLAIN = "GCN-VLG-2026-000123-P"
CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def test_a_number_carries_its_issuer_year_and_sequence():
    assert number("VLG", 2026, 123) == PLAIN
    assert number("TAM", 2027, 1_234_567) == "GCN-TAM-2027-1234567-3"


def test_a_register_number_begins_anew_each_year():
    assert register_number(123, 2026, "ISO-KHCN") == "123/2026/ISO-KHCN"


def test_the_check_character_is_that_of_the_standard():
    # The example of the Global Release Identifier, which uses ISO 7064 MOD 37,36.
    assert check_character("A1-2425G-ABC1234002") == "M"


@pytest.mark.parametrize(
    "typed",
    [
        PLAIN,
        "gcn-vlg-2026-000123-p",
        "  GCN VLG 2026 000123 P ",
        "GCNVLG2026000123P",
        "GCN–VLG—2026‑000123−P",
        "GCN\u00adVLG\u200b2026\u00a0000123\tP\n",
        "ＧＣＮ－ＶＬＧ－２０２６－０００１２３－Ｐ",
    ],
)
def test_a_number_is_read_as_people_type_it(typed):
    assert parse(typed) == Parsed(PLAIN)


@pytest.mark.parametrize("position", range(3, 17))
def test_one_wrong_character_is_mistyped(position):
    plain = PLAIN.replace("-", "")
    others = [c for c in CHARACTERS if c != plain[position]]

    readings = {parse(plain[:position] + c + plain[position + 1 :]) for c in others}

    assert readings == {Mistyped()}


@pytest.mark.parametrize(
    "typed",
    [
        "GCN-VLG-2026-000123",
        "GCN-VLG-2026-00123-P",
        "GCN-VLG-2026-0000123-P",
        "GCN-VLG-2026-000132-P",
        "GCN-V-2026-000123-P",
        "GCN",
        "GCN-VLG-2026-000123-P-P",
        "GCN-VLG-٢٠٢٦-000123-P",
    ],
)
def test_what_begins_as_a_number_but_is_none_is_mistyped(typed):
    assert parse(typed) == Mistyped()


@pytest.mark.parametrize(
    "typed", ["", "-", "123/2026/ISO-KHCN", "xin chào", "\0", "QLCL-2023-004182", "GCN" * 40]
)
def test_anything_else_is_not_a_number(typed):
    assert parse(typed) == NotANumber()


@given(st.text())
def test_whatever_is_typed_gets_an_answer(typed):
    assert type(parse(typed)) in {Parsed, Mistyped, NotANumber}


@given(
    st.from_regex(r"[A-Z]{2,8}", fullmatch=True),
    st.integers(1000, 9999),
    st.integers(1, 999_999_999),
)
def test_every_number_is_read_back_without_its_dashes(code, year, sequence):
    given_out = number(code, year, sequence)

    assert parse(given_out.replace("-", "").lower()) == Parsed(given_out)
