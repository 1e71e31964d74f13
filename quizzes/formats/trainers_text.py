"""What Vietnamese trainers type in Word, read as they meant it; what is not clear is asked back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from courses.pack_text import QuestionText
from people.names import folded
from quizzes.formats import trainers_tables as tables
from quizzes.formats.found import CannotSay, Collector, Reading
from quizzes.formats.tidying import tidy
from quizzes.formats.trainers_answers import held as held_of
from quizzes.formats.trainers_lines import (
    LETTERS,
    Option,
    answer,
    bare,
    bolded,
    explanation,
    head,
    in_order,
    named_field,
    options,
    parted,
    plain,
    said_in_front,
    sets_apart,
    without_truth_mark,
)

_LEVELS = {
    "easy": ("1", "de", "nhan biet", "nb"),
    "medium": ("2", "trung binh", "tb", "thong hieu", "th"),
    "hard": ("3", "kho", "van dung", "vd", "van dung cao", "vdc"),
}


@dataclass(slots=True)
class _Draft:
    line: int
    number: int = 0
    stem: list[str] = field(default_factory=list)
    options: list[tuple[int, Option]] = field(default_factory=list)
    answers: list[tuple[int, str]] = field(default_factory=list)
    explanation: list[str] | None = None
    fields: dict[str, str] = field(default_factory=dict)
    gap: bool = False  # a blank line since its last option

    @property
    def name(self) -> str:
        label = f"Câu {self.number}. " if self.number else ""
        return tidy(label + bare(" ".join(self.stem)))[:70]


def read(source: str | Iterable[str]) -> Reading:
    """Every question, in the order of the lines; what is unclear by its line, with a remedy."""
    rows = source.splitlines() if isinstance(source, str) else list(source)
    lines = tables.unrolled(list(enumerate(rows, start=1)))
    reader = _Reader([(line, plain(row)) for line, row in lines])
    return reader.read()


class _Reader:
    def __init__(self, rows: list[tuple[int, str]]) -> None:
        self.rows = rows
        self.by_word = any(head(bare(text), by_word=True) for _, text in rows)
        self.headed = self.by_word or any(head(bare(text), by_word=False) for _, text in rows)
        self.into = Collector()
        self.drafts: list[_Draft] = []
        self.table: list[tuple[int, int, str]] = []  # line, question, letter
        self.within = False
        self.numbers: list[int] = []

    def read(self) -> Reading:
        for line, text in self.rows:
            if text and not self._tabled(line, text):
                self._line(line, text)
            elif not text and self.drafts:
                self.drafts[-1].gap = True
        self._spread()
        for draft in self.drafts:
            _close(draft, self.into)
        return self.into.reading()

    def _tabled(self, line: int, text: str) -> bool:
        """Whether the line belongs to a table of answers."""
        text = bare(text)
        if not self.drafts:
            return False
        if tables.is_head(text):
            self.within = True
            return True
        apart = self.within or self.drafts[-1].gap
        if numbers := tables.numbers(text, apart=apart):
            self.numbers = numbers
            return True
        if self.numbers and (letters := tables.letters(text)):
            self.table += [(line, n, a) for n, a in zip(self.numbers, letters, strict=False)]
            self.numbers = []
            return True
        pairs = tables.row(text, within=self.within) or tables.row(answer(text), within=False)
        self.table += [(line, number_, letter) for number_, letter in pairs]
        return bool(pairs)

    def _line(self, line: int, text: str) -> None:
        if begun := self._head(text):
            self.within = False
            stem, level = said_in_front(begun[1])
            self.drafts.append(_Draft(line, begun[0], [stem] if stem.strip() else []))
            self.drafts[-1].fields |= {"difficulty": level} if level else {}
        elif not self.drafts and self.headed:
            self.into.notes.append(
                f"Dòng {line} đứng trước câu đầu tiên nên bỏ qua: {bare(text)[:80]}"
            )
        elif not self._known(line, text) and not self._passed_over(line, text):
            self._words(line, text)

    def _passed_over(self, line: int, text: str) -> bool:
        """A heading between two questions, which says nothing of either."""
        last = self.drafts[-1] if self.drafts else None
        if last is None or not (last.options or last.answers) or not sets_apart(bare(text)):
            return False
        last.gap = True
        self.into.notes.append(f"Dòng {line} không thuộc câu nào nên bỏ qua: {bare(text)[:80]}")
        return True

    def _head(self, text: str) -> tuple[int, str] | None:
        found = head(text, by_word=self.by_word) if self.headed else None
        if found is None or self.by_word or not self.drafts:
            return found
        last = self.drafts[-1]
        follows = found[0] == last.number + 1
        return found if follows or last.options or last.answers else None

    def _known(self, line: int, text: str) -> bool:
        """Whether the line says by itself what it is."""
        words = bare(text)
        offered = options(text)
        if offered and self._may_offer(offered[0], words):
            self.drafts[-1].options += [(line, option) for option in offered]
            self.drafts[-1].gap = False
        elif self.drafts and (value := answer(words)):
            self.drafts[-1].answers.append((line, value))
        elif self.drafts and (told := explanation(words)) is not None:
            self.drafts[-1].explanation = [told]
        elif self.drafts and (named := named_field(words)):
            self.drafts[-1].fields[named[0]] = named[1]
        else:
            return False
        return True

    def _may_offer(self, option: Option, words: str) -> bool:
        if not self.drafts:
            return False
        last = self.drafts[-1]
        if option.letter == LETTERS[len(last.options) % len(LETTERS)]:
            return True
        return bool(last.options) and not sets_apart(words)

    def _words(self, line: int, text: str) -> None:
        last = self.drafts[-1] if self.drafts else None
        done = last is not None and (bool(last.answers) or (bool(last.options) and last.gap))
        if last is None or (not self.headed and done):
            self.drafts.append(_Draft(line, 0, [text]))
        elif last.explanation is not None:
            last.explanation.append(bare(text))
        elif last.answers or (last.options and last.gap):
            message = "dòng này không thuộc câu nào; đánh số “Câu …” nếu là câu mới, hoặc xóa"
            self.into.refuse(line, bare(text)[:70], message)
        elif last.options:
            at, option = last.options[-1]
            longer = f"{option.text} {bare(text)}", f"{option.raw} {text}"
            last.options[-1] = (at, replace(option, text=longer[0], raw=longer[1]))
        else:
            last.stem.append(text)

    def _spread(self) -> None:
        """Give the answers of the tables to their questions."""
        by_number = {draft.number: draft for draft in self.drafts if draft.number}
        twice = Counter(draft.number for draft in self.drafts)
        for line, wanted, letter in self.table:
            draft = by_number.get(wanted)
            if twice[wanted] > 1:
                message = f"bảng đáp án có câu {wanted} mà đề có {twice[wanted]} câu cùng số đó; "
                self.into.refuse(line, f"Câu {wanted}", f"{message}đánh số lại cho khác nhau")
            elif draft is None:
                message = f"bảng đáp án có câu {wanted} mà không có câu hỏi đó; sửa số câu"
                self.into.refuse(line, f"Câu {wanted}", message)
            else:
                draft.answers.append((line, letter))


def _close(draft: _Draft, into: Collector) -> None:
    stem, truth = without_truth_mark(bolded(" ".join(draft.stem)))
    draft.options = _parted(draft)
    if wrong := next(_muddles(draft), None):
        into.refuse(*wrong)
        return
    try:
        said = draft.answers[0][1] if draft.answers else ""
        held = held_of([option for _, option in draft.options], said, truth=truth)
        level = _level(draft)
    except CannotSay as error:
        line = draft.answers[0][0] if draft.answers else draft.line
        into.refuse(line, draft.name, str(error))
        return
    question = QuestionText(
        id="",
        stem=tidy(stem),
        explanation=tidy(" ".join(draft.explanation or ())),
        topic=tidy(draft.fields.get("topic", "")),
        clause=tidy(draft.fields.get("clause", "")),
        source=tidy(draft.fields.get("source", "")),
        difficulty=level,
        **held,
    )
    into.take(draft.line, question, name=draft.name)


def _parted(draft: _Draft) -> list[tuple[int, Option]]:
    """The options; where letters are missing that stand inside others, those taken apart."""
    letters = [option.letter for _, option in draft.options]
    if in_order(letters) and len(letters) > 1:
        return draft.options
    found = [(line, each) for line, option in draft.options for each in parted(option)]
    return found if in_order([option.letter for _, option in found]) else draft.options


def _muddles(draft: _Draft) -> Iterator[tuple[int, str, str]]:
    """What makes no sense about the letters: line, question, remedy."""
    for place, (line, option) in enumerate(draft.options):
        wanted = LETTERS[min(place, len(LETTERS) - 1)]
        if option.letter != wanted:
            message = f"phương án này ghi {option.letter} mà theo thứ tự phải là {wanted}; sửa lại"
            yield line, draft.name, message
    if len({value for _, value in draft.answers}) > 1:
        told = " và ".join(dict.fromkeys(value for _, value in draft.answers))
        yield draft.answers[-1][0], draft.name, f"có hai đáp án khác nhau: {told}; giữ một"


def _level(draft: _Draft) -> str:
    told = draft.fields.get("difficulty", "")
    found = [level for level, words in _LEVELS.items() if folded(told) in words]
    if told and not found:
        raise CannotSay(f"mức “{told[:20]}” không hiểu được; ghi 1, 2, 3 hoặc dễ, trung bình, khó")
    return found[0] if found else ""
