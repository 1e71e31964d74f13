"""The English of a question bank: read with its pack, held against it, written back."""

from dataclasses import replace

import pytest

from courses.pack_text import (
    CaseText,
    GapText,
    ModuleText,
    OptionEnglish,
    OptionText,
    Pack,
    PackError,
    PairText,
    QuestionEnglish,
    QuestionText,
)
from courses.packs import fingerprint, pack_files, unpack
from courses.references_text import LegalText, References
from courses.reviewing import review
from tests.courses.packs import pack

TOPIC = "mot"
PACK = Pack(
    course=pack(status="draft").course,
    modules=(ModuleText(slug=TOPIC, title="Một"),),
    questions=(
        QuestionText(
            id="Q-1",
            type="single_choice",
            case="C-1",
            stem="Điều nào **không** đúng?",
            options=(
                OptionText(text="Một", correct=True, feedback="Vì một."),
                OptionText(text="Hai", correct=False, feedback="Vì hai."),
            ),
            explanation="Giải thích.",
            source="điều 4.1",
            topic=TOPIC,
            difficulty="easy",
        ),
        QuestionText(
            id="Q-2",
            type="matching",
            stem="Ghép.",
            pairs=(PairText(left="Ký", right="Sau"), PairText(left="Nhận", right="Trước")),
            topic=TOPIC,
            difficulty="easy",
        ),
        QuestionText(
            id="Q-3",
            type="cloze",
            stem="Điền.",
            text="Phải {{1}} rồi {{2}}.",
            gaps=(
                GapText(answers=("lưu",), others=("bỏ",), feedback="Phải lưu."),
                GapText(answers=("bảy", "7", "seven")),
            ),
            topic=TOPIC,
            difficulty="easy",
        ),
        QuestionText(
            id="Q-4",
            type="short_answer",
            stem="Từ nào?",
            answers=("quá trình", "process"),
            topic=TOPIC,
            difficulty="easy",
        ),
        QuestionText(
            id="Q-5",
            type="numeric",
            stem="Mấy?",
            answers=(3,),
            unit="ngày",
            topic=TOPIC,
            difficulty="easy",
        ),
        QuestionText(
            id="Q-6",
            type="ordering",
            stem="Xếp.",
            order=("một", "hai"),
            topic=TOPIC,
            difficulty="easy",
        ),
    ),
    cases=(CaseText(id="C-1", title="Hồ sơ", text=("Đoạn một.", "Đoạn hai.")),),
    questions_en=(
        QuestionEnglish(
            id="Q-1",
            stem="Which is **not** true?",
            options=(
                OptionEnglish(text="One", feedback="Because of one."),
                OptionEnglish(text="Two", feedback="Because of two."),
            ),
            explanation="The reason.",
            source="clause 4.1",
        ),
        QuestionEnglish(
            id="Q-2",
            stem="Match.",
            pairs=(PairText(left="Sign", right="After"), PairText(left="Take", right="Before")),
        ),
        QuestionEnglish(
            id="Q-3",
            stem="Complete.",
            text="{{2}} times one has to {{1}}.",
            gaps=(
                GapText(answers=("keep",), others=("drop",), feedback="Keep it."),
                GapText(answers=("seven", "7")),
            ),
        ),
        QuestionEnglish(id="Q-4", stem="Which word?", answers=("process",)),
        QuestionEnglish(id="Q-5", stem="How many?", unit="days"),
        QuestionEnglish(id="Q-6", stem="Put in order.", order=("one", "two")),
    ),
    cases_en=(CaseText(id="C-1", title="The file", text=("Part one.", "Part two.")),),
)
FILES = pack_files(PACK)
QUESTIONS, CASES = "questions.en.yaml", "cases.en.yaml"


def told_by(files):
    with pytest.raises(PackError) as error:
        unpack(files, where="x")
    return [str(problem) for problem in error.value.problems]


def changed(path, old, new):
    text = FILES[path].decode()
    assert text.count(old) == 1
    return FILES | {path: text.replace(old, new).encode()}


def test_a_translated_bank_comes_back_from_its_files():
    assert unpack(FILES, where="x") == PACK
    assert {QUESTIONS, CASES} <= FILES.keys()


def test_a_bank_without_english_writes_no_english_files():
    plain = replace(PACK, questions_en=(), cases_en=())
    assert not {QUESTIONS, CASES} & pack_files(plain).keys()


def test_a_translation_alone_changes_the_fingerprint():
    stem = replace(PACK.questions_en[0], stem="Which is **never** true?")
    other = replace(PACK, questions_en=(stem, *PACK.questions_en[1:]))
    assert fingerprint(other) != fingerprint(PACK)


