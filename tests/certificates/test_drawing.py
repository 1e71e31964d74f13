"""The tagged layouts: read back as they were written, by machines, ears and telephones."""

import builtins
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from io import BytesIO
from itertools import combinations
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfReader
from reportlab.lib.colors import HexColor, black, white

from certificates import card_sheets, codes, drawing, trials
from certificates.colour_profile import srgb
from certificates.designs import Choice, Design
from certificates.drawing import draw
from certificates.faces import FaultyFace
from certificates.layouts import LAYOUTS
from certificates.marks import box, pieces
from certificates.painting import place
from certificates.typesetting import (
    CannotDraw,
    DoesNotFit,
    MissingGlyph,
    UnknownTemplate,
    fit,
    width_of,
)
from tests.certificates.specimens import PLAIN, a_face

NAMES = sorted(LAYOUTS)
PACKAGE = Path(drawing.__file__).parent
PURE = (
    "card_sheets codes colour_profile designs drawing faces formal_1 hanging layouts marks "
    "numbering painting paper_codes pictures sheets squaring typesetting xmp"
)
DENSE = trials.LONG.check_url
BREVE = "\u0306"

needs_mutool = pytest.mark.skipif(not shutil.which("mutool"), reason="mutool is not installed")
needs_zbar = pytest.mark.skipif(not shutil.which("zbarimg"), reason="zbarimg is not installed")


def run(*command, given=None, **kwargs):
    return subprocess.run(command, input=given, check=True, capture_output=True, **kwargs).stdout


def flat(text):
    return " ".join(unicodedata.normalize("NFC", text).split())


def by_pdftotext(pdf):
    return flat(run("pdftotext", "-raw", "-", "-", given=pdf).decode())


def by_mutool(pdf, tmp_path):
    path = tmp_path / "paper.pdf"
    path.write_bytes(pdf)
    return flat(run("mutool", "draw", "-q", "-F", "txt", str(path)).decode())


def words_of(face, name):
    printed = face.printed()
    return flat(" ".join(printed[slot] for slot in LAYOUTS[name].slots() if slot in printed))


def picture_of(pdf, dpi=110):
    png = run("pdftoppm", "-r", str(dpi), "-png", "-singlefile", "-", given=pdf)
    return Image.open(BytesIO(png)).convert("L")


def structure(pdf):
    """The tags of the file in the order they are read, each with its text or its alternative."""
    root = PdfReader(BytesIO(pdf)).trailer["/Root"]
    (story,) = [root["/StructTreeRoot"]["/K"]]
    return [(each["/S"], each.get("/Alt", "")) for each in map(_object, story["/K"])]


def _object(reference):
    return reference.get_object()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("trial", list(trials.Trial))
def test_what_pdftotext_reads_is_the_face(name, trial):
    face = trials.HOLDERS[trial]

    assert by_pdftotext(draw(face, template=name)) == words_of(face, name)


@needs_mutool
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("trial", [trials.Trial.SHORT, trials.Trial.LONG, trials.Trial.ENGLISH])
def test_what_mutool_reads_is_the_face(name, trial, tmp_path):
    face = trials.HOLDERS[trial]

    assert by_mutool(draw(face, template=name), tmp_path) == words_of(face, name)


@needs_mutool
def test_mutool_reads_every_letter_of_a_word_with_marks(tmp_path):
    """Mutool takes the gap behind a mark for a space: it knows no ActualText before 1.25."""
    face = a_face(holder_name=f"Y Bơ{BREVE}ng Ê{BREVE}")
    said = by_mutool(draw(face), tmp_path)

    assert said.replace(" ", "") == words_of(face, "formal-2").replace(" ", "")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("url", [PLAIN["check_url"], DENSE], ids=["plain", "dense"])
def test_the_code_is_read_from_a_poor_print(name, url):
    (code,) = zxingcpp.read_barcodes(picture_of(draw(a_face(check_url=url), template=name)))

    assert (code.text, code.ec_level) == (url, "M")


