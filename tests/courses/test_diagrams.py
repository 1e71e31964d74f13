"""Figures drawn from text: read with their faults told, drawn so that they read well aloud."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override

from courses.blocks import LessonBlocks
from courses.lesson_text import parse_lesson
from courses.pack_text import PackError
from courses.ring import RADIUS, SIDE, spokes

HEAD = "---\ntitle: Bài\nstatus: draft\n---\n\n"
BLOCKS = LessonBlocks().child_blocks
FLOW = {
    "shape": "flow",
    "caption": "Hình 1. Đường đi",
    "center": "",
    "unit": "",
    "items": [
        {"mark": "Một cửa", "name": "Tiếp nhận.", "text": "Ghi giờ"},
        {"mark": "", "name": "Trả.", "text": ""},
    ],
}
MATRIX = {
    "caption": "Hình 1. Ma trận",
    "down": "Khả năng",
    "across": "Ảnh hưởng",
    "size": 5,
    "medium": 6,
    "high": 15,
    "items": [{"down": 4, "across": 3, "name": "R1.", "text": "Trả trễ"}],
}


def read(*rows):
    return parse_lesson(HEAD + "\n".join(rows) + "\n", where="1-bai.md").blocks


def drawn(kind, value):
    block = BLOCKS[kind]
    return re.sub(r"\s+", " ", block.render(block.to_python(value)))


def item(mark="", name="Tên.", text=""):
    return {"mark": mark, "name": name, "text": text}


def test_a_diagram_is_a_shape_a_caption_and_items():
    assert read(
        "::: diagram flow Hình 1. Đường đi",
        "- [Một cửa] **Tiếp nhận.** Ghi giờ",
        "- **Trả.**",
        ":::",
    ) == (("diagram", FLOW),)


def test_a_matrix_places_its_risks():
    assert read(
        "::: matrix Hình 1. Ma trận",
        "down: Khả năng",
        "across: Ảnh hưởng",
        "size: 5",
        "medium: 6",
        "high: 15",
        "- [4,3] **R1.** Trả trễ",
        ":::",
    ) == (("matrix", MATRIX),)


TWO = ("- **A.**", "- **B.**")
BROKEN = [
    (("::: diagram pie Hình", *TWO), "hình “pie” không có"),
    (("::: diagram flow", *TWO), "chú thích của hình: để trống"),
    (("::: diagram flow Hình", "- **A.**"), "hình có 1 mục; viết từ 2 đến 8"),
    (("::: diagram cycle Hình", *(f"- **{n}.**" for n in range(7))), "hình có 7 mục"),
    (("::: diagram flow Hình", "center: Giữa", *TWO), "dòng không hiểu được"),
    (("::: diagram flow Hình", "- A", "- **B.**", "- **C.**"), "dòng không hiểu được"),
    (("::: diagram bars Hình", "- [1.5] **A.**", "- [2] **B.**"), "mỗi cột cần một số"),
    (("::: diagram timeline Hình", *TWO), "mỗi mốc cần thời gian"),
    (("::: diagram compare Hình", *TWO), "cần đúng hai nhóm"),
    (("::: matrix Hình", "down: A", "across: B", "size: 5", "medium: 6"), "thiếu dòng “high: …”"),
    (
        ("::: matrix Hình", "down: A", "across: B", "size: 5", "medium: 6", "high: 26"),
        "1 < medium < high ≤ size × size",
    ),
    (
        (
            "::: matrix Hình",
            *("down: A", "across: B", "size: 3", "medium: 3", "high: 6"),
            "- [4,1] **R1.**",
        ),
        "rủi ro “R1.” cần chỗ trong ma trận",
    ),
]


@pytest.mark.parametrize(("rows", "told"), BROKEN)
def test_a_broken_figure_is_told_in_one_sentence(rows, told):
    with pytest.raises(PackError) as refused:
        read(*rows, ":::")
    assert any(told in problem.message for problem in refused.value.problems)


def test_a_flow_is_an_ordered_list_with_who_does_it():
    page = drawn("diagram", FLOW)
    assert '<ol class="chain chain--2">' in page
    assert '<span class="dia__mark">Một cửa</span>' in page
    assert "<figcaption>Hình 1. Đường đi</figcaption>" in page


def test_what_a_trainer_types_is_never_markup():
    page = drawn("diagram", FLOW | {"items": [item(name="<b>x</b>"), item(text="<script>")]})
    assert "<script>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


@pytest.mark.parametrize("language", ["vi", "en"])
def test_drawing_numbers_are_written_with_dots_in_every_language(language):
    items = [item("17,5", "A."), item("6", "B.")]
    with override(language):
        bars = drawn("diagram", FLOW | {"shape": "bars", "unit": "%", "items": items})
        cycle = drawn("diagram", FLOW | {"shape": "cycle", "items": [item()] * 3})
    assert 'width="34.3%"' in bars
    assert "17,5%" in bars
    assert not re.search(r'c[xy]="[0-9]+,', cycle)


def test_a_matrix_says_the_level_of_every_cell_in_words_too():
    page = drawn("matrix", MATRIX)
    assert page.count('scope="row"') == 5
    assert '<td class="grid__mid"><span>12</span> <b>R1</b></td>' in page
    assert "Cao: từ 15" in page


@pytest.mark.parametrize("count", [2, 3, 4, 6])
def test_the_numbers_of_a_cycle_stand_on_the_ring(count):
    for spoke in spokes(count):
        off = ((spoke.x - SIDE / 2) ** 2 + (spoke.y - SIDE / 2) ** 2) ** 0.5
        assert off == pytest.approx(RADIUS, abs=0.1)
        assert spoke.arrow.startswith("M")


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("diagram", {"shape": "cycle", "items": [item()] * 7}),
        ("diagram", {"shape": "bars"}),
        ("diagram", {"shape": "timeline"}),
        ("diagram", {"shape": "compare"}),
        ("diagram", {"center": "Giữa"}),
        ("matrix", {"medium": 15}),
        ("matrix", {"size": 3, "high": 9}),
    ],
)
def test_the_editor_refuses_what_a_pack_could_not_say(kind, changes):
    block = BLOCKS[kind]
    value = {"diagram": FLOW, "matrix": MATRIX}[kind] | changes
    with pytest.raises(ValidationError):
        block.clean(block.to_python(value))


@pytest.mark.parametrize(
    ("unit", "marks", "widths"),
    [
        ("%", ("98", "49"), ("98.0%", "49.0%")),
        ("%", ("20", "5"), ("100.0%", "25.0%")),
        ("hồ sơ", ("98", "49"), ("100.0%", "50.0%")),
    ],
)
def test_large_shares_are_drawn_against_the_whole(unit, marks, widths):
    items = [item(mark, "A.") for mark in marks]
    page = drawn("diagram", FLOW | {"shape": "bars", "unit": unit, "items": items})
    for width in widths:
        assert f'width="{width}"' in page
