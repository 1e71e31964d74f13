"""Taking a course pack's questions and test into the bank."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import asdict
from hashlib import blake2s
from typing import Any

from django.db import transaction

from courses.models import CoursePage
from courses.pack_text import (
    SCORINGS,
    CaseText,
    GapText,
    OptionText,
    Pack,
    QuestionEnglish,
    QuestionText,
    TestText,
)
from people import audit
from people.models import Person
from quizzes import vouching
from quizzes.drawing_papers import Line
from quizzes.models import BlueprintLine, Question, QuestionVersion, QuizPage

# What a question has beside its options, kept under its own name unless it is empty.
_PLAIN = (
    "order",
    "text",
    "answers",
    "tolerance",
    "unit",
    "case_sensitive",
    "ignore_accents",
)
_TEST = ("slug", "title", "title_en", "minutes", "attempts", "wait_hours", "test_first")


@transaction.atomic
def load(course: CoursePage, *, pack: Pack, by: Person | None) -> None:
    """Make the bank and the test say what the pack says; loading it again changes nothing.

    A changed question gets a new version; papers drawn before keep the one they had. A question
    that left the pack is retired. One an editor retired stays so until its text changes.

    Raises:
        ValidationError: the test asks for more questions than are left to ask.

    """
    done: Counter[str] = Counter()
    cases = {case.id: (place, case) for place, case in enumerate(pack.cases, start=1)}
    translated = {text.id: text for text in pack.questions_en}
    told_in_english = {case.id: case for case in pack.cases_en}
    for position, text in enumerate(pack.questions, start=1):
        english = english_of(translated.get(text.id), told_in_english.get(text.case))
        case = cases.get(text.case)
        done[
            _load_question(course, text, position=position, case=case, english=english, by=by)
        ] += 1
    gone = course.questions.exclude(key__in=[text.id for text in pack.questions])
    done["retired"] = gone.exclude(position=0).update(state=Question.State.RETIRED, position=0)
    done["test"] = _load_test(course, pack.test)
    del done["unchanged"]
    if changes := {what: count for what, count in done.items() if count}:
        audit.record("quizzes.load", course, by=by, data=changes)


def _load_question(
    course: CoursePage,
    text: QuestionText,
    *,
    position: int,
    case: tuple[int, CaseText] | None,
    english: dict[str, Any],
    by: Person | None,
) -> str:
    question, new = Question.objects.select_related("current").get_or_create(
        key=text.id, defaults={"course": course}
    )
    content = content_of(text, case[1] if case else None, english)
    back = question.position == 0
    changed = question.current is None or differs(question.current, content, course)
    if changed:
        question.current = QuestionVersion.objects.create(
            question=question,
            number=question.versions.count() + 1,
            standard_edition=course.standard_edition,
            created_by=by,
            **content,
        )
    if changed or back:
        question.state = Question.State.REVIEWED
    question.course, question.position = course, position
    question.case_position = case[0] if case else 0
    question.save()
    if question.current and (changed or back):
        vouching.vouch(question.current, by=by)
    return "new" if new else "changed" if changed else "back" if back else "unchanged"


def english_of(text: QuestionEnglish | None, case: CaseText | None) -> dict[str, Any]:
    """What a version keeps of a translation, under the names of a course pack; "" left out."""
    said = {name: value for name, value in asdict(text).items() if value} if text else {}
    said.pop("id", None)
    if "gaps" in said:
        said["gaps"] = [_filled(gap) for gap in text.gaps] if text else []
    return said | _case(case)


def content_of(
    text: QuestionText, case: CaseText | None, english: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The columns of the version that says this, also in `english`."""
    body = _body(text) | _case(case)
    return {
        "type": text.type,
        "stem": text.stem,
        "body": body | {"en": english} if english else body,
        "explanation": text.explanation,
        "clause": text.clause,
        "topic": text.topic,
        "difficulty": text.difficulty,
        "source": text.source,
        "certainty": text.certainty,
        "references": list(text.references),
    }


def _body(text: QuestionText) -> dict[str, Any]:
    body: dict[str, Any] = {name: getattr(text, name) for name in _PLAIN if getattr(text, name)}
    if text.options:
        body["options"] = [
            {
                "key": key,
                "text": option.text,
                "correct": option.correct,
                "feedback": option.feedback,
            }
            for key, option in zip(_option_keys(text.options), text.options, strict=True)
        ]
    if text.pairs:
        body["pairs"] = [{"left": pair.left, "right": pair.right} for pair in text.pairs]
    if text.gaps:
        body["gaps"] = [_filled(gap) for gap in text.gaps]
    if text.scoring != SCORINGS[0]:
        body["scoring"] = text.scoring
    return body


def _case(case: CaseText | None) -> dict[str, Any]:
    """The situation as it is told now: papers drawn today keep it."""
    return {"case": asdict(case)} if case else {}


def _filled(gap: GapText) -> dict[str, Any]:
    return {name: value for name, value in asdict(gap).items() if value}


def _option_keys(options: tuple[OptionText, ...]) -> list[str]:
    """Keys that say nothing about the order options were written in: often the right one first."""
    met: Counter[str] = Counter()
    keys = []
    for option in options:
        met[option.text] += 1
        written = f"{met[option.text]} {option.text}"
        keys.append(blake2s(written.encode(), digest_size=4).hexdigest())
    return keys


def differs(version: QuestionVersion, content: dict[str, Any], course: CoursePage) -> bool:
    """Whether the text or the edition of the standard is another than the version's."""
    held = {name: getattr(version, name) for name in content}
    same_text = json.dumps(held, sort_keys=True) == json.dumps(content, sort_keys=True)
    return not same_text or version.standard_edition_id != course.standard_edition_id


def _load_test(course: CoursePage, text: TestText | None) -> int:
    """Publish the test as the pack has it; a pack without one takes it off the site."""
    quiz = QuizPage.objects.child_of(course).first()
    if text is None:
        if quiz is None or not quiz.live:
            return 0
        quiz.unpublish(log_action=False)
        return 1
    fields = {name: getattr(text, name) for name in _TEST}
    lines = [Line(draw.topic, draw.difficulty, draw.count, draw.clause) for draw in text.blueprint]
    if quiz is None:
        parent = CoursePage.objects.get(pk=course.pk)
        quiz = parent.add_child(instance=QuizPage(title=text.title, slug=text.slug, live=False))
    if (
        quiz.live
        and fields == {name: getattr(quiz, name) for name in _TEST}
        and lines == quiz.lines
    ):
        return 0
    for name, value in fields.items():
        setattr(quiz, name, value)
    quiz.blueprint = [BlueprintLine.of(line, place) for place, line in enumerate(lines)]
    quiz.save_revision(log_action=False).publish(log_action=False)
    return 1
