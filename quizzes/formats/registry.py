"""Every format under one roof: read a file by its kind, write what it can say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Protocol

from courses.pack_text import CaseText, QuestionText
from quizzes.formats import (
    aiken,
    docx_text,
    gift,
    gift_writing,
    moodle_writing,
    moodle_xml,
    pack,
    sheet,
    trainers_text,
)
from quizzes.formats.decoding import decoded
from quizzes.formats.found import (
    LARGEST,
    NO_ENGLISH,
    CannotSay,
    English,
    Reading,
    Refusal,
    Unreadable,
    Written,
)
from quizzes.formats.legacy import CONVERTERS, disguise_of

Cases = Mapping[str, CaseText]


class Writer(Protocol):
    def __call__(
        self, questions: Sequence[QuestionText], cases: Cases, english: English = NO_ENGLISH, /
    ) -> Written:
        """The file, with the cases these questions ask about."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `write` is absent where it is only read."""

    name: str
    label: str
    ending: str
    read: Callable[[bytes, str], Reading]
    write: Writer | None = None
    media_type: str = "text/plain; charset=utf-8"
    has_english: bool = False  # it says both languages


def read(name: str, content: bytes, *, convert: str = "") -> Reading:
    """The questions of a file; `convert` names the old encoding to read texts from.

    Raises:
        Unreadable: one sentence about the whole file.

    """
    if len(content) > LARGEST:
        raise Unreadable(f"Tệp lớn quá {LARGEST // 1_000_000} MB; hãy chia thành nhiều tệp.")
    return FORMATS[name].read(content, convert)


def guess(filename: str, content: bytes) -> str:
    """Which format a file is in, by its name and first letters; raises `Unreadable`."""
    ending = PurePath(filename.lower()).suffix
    by_ending = {
        ".gift": "gift",
        ".xml": "moodle",
        ".aiken": "aiken",
        ".xlsx": "xlsx",
        ".yaml": "pack",
        ".yml": "pack",
        ".zip": "pack",
        ".docx": "docx",
    }
    if ending in by_ending:
        return by_ending[ending]
    if ending in {".txt", ""}:
        text = content[:20_000].decode("utf-8", "replace")
        if "ANSWER:" in text:
            return "aiken"
        return "gift" if "::" in text or "{" in text else "words"
    raise Unreadable(
        f"Không đọc được tệp {ending}; dùng .docx, .xlsx, .txt, .gift, .xml, .yaml hoặc .zip."
    )


def source_lines(name: str, content: bytes, *, convert: str = "") -> list[str]:
    """A file of text line by line, as the preview shows it; nothing for other files."""
    if name == "docx":
        rows = [
            row.replace("\ue010", "").replace("\ue011", "") for row in docx_text.read(content).lines
        ]
        return [CONVERTERS[convert](row) if convert else row for row in rows]
    if name in {"words", "aiken", "gift"}:
        return _text(content, convert)[0].splitlines()
    return []


def disguise_in(name: str, content: bytes) -> str:
    """The old encoding the texts of a file seem to be in, if any."""
    rows = source_lines(name, content)
    found = disguise_of("\n".join(rows)) if rows else None
    return found.name if found else ""


def _text(content: bytes, convert: str) -> tuple[str, str]:
    text, note = decoded(content)
    return (CONVERTERS[convert](text), "") if convert in CONVERTERS else (text, note)


def _of_text(reader: Callable[[str], Reading]) -> Callable[[bytes, str], Reading]:
    def read_text(content: bytes, convert: str) -> Reading:
        text, note = _text(content, convert)
        reading = reader(text)
        return replace(reading, notes=(*reading.notes, note)) if note else reading

    return read_text


def _read_docx(content: bytes, convert: str) -> Reading:
    document = docx_text.read(content)
    convert_row = CONVERTERS.get(convert, str)
    reading = trainers_text.read(convert_row(row) for row in document.lines)
    return replace(reading, notes=(*reading.notes, *document.notes))


def _of_bytes(reader: Callable[[bytes], Reading]) -> Callable[[bytes, str], Reading]:
    return lambda content, _convert: reader(content)


