import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from people import names


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Nguyễn   Thị\u00a0Hà ", "Nguyễn Thị Hà"),
        (unicodedata.normalize("NFD", "Đặng Thị Hồng Ẩn"), "Đặng Thị Hồng Ẩn"),
        ("\u00d0ặng", "Đặng"),
        ("", ""),
    ],
)
def test_a_name_is_kept_in_one_form(text, kept):
    assert names.clean(text) == kept


@pytest.mark.parametrize(
    ("text", "searched"),
    [("Chất Lượng", "chat luong"), ("Đặng", "dang"), ("Ưu Ơ Ẵ", "uu o a")],
)
def test_a_name_is_searched_without_its_marks(text, searched):
    assert names.folded(text) == searched


def test_lists_are_sorted_by_given_name_as_cldr_sorts_vietnamese():
    in_order = [
        "Lê An",
        "Lê Ánh",
        "Lê Ân",
        "Lê Ẩn",
        "Lê Bình",
        "Lê Dung",
        "Lê Đạt",
        "Nguyễn Hà",
        "Nguyễn Hạ",
        "Trần Ngọc Hạ",
        "Lê Ơn",
        "Lê Ưng",
    ]

    backwards = in_order[::-1]

    assert sorted(backwards, key=names.sort_key) == in_order


def test_letters_decide_before_tones_and_tones_before_nothing():
    assert sorted(["mạ", "mà", "ma", "má", "mã", "mả"], key=names.sort_key) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
    ]


def test_a_single_word_name_is_accepted():
    assert names.given_name_first("Danh") == "Danh"


@given(st.text(max_size=40))
def test_any_text_has_a_key_in_ascii(text):
    assert names.sort_key(text).isascii()
    assert unicodedata.is_normalized("NFC", names.clean(text))
