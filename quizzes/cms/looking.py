"""Questions before they are written: how they will look, and what speaks against them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from courses.pack_text import CaseText, QuestionText
from quizzes import authoring, loading
from quizzes.formats import Fault, Found
from quizzes.formats.advising import advice
from quizzes.models import QuestionType, QuestionVersion
from quizzes.showing_questions import ShownQuestion, preview_of


@dataclass(frozen=True, slots=True)
class Looked:
    """One question of a preview, with the fields it is chosen by."""

    place: int
    found: Found
    shown: ShownQuestion
    kind: str
    answer: str
    same: list[str]
    advice: list[str]
    take: bool
    topic: str
    difficulty: str
    course: str


def version_of(text: QuestionText, case: CaseText | None) -> QuestionVersion:
    """A version that is not saved: good for showing."""
    return QuestionVersion(**loading.content_of(text, case))


def looked_at(
    found: Sequence[Found],
    cases: Mapping[str, CaseText],
    post: Mapping[str, Any] | None = None,
) -> tuple[list[Looked], list[Fault]]:
    """Those that can be shown, with whatever asks the same; faults for the others.

    What is clear, new and complete is ticked; the rest waits for somebody to tick it.
    """
    lost = [
        Fault(
            each.line, each.name, gettext("không có tình huống “%s” trong tệp") % each.question.case
        )
        for each in found
        if each.question.case and each.question.case not in cases
    ]
    good = [each for each in found if not each.question.case or each.question.case in cases]
    same = authoring.alike((each.question for each in good), authoring.bank_of())
    looked = []
    for place, (each, alike) in enumerate(zip(good, same, strict=True)):
        version = version_of(each.question, cases.get(each.question.case))
        fields = post if post is not None else {}
        ticked = f"lay-{place}" in fields if post is not None else not (alike or each.doubts)
        looked.append(
            Looked(
                place=place,
                found=each,
                shown=preview_of(version, place + 1),
                kind=str(QuestionType(each.question.type).label),
                answer=answer_in_words(version),
                same=alike,
                advice=advice(each.question),
                take=ticked,
                topic=fields.get(f"chu-de-{place}", "") or each.question.topic,
                difficulty=fields.get(f"muc-{place}", "") or each.question.difficulty,
                course=fields.get(f"khoa-{place}", ""),
            )
        )
    return looked, lost


def answer_in_words(version: QuestionVersion) -> str:
    """What is right, in one line; options by their letters."""
    task = version.task
    if version.options:
        right = task.right["chosen"]
        letters = dict(zip(task.keys, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False))
        return ", ".join(letters.get(key, "?") for key in right)
    parts = task.parts(task.right)
    paired = version.type in {QuestionType.MATCHING, QuestionType.CLOZE, QuestionType.ORDERING}
    return " · ".join(f"{part.asked} → {part.right}" if paired else part.right for part in parts)
