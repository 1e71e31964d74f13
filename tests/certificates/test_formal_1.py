import json
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import unicodedata
from contextlib import suppress
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from certificates import formal_1, typesetting
from certificates.formal_1 import draw
from certificates.typesetting import CannotDraw, DoesNotFit, MissingGlyph
from tests.certificates.specimens import PLAIN, a_face

PRINTED = [field for field in PLAIN if field != "check_url"]

TONES = ["", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"]
LOWER = [
    letter
    for base in "aăâeêioôơuưy"
    for tone in TONES
    if (letter := unicodedata.normalize("NFC", base + tone)) not in "aeiouy"
] + ["đ"]
UPPER = [letter.upper() for letter in LOWER]

SLOTS = formal_1.AGENCY | formal_1.SIGNATURE | formal_1.SIGNER | formal_1.NUMBERS
for group in formal_1.STATEMENT:
    SLOTS |= group
PACKAGE = Path(formal_1.__file__).parent
DPI = 300
POINTS_PER_MM = 72 / 25.4
INNER_FRAME = 11 * POINTS_PER_MM
LETTERS = st.sampled_from("abcXYZ019<>&;#/\"'=()\\%" + "".join(LOWER + UPPER))
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=12), min_size=1, max_size=8).map(" ".join)


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


def extent(font, letter):
    """How far a glyph reaches below and above the baseline, over size."""
    face = typesetting.font_of(font).face
    start = face.glyphPos[face.charToGlyph[ord(letter)]]
    _, bottom, _, top = struct.unpack_from(">4h", face.get_table("glyf"), start + 2)
    return bottom / face.unitsPerEm, top / face.unitsPerEm


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.01 and (
        min(one[3], other[3]) - max(one[1], other[1]) > 0.01
    )


def assert_tidy(pdf):
    """No word leaves the frame, touches the QR code or stands on another."""
    left, bottom = formal_1.LEFT - formal_1.QR_BOX / 2, formal_1.HEIGHT - 28.5 * POINTS_PER_MM
    code = (left, bottom - formal_1.QR_BOX, left + formal_1.QR_BOX, bottom)
    boxes = word_boxes(pdf)
    for x0, y0, x1, y1 in boxes:
        assert min(x0, y0, formal_1.WIDTH - x1, formal_1.HEIGHT - y1) > INNER_FRAME
    assert not [pair for pair in combinations([*boxes, code], 2) if overlap(*pair)]


def set_in_slot(field, text, scale=1):
    printed = a_face(**{field: text}).printed()[field]
    return typesetting.fit(field, SLOTS[field].scaled(scale), printed)


def longest(field, word):
    """As many of these words as the slot takes."""
    text = word
    with suppress(DoesNotFit):
        while set_in_slot(field, f"{text} {word}"):
            text = f"{text} {word}"
    return text


def shortest(field, word, scale):
    """As few of these words as need every line of the slot on a page set at this scale."""
    text = word
    while len(set_in_slot(field, text, scale).lines) < SLOTS[field].lines:
        text = f"{text} {word}"
    return text


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


@pytest.mark.parametrize("length", [20, 60, 213])
def test_the_code_is_large_and_stands_in_its_own_white(length):
    url = ("https://x.vn/" + "k7Yq" * 60)[:length]
    picture = picture_of(draw(a_face(check_url=url)), dpi=DPI)
    (code,) = zxingcpp.read_barcodes(picture)
    x0, y0 = code.position.top_left.x, code.position.top_left.y
    x1, y1 = code.position.bottom_right.x, code.position.bottom_right.y
    finder = next(run for run in range(1, x1) if picture.getpixel((x0 + run, y0 + 1)) > 128)
    quiet = int(4 * finder / 7) - 1
    around = picture.crop((x0 - quiet, y0 - quiet, x1 + quiet + 1, y1 + quiet + 1))
    around.paste(255, (quiet - 1, quiet - 1, quiet + x1 - x0 + 2, quiet + y1 - y0 + 2))

    assert (code.text, code.ec_level) == (url, "M")
    assert min(x1 - x0, y1 - y0) / DPI * 25.4 >= 22
    assert around.getextrema() == (255, 255)


def test_an_address_too_long_for_a_readable_code_is_refused():
    with pytest.raises(DoesNotFit, match=r"^check_url: "):
        draw(a_face(check_url="https://x.vn/" + "k" * 201))


