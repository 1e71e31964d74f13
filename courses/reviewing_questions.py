"""What a question bank that reads well may still lack before people are examined with it."""

import re
from collections.abc import Iterable, Iterator

from courses.blueprints import distinct_papers, overlap
from courses.pack_files import CASES_EN, COURSE, QUESTIONS, QUESTIONS_EN
from courses.pack_text import (
    DRAFT,
    OPTION_TYPES,
    CaseText,
    Pack,
    Problem,
    QuestionEnglish,
    QuestionText,
)
from courses.references_text import References
from courses.wording import is_reference, laws_named, line_of, lumps_together

TIMES_THE_TEST, FEWEST_PAPERS, LONGEST_RIGHT = 3, 1000, 0.3
ALIKE = 0.85
"""Two stems that share this part of their words ask the same."""
_TERMS = re.compile(
    r"\b(?:sự|đầu ra|điểm|phiếu|báo cáo|kết quả|dịch vụ) không phù hợp|\bsự không chắc chắn"
    r"|\bhay không\b|\bcó (?:\w+ )*không\?",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(
    r"\bnào (?:[^\s*]+ ){0,6}?(?:không|chưa|sai|ngoại trừ|trừ)\b(?!\*)", re.IGNORECASE
)
_WORD = re.compile(r"\w+")


def question_problems(pack: Pack, text: str, references: References) -> Iterator[Problem]:
    """Report what each question lacks, and what the bank lacks for the test drawn from it."""
    for question in pack.questions:
        line = line_of(text, f"- id: {question.id}")
        faults = list(_option_faults(question))
        if pack.course.status != DRAFT:
            faults += _faults(question, references)
        for message in faults:
            yield Problem(QUESTIONS, line, message)
    if pack.course.status != DRAFT:
        yield from _bank_problems(pack)
        yield from _blueprint_problems(pack, references)
        yield from _english_problems(pack, references)


def _english_problems(pack: Pack, references: References) -> Iterator[Problem]:
    """A bank has no English, or all of it: half a test in another language helps nobody."""
    if not pack.questions_en and not pack.cases_en:
        return
    yield from _untranslated(QUESTIONS_EN, pack.questions, pack.questions_en)
    yield from _untranslated(CASES_EN, pack.cases, pack.cases_en)
    for english in pack.questions_en:
        words = " ".join([english.stem, english.explanation, *(o.text for o in english.options)])
        for number in laws_named(words, references)[1]:
            message = f"{english.id}: văn bản số {number} không có trong legal.yaml; sửa số"
            yield Problem(QUESTIONS_EN, 0, message)


def _untranslated(
    file: str,
    own: Iterable[QuestionText | CaseText],
    english: Iterable[QuestionEnglish | CaseText],
) -> Iterator[Problem]:
    translated = {each.id for each in english}
    if missing := [each.id for each in own if each.id not in translated]:
        yield Problem(file, 0, f"chưa có bản tiếng Anh của {', '.join(missing)}; dịch nốt")


def _option_faults(question: QuestionText) -> Iterator[str]:
    for option in question.options:
        if not option.feedback:
            yield f"phương án “{option.text}” chưa có phản hồi; viết feedback"
        if lumps_together(option.text):
            yield f"phương án “{option.text}” gộp các phương án khác; viết nội dung riêng"


def _faults(question: QuestionText, references: References) -> Iterator[str]:
    for name in ("explanation", "clause"):
        if not getattr(question, name):
            yield f"câu hỏi chưa có “{name}”; viết thêm"
    if question.clause and not is_reference(question.clause, references):
        yield f"clause “{question.clause}” không có trong clauses.yaml hoặc legal.yaml; sửa lại"
    if asks_for_what_is_not(question):
        yield "câu dẫn hỏi điều không đúng; in đậm từ phủ định: **không**, **chưa**, **sai**"
    words = " ".join([question.stem, question.explanation, *(o.text for o in question.options)])
    for number in laws_named(words, references)[1]:
        yield f"văn bản số {number} không có trong legal.yaml; sửa số hoặc bổ sung bảng"


def asks_for_what_is_not(question: QuestionText) -> bool:
    """Tell whether the stem asks what is wrong without saying so in bold."""
    return question.type in OPTION_TYPES and bool(_NEGATIVE.search(_TERMS.sub("", question.stem)))


def _bank_problems(pack: Pack) -> Iterator[Problem]:
    lines = pack.test.blueprint if pack.test else ()
    asked, held = sum(line.count for line in lines), len(pack.questions)
    if held < TIMES_THE_TEST * asked:
        wanted = TIMES_THE_TEST * asked
        yield Problem(QUESTIONS, 0, f"đề có {asked} câu mà ngân hàng chỉ có {held}; cần {wanted}")
    single = [question for question in pack.questions if question.type == "single_choice"]
    longest = sum(map(is_right_longest, single))
    if longest > LONGEST_RIGHT * len(single):
        message = (
            f"đáp án đúng là phương án dài nhất ở {longest} trên {len(single)} câu chọn một; "
            f"sửa để không quá {LONGEST_RIGHT:.0%}"
        )
        yield Problem(QUESTIONS, 0, message)


def _blueprint_problems(pack: Pack, references: References) -> Iterator[Problem]:
    lines = pack.test.blueprint if pack.test else ()
    for clause in dict.fromkeys(line.clause for line in lines if line.clause):
        if not is_reference(clause, references):
            message = f"clause “{clause}” không có trong clauses.yaml hoặc legal.yaml; sửa lại"
            yield Problem(COURSE, 0, f"blueprint: {message}")
    if lines and (made := papers(pack)) < FEWEST_PAPERS:
        sure = "chắc chắn " if overlap(lines, pack.questions) else ""
        message = f"chỉ {sure}ra được {made} đề khác nhau, cần {FEWEST_PAPERS}; thêm câu hỏi"
        yield Problem(COURSE, 0, message)


def papers(pack: Pack) -> int:
    """Count the different papers of the test, as `blueprints.distinct_papers` does."""
    return distinct_papers(pack.test.blueprint if pack.test else (), pack.questions)


def is_right_longest(question: QuestionText) -> bool:
    """Tell whether the right option is longer than every other."""
    right = max(len(option.text) for option in question.options if option.correct)
    return right > max(len(option.text) for option in question.options if not option.correct)


def alike(packs: Iterable[Pack]) -> Iterator[Problem]:
    """Report every two questions of one case, or of none, whose stems ask the same."""
    seen: list[tuple[str, str, frozenset[str]]] = []
    for pack in packs:
        for question in pack.questions:
            words = words_of(question)
            for key, case, others in seen:
                if case == question.case and share(words, others) >= ALIKE:
                    message = f"câu dẫn của {question.id} gần như trùng với {key}; viết lại một câu"
                    yield Problem(f"{pack.course.slug}/{QUESTIONS}", 0, message)
            seen.append((question.id, question.case, words))


def words_of(question: QuestionText) -> frozenset[str]:
    """Give what two questions are compared by."""
    return frozenset(_WORD.findall(f"{question.stem} {question.text}".casefold()))


def share(one: frozenset[str], other: frozenset[str]) -> float:
    """Give the part of their words that two questions share; none without words."""
    return len(one & other) / len(one | other) if one | other else 0.0