FAULTS = {
    "an unknown question": (QUESTIONS, "id: Q-4", "id: Q-9", "không có “Q-9” trong bản gốc"),
    "an unknown case": (CASES, "id: C-1", "id: C-9", "không có “C-9” trong bản gốc"),
    "a paragraph less": (CASES, "  - Part two.\n", "", "“text” có 1 mục, bản gốc có 2"),
    "an option less": (
        QUESTIONS,
        "  - text: Two\n    feedback: Because of two.\n",
        "",
        "Q-1: “options” có 1 mục, bản gốc có 2",
    ),
    "no feedback": (
        QUESTIONS,
        "    feedback: Because of two.\n",
        "",
        "thiếu “feedback của phương án 2”",
    ),
    "no explanation": (QUESTIONS, "  explanation: The reason.\n", "", "thiếu “explanation”"),
    "no source": (QUESTIONS, "  source: clause 4.1\n", "", "thiếu “source”"),
    "a unit too much": (
        QUESTIONS,
        "  stem: Which word?\n",
        "  stem: Which word?\n  unit: days\n",
        "bản gốc không có “unit”",
    ),
    "a negative not in bold": (QUESTIONS, "**not**", "not", "không in đậm như bản gốc"),
    "a gap less": (QUESTIONS, "{{2}} times", "Often", "các chỗ trống {{n}} như bản gốc"),
    "a choice less": (
        QUESTIONS,
        "    others:\n    - drop\n",
        "",
        "“others của chỗ trống 1” có 0 mục, bản gốc có 1",
    ),
    "choices alike": (QUESTIONS, "    - drop", "    - keep", "dịch giống nhau"),
    "a typed answer nobody accepts": (
        QUESTIONS,
        "- seven",
        "- VII",
        "“VII” (chỗ trống 2) chưa được nhận ở bản gốc",
    ),
    "a short answer nobody accepts": (
        QUESTIONS,
        "- process",
        "- way",
        "“way” (answers) chưa được nhận ở bản gốc",
    ),
    "no short answer": (QUESTIONS, "  answers:\n  - process\n", "", "thiếu “answers”"),
    "right sides alike": (
        QUESTIONS,
        "right: Before",
        "right: After",
        "“right” giống nhau ở bản gốc phải dịch như nhau",
    ),
    "a step less": (QUESTIONS, "  - two\n", "", "“order” có 1 mục, bản gốc có 2"),
    "a key of the original": (
        QUESTIONS,
        "  - text: One\n",
        "  - text: One\n    correct: true\n",
        "khóa “correct” không có trong định dạng",
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "told"), FAULTS.values(), ids=FAULTS)
def test_english_that_does_not_fit_is_refused_in_one_sentence(path, old, new, told):
    (problem,) = told_by(changed(path, old, new))
    assert problem.startswith(f"x/{path}")
    assert told in problem


def test_questions_in_another_order_are_refused():
    turned = replace(PACK, questions_en=PACK.questions_en[::-1])
    (problem,) = told_by(pack_files(turned))
    assert "không đứng theo thứ tự của bản gốc" in problem


def test_english_without_a_bank_is_refused():
    files = {path: text for path, text in FILES.items() if path != "cases.yaml"}
    assert any("cases.en.yaml" in problem for problem in told_by(files))


def ready(**values):
    return replace(PACK, course=replace(PACK.course, status="ready"), **values)


def sentences(given, references=None):
    problems = review(given, references or References())
    return [str(each).partition("/")[2] for each in problems if ".en.yaml" in each.file]


def test_a_ready_course_has_a_bank_in_english_whole_or_not_at_all():
    assert not sentences(ready())
    assert not sentences(ready(questions_en=(), cases_en=()))
    assert sentences(ready(questions_en=PACK.questions_en[1:-1], cases_en=())) == [
        "cases.en.yaml: chưa có bản tiếng Anh của C-1; dịch nốt",
        "questions.en.yaml: chưa có bản tiếng Anh của Q-1, Q-6; dịch nốt",
    ]


def test_a_law_of_another_number_than_any_known_is_told():
    law = LegalText(
        key="a",
        cite="QĐ 19/2014",
        number="19/2014/QĐ-TTg",
        name="Quyết định",
        name_en="Decision",
        issuer="Thủ tướng",
        does="Quy định",
        does_en="Rules",
        status="in_force",
        certainty="high",
    )
    english = replace(PACK.questions_en[0], stem="Does 91/2014/QĐ-TTg **not** apply?")
    translated = ready(questions_en=(english, *PACK.questions_en[1:]))
    assert sentences(translated, References(legal=(law,))) == [
        "questions.en.yaml: Q-1: văn bản số 91/2014/QĐ-TTg không có trong legal.yaml; sửa số"
    ]