def test_the_same_face_always_gives_the_same_bytes():
    assert draw(a_face()) == draw(a_face())


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Ho_Chi_Minh"), ("2", "America/New_York")])
def test_another_process_in_another_place_gives_the_same_bytes(tmp_path, seed, zone):
    package = shutil.copytree(PACKAGE / "fonts", tmp_path / "certificates" / "fonts").parent
    for module in ("faces.py", "typesetting.py", "formal_1.py", "paper_codes.py", "numbering.py"):
        shutil.copy(PACKAGE / module, package)
    (package / "__init__.py").touch()
    code = (
        "import json, sys; from certificates.formal_1 import draw; "
        "from certificates.faces import Face; "
        "sys.stdout.buffer.write(draw(Face.from_json(json.load(sys.stdin))))"
    )
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(tmp_path),
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "LC_ALL": "C.UTF-8",
    }
    frozen = json.dumps(a_face().to_json()).encode()

    there = run(sys.executable, "-c", code, given=frozen, env=surroundings, cwd=tmp_path)

    assert there == draw(a_face())


def test_every_font_is_embedded_and_only_in_part():
    table = run("pdffonts", "-", given=draw(a_face())).decode().splitlines()[2:]

    assert [line.split()[0].partition("+")[2] for line in table] == [
        "Tinos-Regular",
        "Tinos-Bold",
        "Tinos-Italic",
    ]
    assert {tuple(line.split()[-5:-2]) for line in table} == {("yes", "yes", "yes")}


def test_the_file_says_what_it_is():
    pdf = draw(a_face(issuer="SỞ KHOA HỌC\nVÀ CÔNG NGHỆ"))
    facts = dict(
        re.split(r":\s*", line, maxsplit=1)
        for line in run("pdfinfo", "-", given=pdf).decode().splitlines()
    )

    assert facts["Title"] == "GIẤY CHỨNG NHẬN – Nguyễn Thị Thu Hà – GCN-VLG-2026-000123"
    assert facts["Author"] == "SỞ KHOA HỌC VÀ CÔNG NGHỆ"
    assert facts["Subject"] == f"Hoàn thành khóa đào tạo: {PLAIN['course_title']}"
    assert facts["Pages"] == "1"
    assert facts["Page size"] == "841.89 x 595.276 pts (A4)"
    assert b"/Lang (vi-VN)" in pdf
    assert b"/DisplayDocTitle true" in pdf


def test_a_certificate_is_light_and_quickly_drawn():
    face = a_face()
    size = len(draw(face))
    began = time.process_time()
    for _ in range(10):
        draw(face)

    assert size <= 60_000
    assert (time.process_time() - began) / 10 <= 0.1  # 12 ms at leisure; room for a busy machine


@pytest.mark.parametrize(
    "text",
    [
        "<b>Nguyễn</b> <i>Thị</i>",
        "&amp; &lt;b&gt; &#65;",
        '<img src="file:///etc/passwd"/>',
        "<para><font size=99>A</font></para>",
        "(Tj) \\) ET Q \\101 %%EOF",
        "{{ face.number }} {% now %} ${HOME} %s",
        "H’Hen Niê Ƀ č ŏ ₫ № € ½",
    ],
)
def test_hostile_text_is_drawn_as_it_stands(text):
    face = a_face(holder_name=text, unit=text, course_title=text)

    assert text_of(draw(face)) == text_on(face)


@pytest.mark.parametrize(
    ("text", "chars"),
    [
        ("Nguyễn 日本", "日本"),
        ("Nguyễn 😀", "😀"),
        ("Nguyễn \u202eHà", "\u202e"),
        ("Nguyễn\u200bHà", "\u200b"),
        ("שלום", "שלום"),
        ("Y Ê\u0306 Ban", "\u0306"),
        ("Nguyễn\nHà", "\n"),
        ("Nguyễn\x00", "\x00"),
        ("Nguyễn\ud800", "\ud800"),
    ],
    ids=["han", "emoji", "override", "zero-width", "hebrew", "mark", "newline", "nul", "surrogate"],
)
@pytest.mark.parametrize("field", ["holder_name", "unit", "check_url"])
def test_letters_that_cannot_be_set_are_named(field, text, chars):
    with pytest.raises(MissingGlyph, match=f"^{field}: .*U\\+{ord(min(chars)):04X}") as refused:
        draw(a_face(**{field: text}))

    assert (refused.value.slot, refused.value.chars) == (field, "".join(sorted(chars)))