@needs_zbar
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("url", [PLAIN["check_url"], DENSE], ids=["plain", "dense"])
def test_another_decoder_reads_it_too(name, url, tmp_path):
    picture_of(draw(a_face(check_url=url), template=name)).save(tmp_path / "print.png")

    read = run("zbarimg", "-q", "--raw", str(tmp_path / "print.png"))

    assert read.decode().strip() == url


@pytest.mark.parametrize("name", NAMES)
def test_the_story_is_told_in_the_order_of_the_face(name):
    slots = [slot for slot in LAYOUTS[name].slots() if slot in a_face().printed()]
    tags = ["/H1" if slot == "title" else "/P" for slot in slots]
    told = structure(draw(a_face(), template=name))

    assert slots == [slot for slot in a_face().printed() if slot in slots]
    assert [tag for tag, _ in told] == [*tags, "/Figure"]
    assert told[-1][1] == f"Mã QR dẫn đến trang tra cứu: {PLAIN['check_url']}"


def test_every_mark_on_the_page_is_read_out_or_is_decoration():
    """Between the beginning of one and the end of another nothing is drawn."""
    (page,) = PdfReader(BytesIO(draw(a_face()))).pages
    depth = 0
    for _, operator in page.get_contents().operations:
        if operator in {b"BDC", b"BMC"}:
            depth += 1
        elif operator == b"EMC":
            depth -= 1
        elif operator in {b"Tj", b"S", b"s", b"f"}:
            assert depth == 1
    assert depth == 0


