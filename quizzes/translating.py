"""What a question says in the reader's language. Keys, and what is right, are the original's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from quizzes.models import QuestionVersion

ENGLISH, ORIGINAL = "en", "vi"


@dataclass(frozen=True, slots=True)
class Wording:
    """The texts of one version; the original where there is no translation.

    `lang` and `case_lang` name the language where it is not that of the page, else "".
    """

    stem: str
    explanation: str
    source: str
    text: str  # a cloze's, with its gaps
    unit: str
    case: Mapping[str, Any]
    lang: str
    case_lang: str
    words: Mapping[tuple[str, str], str]
    answers: Mapping[str, str]  # what was to be typed, by gap; "" for the whole question

    def say(self, group: str, text: str) -> str:
        """Say a text of the original; groups are those of keys (option, left, right, item)."""
        return self.words.get((group, text), text)

    def say_all(self, group: str, texts: Mapping[str, str]) -> dict[str, str]:
        """The same for texts under their keys."""
        return {key: self.say(group, text) for key, text in texts.items()}


def wording_of(version: QuestionVersion) -> Wording:
    """The version as the reader of this page meets it."""
    english = version.english if reads_english() else {}
    translated = "stem" in english
    said: Mapping[str, Any] = english if translated else version.body
    columns: Mapping[str, Any] = (
        english
        if translated
        else {"stem": version.stem, "explanation": version.explanation, "source": version.source}
    )
    return Wording(
        stem=columns["stem"],
        explanation=columns.get("explanation", ""),
        source=columns.get("source", ""),
        text=said.get("text", ""),
        unit=said.get("unit", ""),
        case=english.get("case") or version.case,
        lang=foreign(translated=translated),
        case_lang=foreign(translated="case" in english),
        words=dict(_words(version.body, english)) if translated else {},
        answers=dict(_answers(english) if translated else _own_answers(version)),
    )


def stem_in(stem: str, body: Mapping[str, Any]) -> tuple[str, str]:
    """The stem alone, and its language where it is not that of the page."""
    english = body.get("en", {}).get("stem", "") if reads_english() else ""
    return english or stem, foreign(translated=bool(english))


def reads_english() -> bool:
    return get_language() == ENGLISH


def foreign(*, translated: bool) -> str:
    return ORIGINAL if reads_english() and not translated else ""


def _words(body: Mapping[str, Any], english: Mapping[str, Any]) -> Iterator[tuple[Any, str]]:
    """Every text under a key: its group and original, and its English."""
    for own, said in _beside(body, english, "options"):
        yield ("option", own["text"]), said["text"]
        yield ("feedback", own["text"]), said["feedback"]
    for own, said in _beside(body, english, "pairs"):
        yield ("left", own["left"]), said["left"]
        yield ("right", own["right"]), said["right"]
    for own, said in _beside(body, english, "order"):
        yield ("item", own), said
    for number, (own, said) in enumerate(_beside(body, english, "gaps"), start=1):
        yield (f"feedback {number}", own.get("feedback", "")), said.get("feedback", "")
        for name in ("answers", "others") if "others" in own else ():
            for text, word in _beside(own, said, name):
                yield (f"gap {number}", text), word


def _beside(
    own: Mapping[str, Any], english: Mapping[str, Any], name: str
) -> Iterator[tuple[Any, Any]]:
    return zip(own.get(name, ()), english.get(name, ()), strict=True)


def _own_answers(version: QuestionVersion) -> Iterator[tuple[str, str]]:
    """What is accepted in the original's language; everything is, where nobody translated."""
    body, english = version.body, version.english
    if "answers" in english:
        yield "", "; ".join(_without(body["answers"], english["answers"]))
    gaps = _beside(body, english, "gaps") if "gaps" in english else ()
    for number, (own, said) in enumerate(gaps, start=1):
        if not own.get("others"):
            yield str(number), "; ".join(_without(own["answers"], said["answers"]))


def _without(accepted: Sequence[str], foreign: Sequence[str]) -> list[str]:
    """Up to the first foreign form that stands behind one of its own language.

    So they are written. A form both languages have stands in front and stays.
    """
    own = [text not in foreign for text in accepted]
    ends = (place for place in range(1, len(own)) if not own[place] and any(own[:place]))
    return list(accepted[: next(ends, len(own))])


def _answers(english: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if "answers" in english:
        yield "", "; ".join(english["answers"])
    for number, gap in enumerate(english.get("gaps", ()), start=1):
        yield str(number), "; ".join(gap["answers"])
