"""Typing a number, as Vietnamese offices write it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from quizzes.asking.comparing import same
from quizzes.asking.task import NotANumber, Part, Task, Value, typed_text

_DECIMALS = "(?P<rest>[0-9]{1,20})"
_BY_DOTS = r"(?P<whole>[1-9][0-9]{0,2}(?P<by>[. ])[0-9]{3}(?:(?P=by)[0-9]{3}){0,6})"
_BY_COMMAS = "(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3}){1,7})"
_BY_MANY_COMMAS = "(?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3}){2,7})"
_FORMS = [
    re.compile(form)
    for form in (
        f"{_BY_DOTS}(?:,{_DECIMALS})?",  # 1.000; 12 345,6
        rf"{_BY_COMMAS}\.{_DECIMALS}",  # 1,234.5 can mean nothing else
        _BY_MANY_COMMAS + "(?P<rest>)",  # nor can 1,234,567
        f"(?P<whole>[0-9]{{1,20}})(?:[.,]{_DECIMALS})?",  # 3,5; 3.5
    )
]


def number_in(text: str, unit: str = "") -> Fraction:
    """The number a text says, exactly; the unit may stand behind it.

    A comma stands before decimals and so does a dot, but a dot (or a space) before exactly three
    digits separates thousands: `3,5` = `3.5`, `1.500` = 1500, `0.125` = 0,125, `1,500` = 1,5.

    Raises:
        NotANumber: it does not say one.

    """
    digits = _without_unit(" ".join(text.split()), unit)
    sign = -1 if digits[:1] in {"-", "−", "–"} else 1
    digits = digits[1:].strip() if digits[:1] in {"+", "-", "−", "–"} else digits
    for form in _FORMS:
        if found := form.fullmatch(digits):
            whole = re.sub(r"[^0-9]", "", found["whole"])
            return sign * Fraction(f"{whole}.{found['rest'] or 0}")
    raise NotANumber(text)


def in_words(number: Fraction) -> str:
    """A number as it is shown: a decimal comma, dots between thousands from 10.000 on."""
    whole, _, rest = f"{float(abs(number)):.10f}".partition(".")
    rest = rest.rstrip("0")
    grouped = f"{int(whole):,}".replace(",", ".") if len(whole) > len("9999") else whole
    return ("−" if number < 0 else "") + grouped + ("," + rest if rest else "")


@dataclass(frozen=True, slots=True)
class Numeric(Task):
    """A number, right within a tolerance, both ends included."""

    answer: Fraction
    tolerance: Fraction = Fraction()
    unit: str = ""

    entry = "text"
    partial = False

    @property
    def keys(self) -> tuple[str, ...]:
        return ()

    @property
    def right(self) -> Value:
        return {"text": in_words(self.answer)}

    def taken(self, content: object, _shown: Sequence[str]) -> str:
        text = typed_text(content)
        if text:
            number_in(text, self.unit)
        return text

    def is_complete(self, value: Mapping[str, Any]) -> bool:
        return bool(value.get("text"))

    def parts(self, value: Mapping[str, Any]) -> list[Part]:
        given = value.get("text", "")
        right = self._with_unit(in_words(self.answer))
        if self.tolerance:
            right += f" (± {in_words(self.tolerance)})"
        return [Part("", self.understood(given), right, is_right=self._is_right(given))]

    def understood(self, text: str) -> str:
        """What a typed number was taken for; "" for none."""
        return self._with_unit(in_words(number_in(text, self.unit))) if text else ""

    def _is_right(self, text: str) -> bool:
        return bool(text) and abs(number_in(text, self.unit) - self.answer) <= self.tolerance

    def _with_unit(self, number: str) -> str:
        return f"{number} {self.unit}".strip()


def _without_unit(text: str, unit: str) -> str:
    stem = re.match(r"[-+−–]?[0-9., ]*", text)
    digits = stem.group().strip() if stem else ""
    rest = text[stem.end() :].strip() if stem else text
    loose = {"case_sensitive": False, "ignore_accents": True}
    if rest and not (unit and same(rest, unit, **loose)):
        raise NotANumber(text)
    return digits
