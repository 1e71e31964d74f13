import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks import StructBlockValidationError
from wagtail.blocks.base import Block

from courses.blocks import LessonBlocks
from courses.table_block import LessonTableBlock, cell_html

GROUPS = {
    "Nội dung": {"prose", "table", "figure", "video", "download"},
    "Dạy học": {"diagram", "matrix", "outcomes", "example", "steps", "note"},
    "Tương tác": {"check"},
}
BLOCKS = LessonBlocks().child_blocks
CHECK = BLOCKS["check"]
TABLE = BLOCKS["table"]


def check(*rights, stem="Hỏi?"):
    options = [
        {"text": f"Phương án {n}", "correct": right, "feedback": "Vì sao."}
        for n, right in enumerate(rights)
    ]
    return CHECK.to_python({"stem": stem, "options": options})


def table(*rows, caption="Bảng 1"):
    return {
        "data": [list(row) for row in rows],
        "table_caption": caption,
        "table_header_choice": "row",
    }


def test_the_chooser_has_three_groups():
    found = {}
    for name, block in BLOCKS.items():
        found.setdefault(str(block.meta.group), set()).add(name)

    assert found == GROUPS


@pytest.mark.parametrize("name", sorted(BLOCKS))
def test_every_block_has_a_name_an_icon_a_description_and_a_preview(name):
    block = BLOCKS[name]

    assert str(block.label)
    assert block.meta.icon != Block._meta_class.icon
    assert str(block.get_description()).endswith(".")
    assert block.is_previewable


def test_exactly_one_option_of_a_check_is_right():
    assert CHECK.clean(check(False, True))["stem"] == "Hỏi?"
    for rights in [(False, False), (True, True, False)]:
        with pytest.raises(StructBlockValidationError) as refusal:
            CHECK.clean(check(*rights))
        assert refusal.value.non_block_errors == [
            f"Đánh dấu đúng một phương án là “Đúng”; hiện có {sum(rights)}."
        ]


@pytest.mark.parametrize("rights", [(True,), (True, *[False] * 5)], ids=["one", "six"])
def test_a_check_has_two_to_five_options(rights):
    with pytest.raises(StructBlockValidationError):
        CHECK.clean(check(*rights))


def test_every_option_says_why():
    value = check(True, False)
    value["options"][1]["feedback"] = ""

    with pytest.raises(StructBlockValidationError):
        CHECK.clean(value)


def test_a_draft_may_be_saved_before_the_check_and_the_table_are_ready():
    CHECK.defer_required_validation()
    TABLE.defer_required_validation()
    try:
        assert CHECK.clean(check(False, False))
        assert TABLE.clean(table([""], caption=""))
    finally:
        CHECK.restore_deferred_validation()
        TABLE.restore_deferred_validation()


def test_a_table_is_kept_with_both_kinds_of_headings():
    cleaned = TABLE.clean(table(["Việc", "Ai"], ["Ký", "Lãnh đạo"]))

    assert cleaned["table_header_choice"] == "both"
    assert cleaned["first_row_is_table_header"]
    assert cleaned["first_col_is_header"]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (table(["Việc", ""], ["Ký", "A"]), "Bảng cần dòng đầu là tiêu đề"),
        (table(["Việc", None], ["Ký", "A"]), "Bảng cần dòng đầu là tiêu đề"),
        (table(["Việc", "Ai"]), "Bảng cần dòng đầu là tiêu đề"),
        (table(["Việc"], ["Ký"], caption=" "), "Bảng cần một chú thích"),
    ],
)
def test_a_table_needs_headings_a_row_and_a_caption(value, message):
    with pytest.raises(ValidationError, match=message):
        TABLE.clean(value)


def test_cells_hold_bold_and_italic_and_nothing_more():
    assert cell_html("**Ai** làm *gì*") == "<b>Ai</b> làm <i>gì</i>"
    assert cell_html("a **b") == "a **b"
    assert cell_html("<script>**") == "&lt;script&gt;**"


def test_a_table_repeats_its_headings_for_narrow_screens():
    html = TABLE.render(table(["Việc", "**Ai**"], ["Ký", "*Lãnh đạo*"]))

    assert '<th scope="col"><b>Ai</b></th>' in html
    assert '<th scope="row">Ký</th>' in html
    assert '<td data-l="Ai"><i>Lãnh đạo</i></td>' in html


def test_an_empty_table_is_drawn_without_a_fault():
    assert "<table" in LessonTableBlock().render(None)


@pytest.mark.parametrize(
    ("steps", "layout"),
    [
        ([("Nghĩ", "ngắn")] * 4, "flow"),
        ([("Nghĩ", "ngắn")] * 5, "todo"),
        ([("Nghĩ", "dài " * 40)] * 2, "todo"),
    ],
)
def test_few_short_steps_stand_side_by_side(steps, layout):
    block = BLOCKS["steps"]
    value = block.to_python(
        {"title": "Hình 1", "steps": [{"name": name, "text": said} for name, said in steps]}
    )

    html = block.render(value)

    assert f'<ol class="{layout}">' in html
    assert "<figcaption>Hình 1</figcaption>" in html


def test_a_stored_answer_that_no_longer_exists_shows_nothing():
    value = check(True, False)

    context = CHECK.get_context(value, {"id": "x", "answers": {"x": 9}})

    assert context["answer"] is None
    assert not any(choice.chosen for choice in context["choices"])


@pytest.mark.parametrize("kind", ["figure", "video", "download"])
def test_a_block_whose_file_was_deleted_leaves_the_lesson_readable(db, kind):
    value = {
        "figure": {"image": None, "caption": ""},
        "video": {"video": None, "title": "Phim", "minutes": 1, "transcript": "<p>Lời.</p>"},
        "download": {"document": None, "title": "Phiếu"},
    }[kind]

    html = BLOCKS[kind].render(BLOCKS[kind].normalize(value))

    assert "<img" not in html
    assert "<video" not in html
    assert "<a " not in html