def test_the_file_says_what_it_is():
    reader = PdfReader(BytesIO(draw(a_face(issuer="SỞ KHOA HỌC\nVÀ CÔNG NGHỆ"))))
    root = reader.trailer["/Root"]
    title = "GIẤY CHỨNG NHẬN – Nguyễn Thị Thu Hà – GCN-VLG-2026-000123"
    xmp = root["/Metadata"].get_data().decode()

    assert (reader.metadata.title, reader.metadata.author) == (title, "SỞ KHOA HỌC VÀ CÔNG NGHỆ")
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("vi-VN", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert root["/OutputIntents"][0]["/DestOutputProfile"].get_data() == srgb()
    assert f'xml:lang="x-default">{title}<' in xmp
    assert "<pdfaid:part>2<" in xmp
    assert "<pdfuaid:part>1<" in xmp
    assert len(reader.trailer["/ID"][0].original_bytes) == 16


def test_two_certificates_have_two_identities():
    ids = {
        PdfReader(BytesIO(draw(a_face(number=number)))).trailer["/ID"][0].original_bytes
        for number in ("GCN-VLG-2026-000123", "GCN-VLG-2026-000124")
    }

    assert len(ids) == 2


@pytest.mark.parametrize("name", [*NAMES, drawing.OLDEST])
def test_the_same_face_always_gives_the_same_bytes(name):
    assert draw(a_face(), template=name) == draw(a_face(), template=name)


@pytest.mark.parametrize(("seed", "zone"), [("1", "Asia/Ho_Chi_Minh"), ("2", "America/New_York")])
def test_another_process_in_another_place_gives_the_same_bytes(tmp_path, seed, zone):
    package = shutil.copytree(PACKAGE / "fonts", tmp_path / "certificates" / "fonts").parent
    for module in PURE.split():
        shutil.copy(PACKAGE / f"{module}.py", package)
    (package / "__init__.py").touch()
    code = (
        "import json, sys; from certificates.drawing import draw; "
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


@pytest.mark.parametrize("name", [*NAMES, drawing.OLDEST])
def test_many_threads_give_the_same_bytes(name):
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)  # one is sure to be interrupted while it reads a font
    faces = [a_face(holder_name=f"Nguyễn Thị {letter}") for letter in "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐ"]
    try:
        with ThreadPoolExecutor(4) as pool:
            together = list(pool.map(lambda face: draw(face, template=name), faces))
    finally:
        sys.setswitchinterval(before)

    assert together == [draw(face, template=name) for face in faces]


@pytest.mark.parametrize("name", NAMES)
def test_a_certificate_is_light_and_quickly_drawn(name):
    face = trials.LONG
    size = len(draw(face, template=name))
    began = time.process_time()
    for _ in range(10):
        draw(face, template=name)

    assert size <= 120_000
    assert (time.process_time() - began) / 10 <= 0.1  # 6 to 8 ms at leisure; the bar is 20


def test_every_font_is_embedded_and_only_in_part():
    table = run("pdffonts", "-", given=draw(a_face())).decode().splitlines()[2:]

    assert {line.split()[0].partition("+")[2] for line in table} == {
        "Tinos-Regular",
        "Tinos-Bold",
        "Tinos-Italic",
    }
    assert {tuple(line.split()[-5:-2]) for line in table} == {("yes", "yes", "yes")}


# Marks


@pytest.mark.parametrize("letter", ["Ê", "ê", "Ô", "ô", "Ơ", "ơ", "Ư", "ư", "Â", "m"])
@pytest.mark.parametrize("font", ["Tinos-Regular", "Tinos-Bold", "Tinos-Italic"])
def test_a_mark_stands_clear_of_its_letter_and_over_it(font, letter):
    ((base, mark),) = [piece.glyphs for piece in pieces(letter + BREVE, font)]
    under, over = box(letter, font), box(BREVE, font)
    bottom = over.bottom + mark.up
    middle = mark.right + over.middle

    assert (base.text, base.right, base.up) == (letter, 0, 0)
    assert bottom > box(letter.replace("Ơ", "O").replace("Ư", "U"), font).top - 0.25
    assert under.left < middle < under.right + 0.1
    if letter in "ÊêÔôÂ":
        assert bottom == pytest.approx(under.top + 0.055)


def test_marks_below_hang_under_the_letter():
    ((_, mark),) = [piece.glyphs for piece in pieces("m\u0323", "Tinos-Regular")]

    assert box("\u0323", "Tinos-Regular").top + mark.up < box("m", "Tinos-Regular").bottom


def test_a_line_with_stacked_marks_takes_more_room():
    name = f"Y Ê{BREVE} Ban Niê " * 3
    layout = LAYOUTS["formal-2"]

    placed = place(a_face(holder_name=name.strip()), layout)
    heights = {slot: block.height / block.size / len(block.lines) for slot, block, _, _ in placed}

    assert heights["holder_name"] > heights["unit"]


@pytest.mark.parametrize(
    "text", [f"{BREVE}Ban", f"Ban {BREVE}", f"1{BREVE}", f"Ê{BREVE}\u0301\u0300"]
)
def test_a_mark_on_nothing_or_one_too_many_is_refused(text):
    with pytest.raises(MissingGlyph) as refused:
        draw(a_face(holder_name=unicodedata.normalize("NFC", text)))

    assert refused.value.slot == "holder_name"


# Designs


def test_what_a_design_hides_is_not_on_the_paper():
    hidden = Choice(shown=False)
    design = Design(layout="formal-2", choices={"nation": hidden, "motto": hidden, "birth": hidden})
    said = by_pdftotext(draw(a_face(), design=design))

    assert "CỘNG HÒA" not in said
    assert "Sinh ngày" not in said
    assert "Nguyễn Thị Thu Hà" in said


def test_a_design_moves_enlarges_and_colours():
    plain = draw(a_face(), design=Design(layout="formal-2"))
    chosen = Design(
        layout="formal-2",
        accent="#7a1c1c",
        choices={"holder_name": Choice(size=40), "unit": Choice(align="left")},
    )

    assert draw(a_face()) == plain
    assert draw(a_face(), design=chosen) != plain
    assert Design.from_json(chosen.to_json()) == chosen


def test_an_unknown_template_is_refused():
    with pytest.raises(UnknownTemplate, match=r"^formal-0$"):
        draw(a_face(), template="formal-0")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("trial", list(trials.Trial))
def test_nothing_overlaps_or_leaves_the_sheet(name, trial):
    layout = LAYOUTS[name]
    placed = place(trials.HOLDERS[trial], layout)
    width, height = layout.size
    left, bottom, side = layout.code
    boxes = [(left, bottom, left + side, bottom + side)]
    for _, block, (x, top), room in placed:
        longest = max(width_of(line, block.slot.font) for line in block.lines)
        spare = room - longest * block.size
        start = x + {"left": 0, "centre": spare / 2, "right": spare}[block.slot.align]
        boxes.append((start, top - block.height, start + longest * block.size, top))

    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]
    assert all(b[0] > 0 and b[1] > 0 and b[2] < width and b[3] < height for b in boxes)


