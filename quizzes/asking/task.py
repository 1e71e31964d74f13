"""What all types of questions have in common: one shape of answers, one way to mark them."""

from __future__ import annotations

import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from hashlib import blake2s
from typing import Any, ClassVar, TypeAlias

Value: TypeAlias = dict[str, Any]
"""An answer as the journal keeps it: one entry, named for the kind of task.

chosen: [option key]                 choices; [] when taken back
pairs:  {left key: right key}        matching; a left side without an answer is left out
places: {item key: place from 1}     ordering; an item without a place is left out
text:   str                          a word or a number, as typed, without spaces around it
gaps:   {"1": text or choice key}    cloze; an empty gap is left out
"""

LONGEST = 500  # characters of one typed answer


class Malformed(ValueError):
    """No answer to this question: another shape, or a key the question does not have."""


class TooLong(Malformed):
    """Typed, but longer than anyone would."""


class NotANumber(Malformed):
    """A number was asked for."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


@dataclass(frozen=True, slots=True)
class Part:
    """One thing to get right, as it is shown once the paper may be."""

    asked: str
    given: str  # "" when nothing was answered
    right: str
    is_right: bool
    feedback: str = ""


class Task(ABC):
    """A question without its stem. Knows what is right; only marking and marked papers may ask."""

    entry: ClassVar[str]  # the one entry of a value
    partial: bool

    @property
    @abstractmethod
    def keys(self) -> tuple[str, ...]:
        """Everything that is shown in a drawn order, in the order it was written."""

    @property
    @abstractmethod
    def right(self) -> Value:
        """An answer that earns everything."""

    @abstractmethod
    def taken(self, content: object, shown: Sequence[str]) -> object:
        """The content of the entry as the journal keeps it; raises `Malformed`."""

    @abstractmethod
    def parts(self, value: Mapping[str, Any]) -> list[Part]:
        """What there was to get right, in the order it was written."""

    @abstractmethod
    def is_complete(self, value: Mapping[str, Any]) -> bool:
        """Whether nothing is left to fill in."""

    def read(self, raw: Mapping[str, object], shown: Sequence[str] = ()) -> Value:
        """An answer as the journal keeps it. Nothing sent is an answer taken back.

        `shown` is the drawn order of the paper.

        Raises:
            Malformed, TooLong, NotANumber: it is no answer to this question.

        """
        if not raw.keys() <= {self.entry}:
            raise Malformed(sorted(raw))
        return {self.entry: self.taken(raw.get(self.entry), shown)}

    def share(self, value: Mapping[str, Any]) -> Fraction:
        """The share of the points earned, 0 to 1, exact: with partial marks, right parts by all."""
        marks = [part.is_right for part in self.parts(value)]
        earned = Fraction(sum(marks), len(marks))
        return earned if self.partial or earned == 1 else Fraction()


def is_answered(value: Mapping[str, Any]) -> bool:
    """Whether there is anything in it."""
    return any(value.values())


def key_of(group: str, text: str) -> str:
    """A key that says nothing about the order in which things were written."""
    return blake2s(f"{group} {text}".encode(), digest_size=4).hexdigest()


def entries(content: object, known: Mapping[str, object]) -> dict[str, str]:
    """The filled-in fields of an answer with several; raises `Malformed`."""
    if content is None:
        return {}
    if not isinstance(content, Mapping) or not content.keys() <= known.keys():
        raise Malformed
    typed = {key: typed_text(content[key]) for key in known if key in content}
    return {key: text for key, text in typed.items() if text}


def typed_text(content: object) -> str:
    """A typed text in NFC, single spaces, none around it; raises `Malformed` or `TooLong`."""
    if content is None:
        return ""
    if not isinstance(content, str):
        raise Malformed
    if len(content) > LONGEST:
        raise TooLong
    text = " ".join(unicodedata.normalize("NFC", content).split())
    if any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in text):
        raise Malformed
    return text
