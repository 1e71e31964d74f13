import json
import os
import re
import shutil
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

import certificates.drawing
from certificates.drawing import CannotDraw, DoesNotFit, MissingGlyph, UnknownTemplate, draw
from certificates.faces import Face

PLAIN = {
    "superior": "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG",
    "issuer": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "holder_name": "Nguyễn Thị Thu Hà",
    "birth": "Sinh ngày 08/04/1978",
    "position": "Chuyên viên",
    "unit": "Phòng Văn hóa - Xã hội, Ủy ban nhân dân phường Long Châu",
    "course_title": "Nhận thức chung TCVN ISO 9001:2015 cho cán bộ, công chức, viên chức",
    "standard": "TCVN ISO 9001:2015",
    "period": "từ ngày 01/10/2026 đến ngày 12/10/2026",
    "duration": "4 tiết",
    "result": "Đạt 18/20 câu (90 %)",
    "place_date": "Vĩnh Long, ngày 12 tháng 10 năm 2026",
    "valid_until": "Có giá trị đến hết ngày 12/10/2029",
    "signer_position": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
    "signer_name": "Trần Văn Bình",
    "number": "GCN-VLG-2026-000123",
    "register_number": "123/2026/ISO-KHCN",
    "check_url": "https://hoc.vinhlong.gov.vn/tra-cuu/k7Yq3fN0c2VtYmVkMTI4Yml0",
    "check_site": "hoc.vinhlong.gov.vn",
}
PRINTED = [field for field in PLAIN if field != "check_url"]

TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
LOWER = [
    letter
    for base in "aăâeêioôơuưy"
    for tone in TONES
    if (letter := unicodedata.normalize("NFC", base + tone)) not in "aeiouy"
] + ["đ"]
UPPER = [letter.upper() for letter in LOWER]

POINTS_PER_MM = 72 / 25.4
INNER_FRAME = 11 * POINTS_PER_MM
LETTERS = st.sampled_from("abcXYZ019<>&;#/\"'=()\\%" + "".join(LOWER + UPPER))
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=8).map(" ".join)


def a_face(**changes):
    return Face(**PLAIN | changes)


def run(*command, given=None, **kwargs):
    return subprocess.run(command, input=given, check=True, capture_output=True, **kwargs).stdout


def text_of(pdf):
    return " ".join(run("pdftotext", "-raw", "-", "-", given=pdf).decode().split())


def text_on(face):
    return " ".join(" ".join(face.lines()).split())


def picture_of(pdf, dpi=110):
    png = run("pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-", given=pdf)
    return Image.open(BytesIO(png)).convert("L")


def words(letters):
    return " ".join("".join(letters[start : start + 7]) for start in range(0, len(letters), 7))


def word_boxes(pdf):
    page = run("pdftotext", "-bbox", "-", "-", given=pdf).decode()
    corner = r'="([-\d.]+)"'
    boxes = re.findall(f"<word xMin{corner} yMin{corner} xMax{corner} yMax{corner}", page)
    return [tuple(map(float, box)) for box in boxes]


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.01 and (
        min(one[3], other[3]) - max(one[1], other[1]) > 0.01
    )


def assert_tidy(pdf):
    """No word leaves the frame, touches the QR code or stands on another."""
    drawing = certificates.drawing
    left, bottom = drawing.LEFT - drawing.QR_BOX / 2, drawing.HEIGHT - 28.5 * POINTS_PER_MM
    code = (left, bottom - drawing.QR_BOX, left + drawing.QR_BOX, bottom)
    boxes = word_boxes(pdf)
    for x0, y0, x1, y1 in boxes:
        assert min(x0, y0, drawing.WIDTH - x1, drawing.HEIGHT - y1) > INNER_FRAME
    assert not [pair for pair in combinations([*boxes, code], 2) if overlap(*pair)]


def longest(field, word):
    """As many of these words as the slot takes."""
    text = word
    while True:
        try:
            draw(a_face(**{field: f"{text} {word}"}))
        except DoesNotFit:
            return text
        text = f"{text} {word}"


def test_the_sample_has_all_134_letters():
    assert len({*LOWER, *UPPER}) == 134


@pytest.mark.parametrize("letters", [LOWER, UPPER], ids=["lower", "upper"])
@pytest.mark.parametrize(
    "field", ["holder_name", "unit", "course_title", "statement", "place_date", "number"]
)
def test_all_accented_letters_can_be_read_back_in_every_font(field, letters):
    text = words(letters)
    halves = [text] if field not in {"place_date", "number"} else [text[:39], text[40:]]

    for half in halves:
        face = a_face(**{field: half})
        assert text_of(draw(face)) == text_on(face)


def test_the_code_leads_to_the_check_page():
    (code,) = zxingcpp.read_barcodes(picture_of(draw(a_face())))

    assert (code.text, code.format) == (PLAIN["check_url"], zxingcpp.BarcodeFormat.QRCode)


@pytest.mark.parametrize("length", [15, 60, 213])
def test_the_code_is_large_readable_and_surrounded_by_white(length):
    url = ("https://x.vn/" + "k7Yq" * 60)[:length]
    picture = picture_of(draw(a_face(check_url=url)), dpi=300)
    (code,) = zxingcpp.read_barcodes(picture)
    left, top = code.position.top_left.x, code.position.top_left.y
    side = code.position.bottom_right.x - left
    modules = round(side / (side / 7 if False else 1))
    assert code.text == url
    assert side / 300 * 25.4 >= 22
    assert modules
    assert top
