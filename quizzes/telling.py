"""Rulings and what they changed, in words: for trainers, for learners, and by letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.models import EditionActivity, Enrolment
from people import mailing
from people.models import Person
from quizzes import marking
from quizzes.asking.numeric import in_words
from quizzes.models import Attempt, QuestionVersion, Result, Ruling, RulingKind
from quizzes.models.rulings import Decided
from quizzes.rekeying import Named, named_in
from quizzes.showing_questions import in_points
from quizzes.weighing import Mark

SHOWN_FOR: Final = dt.timedelta(days=30)


def key_in_words(version: QuestionVersion) -> str:
    """What is right as the question was written."""
    return named_in_words(version, named_in(version.type, version.body))


def named_in_words(version: QuestionVersion, named: Named) -> str:
    """The answers a ruling names, by their texts; their letters are drawn anew for every paper."""
    if "number" in named:
        return _number(version, named["number"])
    if "texts" in named:
        return _quoted(named["texts"])
    if "gaps" in named:
        return "; ".join(f"({number}) {_quoted(said)}" for number, said in named["gaps"].items())
    if "chosen" in named:
        texts = {option["key"]: option["text"] for option in version.options}
        return _quoted(texts[key] for key in named["chosen"])
    parts = version.task.parts(named)
    return "; ".join(f"{part.asked} → {part.given}" for part in parts)


def decided_in_words(decided: Decided) -> str:
    """What a ruling says, whole, as trainers read it."""
    answers = named_in_words(decided.version, decided.named) if decided.named else ""
    if decided.takes_back:
        return _("Rút quyết định số %(number)d") % {"number": decided.takes_back.number}
    return {
        RulingKind.CORRECT.value: _("Đáp án đúng là %(answers)s"),
        RulingKind.ACCEPT.value: _("Nhận thêm đáp án %(answers)s"),
        RulingKind.DROP.value: _("Bỏ câu này, không tính điểm"),
    }[decided.kind] % {"answers": answers}


def scope_in_words(decided: Decided) -> str:
    """Which papers it is about."""
    edition, test = decided.edition, decided.activity
    day = "%d/%m/%Y"
    parts = [
        _("phiên bản khóa %(number)d") % {"number": edition.number} if edition else "",
        _("%(test)s, phiên bản khóa %(number)d")
        % {"test": test.title, "number": test.edition.number}
        if test
        else "",
        _("nộp từ %(day)s") % {"day": decided.since.strftime(day)} if decided.since else "",
        _("nộp đến hết %(day)s") % {"day": decided.until.strftime(day)} if decided.until else "",
    ]
    return ", ".join(filter(None, parts)) or _("mọi bài có phiên bản câu hỏi này")


def ground_in_words(decided: Decided) -> str:
    """The document it rests on; "" for none."""
    if not decided.document or not decided.document_on:
        return decided.document
    return _("%(document)s ngày %(day)s") % {
        "document": decided.document,
        "day": decided.document_on.strftime("%d/%m/%Y"),
    }


def for_learners(ruling: Ruling, position: int = 0) -> str:
    """One sentence on a question of a paper. It names no answer: a test may keep its own (P8)."""
    words = {
        RulingKind.CORRECT.value: _("Chấm lại ngày %(day)s: %(question)s được sửa đáp án."),
        RulingKind.ACCEPT.value: _("Chấm lại ngày %(day)s: %(question)s được nhận thêm đáp án."),
        RulingKind.DROP.value: _("Chấm lại ngày %(day)s: %(question)s không tính điểm."),
    }[ruling.kind]
    question = _("câu %(position)d") % {"position": position} if position else _("câu này")
    return words % {"day": f"{timezone.localtime(ruling.at):%d/%m/%Y}", "question": question}


def with_answer(ruling: Ruling) -> str:
    """The same with the answers, where the paper shows them anyway."""
    if not ruling.named:
        return for_learners(ruling)
    answers = named_in_words(ruling.version, ruling.named)
    return f"{for_learners(ruling)[:-1]}: {answers}."


def rulings_on_paper(attempt: Attempt) -> list[str]:
    """A sentence for each ruling in force on a paper, in the order of its questions."""
    asked = list(attempt.paper.order_by("position").values_list("position", "version"))
    book = marking.rulings_on(version for _position, version in asked)
    return [
        for_learners(ruling, position)
        for position, version in asked
        for ruling in marking.in_force(book, version, attempt)
    ]


def score_in_words(mark: Mark) -> str:
    """As in 8/10."""
    return f"{in_points(Fraction(mark.points))}/{in_points(Fraction(mark.possible))}"


def before_in_words(attempt: Attempt) -> str:
    """The score before the newest marking, where it was another one; else ""."""
    newest = list(attempt.results.order_by("-number")[:2])
    if len(newest) < 2 or marking.mark_of(newest[0]) == marking.mark_of(newest[1]):  # noqa: PLR2004 -- the newest and the one before it
        return ""
    return score_in_words(marking.mark_of(newest[1]))


def recently(person: Person) -> list[tuple[int, str]]:
    """Of a person's papers marked again lately with another mark: the attempt, and a sentence.

    One statement where there is none, two else.
    """
    again = Result.objects.filter(
        attempt__enrolment__person=person, number__gt=1, graded_at__gte=timezone.now() - SHOWN_FOR
    )
    found = list(again.select_related("attempt__activity").order_by("-graded_at", "-pk"))
    if not found:
        return []
    every = Result.objects.filter(attempt__in={result.attempt_id for result in found})
    known = {(result.attempt_id, result.number): result for result in every}
    return [
        (result.attempt_id, _changed(result, before))
        for result in found
        if (before := known.get((result.attempt_id, result.number - 1)))
        and marking.mark_of(before) != marking.mark_of(result)
    ]


def _changed(result: Result, before: Result) -> str:
    return _("Bài “%(test)s” được chấm lại ngày %(day)s: %(before)s → %(after)s, %(outcome)s.") % {
        "test": result.attempt.activity.local_title,
        "day": f"{timezone.localtime(result.graded_at):%d/%m/%Y}",
        "before": score_in_words(marking.mark_of(before)),
        "after": score_in_words(marking.mark_of(result)),
        "outcome": _("nay đạt") if result.passed else _("chưa đạt"),
    }


def for_register(ruling: Ruling, enrolment: Enrolment, activity: EditionActivity) -> str:
    """What a ruling did to somebody's papers of a test, for who keeps the register."""
    results = Result.objects.filter(
        ruling=ruling, attempt__enrolment=enrolment, attempt__activity=activity
    )
    marks = []
    for result in results.select_related("attempt").order_by("attempt__number"):
        earlier = result.attempt.results.filter(number__lt=result.number).order_by("-number")
        before = [score_in_words(marking.mark_of(each)) for each in earlier[:1]]
        marks.append(" → ".join([*before, score_in_words(marking.mark_of(result))]))
    return _("Quyết định chấm lại số %(number)d, câu %(key)s: điểm %(marks)s") % {
        "number": ruling.number,
        "key": ruling.version.question.key,
        "marks": "; ".join(marks),
    }