def longest(name, slot, word):
    """As many of these words as the slot takes."""
    text = word
    with suppress(DoesNotFit):
        while fit(name, slot, f"{text} {word}"):
            text = f"{text} {word}"
    return text


@pytest.mark.parametrize("name", NAMES)
def test_the_fullest_page_is_still_tidy(name):
    layout = LAYOUTS[name]
    fields = {
        slot: size for slot, size in layout.slots().items() if slot in PLAIN and size.lines > 1
    }
    labelled = {"period", "check_site"}
    full = {
        slot: longest(slot, size, "NGHIỆP") for slot, size in fields.items() if slot not in labelled
    }
    placed = place(a_face(**full), layout)
    code = layout.code
    boxes = [(x, top - block.height, x + room, top) for _, block, (x, top), room in placed]
    if layout.size[0] > layout.size[1] and name != "card-1":
        boxes.append((code[0], code[1], code[0] + code[2], code[1] + code[2]))

    assert not [pair for pair in combinations(boxes, 2) if overlap(*pair)]


def overlap(one, other):
    return min(one[2], other[2]) - max(one[0], other[0]) > 0.01 and (
        min(one[3], other[3]) - max(one[1], other[1]) > 0.01
    )


# The code, by computation


@pytest.mark.parametrize("name", NAMES)
def test_the_fullest_code_can_be_scanned_by_computation_too(name):
    code = codes.printed(DENSE, LAYOUTS[name].code[2], ink=black, paper=white)

    assert code.scans
    assert (code.quiet, round(code.contrast)) == (4, 21)


@pytest.mark.parametrize(
    ("side", "ink"), [(40, black), (60, HexColor(0x999999))], ids=["small", "pale"]
)
def test_a_small_or_pale_code_does_not_scan(side, ink):
    assert not codes.printed(DENSE, side, ink=ink, paper=white).scans


def test_an_address_too_long_for_a_readable_code_is_refused():
    with pytest.raises(DoesNotFit, match=r"^check_url: "):
        draw(a_face(check_url="https://x.vn/" + "k" * 210))


# Cards on a sheet


def test_eight_cards_stand_on_a_sheet_and_each_code_is_read():
    faces = [a_face(number=f"GCN-{n}", check_url=f"https://hoc.vn/x/{n}/") for n in range(8)]
    sheet = card_sheets.draw(faces, title="Thẻ")
    read = zxingcpp.read_barcodes(picture_of(sheet, dpi=150))

    assert {code.text for code in read} == {face.check_url for face in faces}
    assert len(PdfReader(BytesIO(sheet)).pages) == 1


# Whatever is written, it is never markup

