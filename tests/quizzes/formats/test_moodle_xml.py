import pytest

from quizzes.formats.found import Unreadable
from quizzes.formats.registry import read
from tests.quizzes.formats.corpora import folder

# Moodle's own counts: questions of the types we have, and the types we do not.
COUNTS = {
    "mod/lesson/tests/fixtures/multichoice.xml": (1, []),
    "question/format/multianswer/tests/fixtures/multianswer-all-types.xml": (0, ["MULTIRESPONSE"]),
    "question/format/xml/tests/fixtures/broken_cloze_questions.xml": (0, ["chỗ trống"] * 5),
    "question/format/xml/tests/fixtures/categories_reverse_order.xml": (1, ["(essay)"]),
    "question/format/xml/tests/fixtures/category_with_description.xml": (1, []),
    "question/format/xml/tests/fixtures/error_invalid_grades.xml": (0, ["điểm 33%"]),
    "question/format/xml/tests/fixtures/export_category.xml": (1, []),
    "question/format/xml/tests/fixtures/html_chars_in_idnumbers.xml": (1, []),
    "question/format/xml/tests/fixtures/multianswer.xml": (1, []),
    "question/format/xml/tests/fixtures/multichoice.xml": (1, []),
    "question/format/xml/tests/fixtures/nested_categories.xml": (1, []),
    "question/format/xml/tests/fixtures/nested_categories_with_questions.xml": (4, ["(essay)"]),
    "question/format/xml/tests/fixtures/old_format_file.xml": (2, []),
    "question/format/xml/tests/fixtures/sample_questions_with_old_image_tag.xml": (2, []),
    "question/format/xml/tests/fixtures/truefalse.xml": (2, []),
    "question/type/ddimageortext/tests/fixtures/testquestion.moodle.xml": (0, ["(ddimageortext)"]),
    "question/type/ddmarker/tests/fixtures/testquestion.moodle.xml": (0, ["(ddmarker)"]),
    "question/type/ddwtos/tests/fixtures/testquestion.moodle.xml": (0, ["(gapselect)"]),
    "question/type/description/tests/fixtures/testquestion.moodle.xml": (0, ["(description)"]),
    "question/type/essay/tests/fixtures/testquestion.moodle.xml": (0, ["(essay)"]),
    "question/type/gapselect/tests/fixtures/testquestion.moodle.xml": (0, ["(gapselect)"]),
    "question/type/match/tests/fixtures/testquestion.moodle.xml": (1, []),
    "question/type/multichoice/tests/fixtures/testquestion.moodle.xml": (1, []),
    "question/type/numerical/tests/fixtures/testquestion.moodle.xml": (1, []),
    "question/type/ordering/tests/fixtures/testoldquestion.moodle.xml": (1, []),
    "question/type/ordering/tests/fixtures/testquestion.moodle.xml": (1, []),
    "question/type/shortanswer/tests/fixtures/testquestion.moodle.xml": (1, []),
    "question/type/truefalse/tests/fixtures/testquestion.moodle.xml": (1, []),
    "lib/tests/sample_questions.xml": (0, ["(stack)"] * 19),
    "lib/tests/sample_questions_with_old_image_tag.xml": (2, []),
}
BROKEN = "lib/tests/sample_questions_wrong.xml"
BOMBS = {
    "billion laughs": b'<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    b"<quiz>&b;</quiz>",
    "quadratic": b'<!DOCTYPE quiz [<!ENTITY a "' + b"x" * 50_000 + b'">]><quiz>&a;&a;</quiz>',
    "file": b'<!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]><quiz>&a;</quiz>',
    "remote": b'<!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz/>',
    "parameter": b'<!DOCTYPE quiz [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x"> %a;]><quiz/>',
    "utf-16": (
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE quiz [<!ENTITY a "x">]><quiz/>'
    ).encode("utf-16"),
}


def test_moodles_own_files_give_its_counts_and_every_other_type_a_named_refusal():
    root = folder("moodle-xml/moodle45-core")
    assert {str(path.relative_to(root)) for path in root.rglob("*.xml")} == {*COUNTS, BROKEN}
    for name, (kept, refused) in COUNTS.items():
        reading = read("moodle", (root / name).read_bytes())
        assert len(reading.found) == kept, name
        assert len(reading.faults) == len(refused), name
        for fault, word in zip(reading.faults, refused, strict=True):
            assert word in fault.message, name
            assert fault.name, name


def test_a_file_that_moodle_cannot_read_either_is_refused_in_one_sentence():
    with pytest.raises(Unreadable, match="Tệp XML hỏng ở dòng 18"):
        read("moodle", (folder("moodle-xml/moodle45-core") / BROKEN).read_bytes())


@pytest.mark.parametrize("bomb", BOMBS.values(), ids=BOMBS)
def test_nothing_expands_and_nothing_is_fetched(bomb):
    with pytest.raises(Unreadable, match="DOCTYPE"):
        read("moodle", bomb)


def test_another_kind_of_xml_is_refused():
    with pytest.raises(Unreadable, match="thiếu thẻ <quiz>"):
        read("moodle", b"<html/>")


def test_a_tolerance_a_case_and_the_points_of_a_wrong_option_are_kept_or_said():
    source = """<quiz><question type="multichoice"><name><text>Q</text></name>
    <questiontext format="html"><text>Chọn?</text></questiontext><single>true</single>
    <answer fraction="100"><text>a</text></answer><answer fraction="-50"><text>b</text></answer>
    </question></quiz>"""
    (found,) = read("moodle", source.encode()).found
    assert found.name == "Q"
    assert found.doubts == ("có phương án bị trừ điểm; ở đây chọn sai chỉ không có điểm",)
