"""Cases, gaps and scoring in a question bank: read, held together, written back."""

import pytest

from courses.bank_text import check_cases, read_cases, read_questions, render
from courses.pack_text import CaseText, GapText, QuestionText, Report

CASE = CaseText(id="C-1", title="Hồ sơ trễ", text=("Ngày 05/3/2026 xã nhận hồ sơ.", "Hồ sơ trễ."))
CLOZE = QuestionText(
    id="Q-1",
    type="cloze",
    case="C-1",
    stem="Điền vào chỗ trống.",
    text="Thư ký {{1}} bản cũ và {{2}} một bản.",
    gaps=(
        GapText(answers=("thu hồi",), others=("niêm yết",), feedback="Tránh dùng nhầm."),
        GapText(answers=("lưu giữ", "lưu")),
    ),
    ignore_accents=True,
    scoring="partial",
    topic="mo-dau",
    difficulty="hard",
)


def told(text):
    report = Report("questions.yaml")
    read_questions(text, report)
    return [problem.message for problem in report.problems]


def test_a_cloze_about_a_case_comes_back_as_it_was():
    report = Report("questions.yaml")
    bank = read_questions(render([CLOZE]), report)
    assert bank.questions == (CLOZE,)
    assert read_cases(render([CASE]), report) == (CASE,)
    assert not report.problems


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("{{2}}", "{{3}}", "các chỗ trống trong “text” phải là {{1}}, {{2}}…"),
        ("{{2}}", "giữ", "các chỗ trống trong “text” phải là {{1}}, {{2}}…"),
        ("niêm yết", "thu hồi", "“thu hồi” vừa là đáp án vừa là phương án khác"),
        ("type: cloze", "type: single_choice", "khóa “gaps” không dùng cho loại single_choice"),
        ("scoring: partial", "scoring: half", "scoring: “half” không hợp lệ"),
    ],
)
def test_a_broken_cloze_is_told(old, new, message):
    assert any(message in each for each in told(render([CLOZE]).replace(old, new)))


def test_partial_marks_are_only_for_types_with_parts():
    text = render([CLOZE]).replace("type: cloze", "type: short_answer")
    assert any("khóa “scoring” không dùng cho loại short_answer" in each for each in told(text))


def test_a_case_is_told_and_asked_about_or_neither():
    report, cases = Report("questions.yaml"), Report("cases.yaml")
    bank = read_questions(render([CLOZE]), report)
    other = CaseText(id="C-2", title="Khác", text=("Chuyện khác.",))
    check_cases(bank, [other], report, cases)
    assert "không có tình huống “C-1” trong cases.yaml" in report.problems[0].message
    assert "không câu hỏi nào dùng tình huống “C-2”" in cases.problems[0].message