def tell_of_regrade(result: Result, before: Mark) -> None:
    """A letter to whose mark changed, under the key of the result."""
    attempt = result.attempt
    person, test = attempt.enrolment.person, attempt.activity
    after = marking.mark_of(result)
    with override(person.language):
        words = {
            "name": person.full_name,
            "test": test.local_title,
            "before": score_in_words(before),
            "after": score_in_words(after),
            "outcome": _("Đạt") if after.passed else _("Chưa đạt"),
            "link": f"{settings.SITE_URL}{reverse('quizzes:result', args=[attempt.pk])}",
            "phone": settings.HELP_PHONE,
        }
        body = _(
            "Bài “%(test)s” của Anh/Chị đã được chấm lại vì một câu hỏi được xem lại. Điểm trước: "
            "%(before)s. Điểm nay: %(after)s. Kết quả: %(outcome)s. Mời Anh/Chị xem tại:\n\n"
            "%(link)s"
        )
        greeting = _("Kính gửi Anh/Chị %(name)s,")
        whole = "\n\n".join([greeting, body, _("Cần trợ giúp, xin gọi %(phone)s.")])
        mailing.write(
            f"regraded:{result.pk}",
            person=person,
            subject=_("Bài kiểm tra của Anh/Chị đã được chấm lại"),
            body=whole % words,
        )


def _quoted(texts: Iterable[str]) -> str:
    return ", ".join(f"“{text}”" for text in texts)


def _number(version: QuestionVersion, said: dict[str, str]) -> str:
    unit = version.body.get("unit", "")
    told = f"{in_words(Fraction(said['answer']))} {unit}".strip()
    tolerance = Fraction(said["tolerance"])
    return f"{told} (± {in_words(tolerance)})" if tolerance else told
