"""Attempts: the paper as it was drawn, every answer as it came, and the results."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from courses.models import EditionActivity, Enrolment
from people.models import AppendOnlyModel, Person
from quizzes.models.bank import QuestionVersion

# An answer given before the deadline may still be on its way for this long (ux.md 11.3).
GRACE = dt.timedelta(seconds=120)


class ExtraAttempt(AppendOnlyModel):
    """One more attempt than the test gives, opened for one person. `attempt` used it, if any."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="extra_attempts")
    activity = models.ForeignKey(EditionActivity, models.PROTECT, related_name="+")
    reason = models.CharField(_("lý do"), max_length=500)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("lượt làm bài mở thêm")

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.granted_at:%Y-%m-%d}"


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def visible_to(self, viewer: Person) -> Self:
        return self.filter(enrolment__person__in=Person.objects.visible_to(viewer))

    def open(self) -> Self:
        return self.filter(submitted_at=None)

    def overdue(self, now: dt.datetime) -> Self:
        """Open, though not even an answer on its way could still count."""
        return self.open().filter(deadline_at__lt=now - GRACE)


class Attempt(models.Model):
    """One sitting. Its paper and its deadline exist before the first question is shown."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attempts")
    activity = models.ForeignKey(EditionActivity, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    opened_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True, blank=True)
    pass_mark = models.PositiveSmallIntegerField()  # percent, as it was when opened
    submitted_at = models.DateTimeField(null=True, blank=True)
    # Given with the paper handed in, over every answer taken down: quizzes.receipts.
    receipt = models.CharField(max_length=20, blank=True, default="", editable=False)
    # Opened while lessons were not finished: a pass waives them, whatever the page says by then.
    before_lessons = models.BooleanField(default=False, editable=False)
    extra = models.OneToOneField(ExtraAttempt, models.PROTECT, null=True, editable=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt làm bài")
        constraints = [
            models.UniqueConstraint(
                fields=["enrolment", "activity", "number"], name="attempts_are_numbered_once"
            ),
            models.UniqueConstraint(
                fields=["enrolment", "activity"],
                condition=Q(submitted_at=None),
                name="one_open_attempt_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(deadline_at=None) | Q(deadline_at__gt=F("opened_at")),
                name="the_deadline_follows_the_start",
            ),
        ]
        indexes = [
            models.Index(
                fields=["deadline_at"],
                condition=Q(submitted_at=None),
                name="open_attempts_by_deadline",
            ),
            models.Index(fields=["receipt"], condition=~Q(receipt=""), name="attempts_by_receipt"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment}, {self.number}"

    def time_is_over(self, now: dt.datetime) -> bool:
        return self.deadline_at is not None and now > self.deadline_at

    def is_overdue(self, now: dt.datetime) -> bool:
        return self.submitted_at is None and self.time_is_over(now - GRACE)


class PaperQuestion(AppendOnlyModel):
    """One question of a drawn paper: which version, where, and its options in which order."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="paper")
    position = models.PositiveSmallIntegerField()
    version = models.ForeignKey(QuestionVersion, models.PROTECT, related_name="+")
    option_order = models.JSONField(default=list)  # keys of whatever is drawn by lot, as shown

    class Meta:
        ordering = ["attempt", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "position"], name="one_question_per_position"
            ),
            models.UniqueConstraint(
                fields=["attempt", "version"], name="a_question_stands_once_on_a_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.position}"


def counting(events: Iterable[AnswerEvent]) -> dict[int, AnswerEvent]:
    """By paper question, the last of these events, given in the order they were taken down."""
    return {event.question_id: event for event in events}


class AnswerEvent(AppendOnlyModel):
    """One answer as it arrived. The last one of a question counts; none is ever changed."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="answers")
    question = models.ForeignKey(PaperQuestion, models.PROTECT, related_name="answers")
    client_key = models.CharField(max_length=64)  # chosen by the client; makes a repeat harmless
    value = models.JSONField()  # its shapes: quizzes.asking.task.Value
    flagged = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    # When the client says it was given. Kept only for what arrived in the grace after the
    # deadline: it marks those answers.
    queued_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["attempt", "client_key"], name="an_answer_arrives_once")
        ]
        indexes = [models.Index(fields=["question", "-id"])]

    def __str__(self) -> str:
        return f"{self.question}, {self.received_at:%H:%M:%S}"


class Result(AppendOnlyModel):
    """A score and the grading that gave it. A regrade adds a result, it never edits one."""

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="results")
    number = models.PositiveSmallIntegerField(default=1)
    grading_version = models.CharField(max_length=20)
    # The newest ruling that had a word in it; none where no question of the paper was ruled on.
    ruling = models.ForeignKey(
        "quizzes.Ruling", models.PROTECT, null=True, blank=True, related_name="results"
    )
    points = models.DecimalField(max_digits=8, decimal_places=3)
    possible = models.DecimalField(max_digits=8, decimal_places=3)
    passed = models.BooleanField()
    # topic -> [points, possible], as exact fractions in text: "2", "7/3"
    by_topic = models.JSONField(default=dict)
    graded_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["attempt", "number"], name="results_are_numbered_once"),
            models.UniqueConstraint(
                fields=["attempt", "ruling"], name="a_ruling_marks_a_paper_once"
            ),
            models.CheckConstraint(
                condition=Q(points__gte=0) & Q(points__lte=F("possible")),
                name="points_stay_within_the_possible",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.attempt}: {self.points}/{self.possible}"