@pytest.mark.parametrize("field", PRINTED)
@pytest.mark.parametrize("text", ["Nguyễn " * 100, "N" * 500], ids=["words", "word"])
def test_what_is_too_long_is_refused_by_name(field, text):
    with pytest.raises(DoesNotFit, match=r": the text is too long for the paper$") as refused:
        draw(a_face(**{field: text}))

    assert refused.value.slot == {"duration": "period"}.get(field, field)


def test_forced_lines_count_too():
    with pytest.raises(DoesNotFit, match=r"^signer_position: "):
        draw(a_face(signer_position="A\nB\nC\nD"))


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"holder_name": "Lê Ý", "superior": "", "birth": "", "position": "", "unit": ""},
        {"holder_name": "Nguyễn Phước Bảo Quỳnh Ngọc Ẩn Công Tằng Tôn Nữ Trường Thịnh Vượng"},
        {"signer_position": "TUQ. CHỦ TỊCH\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"},
        {"issuer": "VĂN PHÒNG\n\nỦY BAN NHÂN DÂN\n"},
    ],
    ids=["plain", "short", "long name", "three-line signer", "blank forced line"],
)
def test_nothing_overlaps_or_leaves_the_frame(changes):
    face = a_face(**changes)
    pdf = draw(face)

    assert_tidy(pdf)
    assert text_of(pdf) == text_on(face)


def test_a_name_of_sixty_letters_stays_on_one_line():
    name = "Nguyễn Phước Bảo Quỳnh Ngọc Ẩn Công Tằng Tôn Nữ Trường Thịnh Vượng"

    assert len(name) > 60
    assert (
        name in run("pdftotext", "-layout", "-", "-", given=draw(a_face(holder_name=name))).decode()
    )


@pytest.mark.parametrize("scale", formal_1.SCALES)
def test_a_page_with_every_line_in_use_is_still_tidy(scale):
    fields = [field for field, slot in SLOTS.items() if slot.lines > 1]
    face = a_face(**{field: shortest(field, "NGHIỆP", scale) for field in fields})
    pdf = draw(face)

    assert_tidy(pdf)
    assert text_of(pdf) == text_on(face)


def test_the_fullest_page_is_still_tidy():
    fields = [field for field in PRINTED if field not in {"period", "duration"}]
    face = a_face(**{field: longest(field, "NGHIỆP") for field in fields})
    pdf = draw(face)

    assert_tidy(pdf)
    assert text_of(pdf) == text_on(face)


@pytest.mark.parametrize("font", [formal_1.REGULAR, formal_1.BOLD, formal_1.ITALIC])
def test_the_accents_of_two_lines_never_touch(font):
    highest = max(extent(font, letter)[1] for letter in UPPER)
    lowest = min(extent(font, letter)[0] for letter in [*LOWER, *"gpqy"])

    assert highest - lowest < typesetting.LEADING
    assert -lowest < typesetting.LEADING - typesetting.ASCENT


def test_doubled_spaces_are_set_as_one():
    assert draw(a_face(unit=" Phòng  Nội vụ ")) == draw(a_face(unit="Phòng Nội vụ"))


def test_a_no_break_space_holds():
    unit = " ".join(["Điều\N{NO-BREAK SPACE}7.5"] * 30)
    lines = run("pdftotext", "-layout", "-", "-", given=draw(a_face(unit=unit))).decode()

    assert not re.search(r"Điều$|^\s*7.5", lines, re.MULTILINE)


@settings(deadline=None, max_examples=40)
@given(name=WORDS, unit=WORDS, course=WORDS)
def test_any_writable_text_is_drawn_whole_or_refused_by_name(name, unit, course):
    face = a_face(holder_name=name, unit=unit, course_title=course)
    try:
        pdf = draw(face)
    except DoesNotFit:
        return

    assert text_of(pdf) == text_on(face)
    assert_tidy(pdf)


@settings(deadline=None, max_examples=150)
@given(st.sampled_from([*PRINTED, "check_url"]), st.text(max_size=60))
def test_any_text_at_all_is_drawn_or_refused_by_name(field, text):
    text = unicodedata.normalize("NFC", f"A{text}")

    try:
        pdf = draw(a_face(**{field: text}))
    except CannotDraw:
        return

    assert pdf.startswith(b"%PDF-")