HOSTILE = [
    "<b>Nguyễn</b> <i>Thị</i>",
    "&amp; &lt;b&gt; &#65; &nguyen;",
    '<img src="file:///etc/passwd"/>',
    '<img src="http://127.0.0.1:9/x.png" width="1" height="1"/>',
    "<para><font color=\"[[[getattr(x,'y')]]]\" size=99>A</font></para>",
    "(Tj) \\) ET Q \\101 %%EOF endstream endobj",
    "]]> <?xpacket end='w'?> </rdf:RDF>",
    "{{ face.number }} {% now %} ${HOME} %s {title}",
]
ANYTHING = st.one_of(
    st.text(max_size=500),
    st.sampled_from(HOSTILE),
    st.text("<>&;/\"'=#()[]{}\\% imgsrcbfontcolor", max_size=120),
    st.text("שלוםابج\u202e\u200f\u2066 abc", max_size=40),
    st.text("😀👩\u200d🔬🇻🇳\ufe0f abc", max_size=40),
    st.text("\x00\x07\x1b\x7f\u0085\u2028\ufeff\ufffe abc\n\r\t", max_size=40),
    st.text(f"Nguyễn ê{BREVE}\u0301\u0323 Ư", max_size=500),
)


@pytest.fixture
def sealed_off(monkeypatch):
    """Whoever opens a file or a connection now is found out."""
    draw(a_face(holder_name="Ấm máy"))  # the fonts are read once, here

    def refuse(*args, **_kwargs):
        raise AssertionError(f"reached out: {args[:1]}")

    monkeypatch.setattr(builtins, "open", refuse)
    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(os, "open", refuse)
    return monkeypatch


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_drawn_as_it_stands(text):
    face = a_face(holder_name=text, unit=text, course_title=text)

    assert by_pdftotext(draw(face)) == words_of(face, "formal-2")


@settings(deadline=None, max_examples=200)
@given(
    field=st.sampled_from([*PLAIN, "title", "statement"]),
    text=ANYTHING,
    name=st.sampled_from(NAMES),
)
@example(field="holder_name", text="N" * 500, name="card-1")
@example(field="holder_name", text="Nguyễn " * 71, name="formal-2")
def test_any_text_at_all_is_drawn_or_refused_by_name(field, text, name):
    """And what is drawn is the text: all of it in the font's own codes, none of it operators."""
    pdf, refused = None, None
    try:
        face = a_face(**{field: text})
        pdf = draw(face, template=name)
    except (FaultyFace, DoesNotFit, MissingGlyph) as refusal:
        refused = refusal

    if pdf is None:
        assert re.match(r"\w+: [^\n]+$", str(refused))
    else:
        assert shown(pdf) == words_of(face, name).replace(" ", "")


def test_drawing_reaches_for_no_file_and_no_network(sealed_off):
    papers = [draw(a_face(holder_name=text, unit=text)) for text in HOSTILE]
    with sealed_off.context() as inner:
        inner.undo()

    assert len({*papers}) == len(HOSTILE)


def shown(pdf):
    """The letters shown by the page, read with its own tables; spaces left out."""
    (page,) = PdfReader(BytesIO(pdf)).pages
    tables = {
        name: {
            int(code, 16): chr(int(letter, 16))
            for code, letter in re.findall(
                rb"<(\w\w)> <(\w{4})>", font["/ToUnicode"].get_data().partition(b"beginbfchar")[2]
            )
        }
        for name, font in page["/Resources"]["/Font"].items()
    }
    letters, table = [], {}
    for operands, operator in page.get_contents().operations:
        if operator == b"Tf":
            table = tables[operands[0]]
        elif operator == b"Tj":
            text = operands[0]
            codes_shown = text.original_bytes if isinstance(text, str) else bytes(text)
            letters += [table[code] for code in codes_shown]
    said = unicodedata.normalize("NFC", "".join(letters))
    return "".join(said.split()).replace("\N{NO-BREAK SPACE}", "")


def test_a_refusal_is_one_sentence():
    with pytest.raises(CannotDraw, match=r"^holder_name: these letters cannot be printed: U\+65E5"):
        draw(a_face(holder_name="Nguyễn 日"))