def _kept(
    questions: Iterable[QuestionText], say: Callable[[QuestionText], object]
) -> tuple[list[QuestionText], list[Refusal]]:
    """The questions that can be said, and why the others cannot."""
    kept, refused = [], []
    for question in questions:
        try:
            say(question)
        except CannotSay as error:
            refused.append(Refusal(question.id, str(error)))
        else:
            kept.append(question)
    return kept, refused


def _proved(
    name: str,
    kept: list[QuestionText],
    refused: list[Refusal],
    write: Callable[[list[QuestionText]], bytes],
    said: Callable[[QuestionText, Cases], QuestionText] = gift_writing.said,
) -> Written:
    """Written, read back and compared; what did not come back the same is refused by name."""
    content = write(kept)
    back = [found.question for found in FORMATS[name].read(content, "").found]
    wanted = [said(question, {}) for question in kept]
    if back == wanted:
        return Written(content, tuple(refused))
    good: list[QuestionText] = []
    bad: list[QuestionText] = []
    for question in kept:
        alone = [found.question for found in FORMATS[name].read(write([question]), "").found]
        (good if alone == [said(question, {})] else bad).append(question)
    refused += [Refusal(each.id, "định dạng này không giữ được nguyên văn") for each in bad]
    return Written(write(good) if good else b"", tuple(refused))


def _write_gift(
    questions: Sequence[QuestionText], cases: Cases, _english: English = NO_ENGLISH
) -> Written:
    kept, refused = _kept(questions, gift_writing.write_question)

    def write(some: list[QuestionText]) -> bytes:
        told = [gift_writing.write_case(case) for case in sheet.cases_used(some, cases)]
        return "\n".join([*told, *map(gift_writing.write_question, some)]).encode()

    return _proved("gift", kept, refused, write)


def _write_moodle(
    questions: Sequence[QuestionText], cases: Cases, _english: English = NO_ENGLISH
) -> Written:
    kept, refused = _kept(questions, moodle_writing.question_of)

    def write(some: list[QuestionText]) -> bytes:
        told = [moodle_writing.case_of(case) for case in sheet.cases_used(some, cases)]
        return moodle_writing.write([*told, *map(moodle_writing.question_of, some)])

    return _proved("moodle", kept, refused, write)


def _write_aiken(
    questions: Sequence[QuestionText], _cases: Cases, _english: English = NO_ENGLISH
) -> Written:
    kept, refused = _kept(questions, aiken.write_question)

    def write(some: list[QuestionText]) -> bytes:
        return "\n".join(map(aiken.write_question, some)).encode()

    return _proved("aiken", kept, refused, write, aiken.said)


def _write_sheet(
    questions: Sequence[QuestionText], cases: Cases, _english: English = NO_ENGLISH
) -> Written:
    kept, refused = _kept(questions, sheet.check)

    def write(some: list[QuestionText]) -> bytes:
        return sheet.write(some, sheet.cases_used(some, cases))

    return _proved("xlsx", kept, refused, write)


def _write_pack(
    questions: Sequence[QuestionText], cases: Cases, english: English = NO_ENGLISH
) -> Written:
    return Written(pack.write(questions, sheet.cases_used(questions, cases), english))


FORMATS: Mapping[str, Format] = {
    each.name: each
    for each in (
        Format(
            "words",
            "Văn bản gõ trong Word (Câu 1., A., Đáp án: B)",
            "txt",
            _of_text(trainers_text.read),
        ),
        Format("docx", "Tệp Word", "docx", _read_docx),
        Format(
            "xlsx",
            "Bảng tính Excel",
            "xlsx",
            _of_bytes(sheet.read),
            _write_sheet,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        Format("gift", "GIFT (Moodle)", "gift", _of_text(gift.read), _write_gift),
        Format(
            "moodle", "Moodle XML", "xml", _of_bytes(moodle_xml.read), _write_moodle, "text/xml"
        ),
        Format("aiken", "Aiken", "txt", _of_text(aiken.read), _write_aiken),
        Format(
            "pack",
            "Gói khóa học (questions.yaml)",
            "zip",
            _of_bytes(pack.read),
            _write_pack,
            "application/zip",
            has_english=True,
        ),
    )
}
