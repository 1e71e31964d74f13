"""Looks at drafts of rulings: what would change, kept so that it is worked out once."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from quizzes.models.attempts import Attempt
from quizzes.models.rulings import RulingDraft
from quizzes.weighing import Mark, Paper


class RulingLook(models.Model):
    """What a draft would change if it were decided now; it goes with the draft.

    The figures are `quizzes.weighing.Tally`'s; they count once it is done.
    """

    draft = models.OneToOneField(RulingDraft, models.CASCADE, related_name="look")
    papers = models.PositiveIntegerField()
    marked = models.PositiveIntegerField(default=0)  # how far it has come
    touched_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    changed = models.PositiveIntegerField(default=0)
    raised = models.PositiveIntegerField(default=0)
    lowered = models.PositiveIntegerField(default=0)
    up = models.PositiveIntegerField(default=0)
    down = models.PositiveIntegerField(default=0)
    held = models.PositiveIntegerField(default=0)  # of those who lose the pass, with a certificate
    empty = models.PositiveIntegerField(default=0)  # papers with nothing left to earn
    fingerprint = models.CharField(max_length=64, blank=True)

    class Meta:
        verbose_name = _("xem trước chấm lại")

    def __str__(self) -> str:
        return f"{self.draft}: {self.marked}/{self.papers}"


class LookedPaper(models.Model):
    """One paper of a look: its mark as it stands and as it would be."""

    look = models.ForeignKey(RulingLook, models.CASCADE, related_name="rows")
    attempt = models.ForeignKey(Attempt, models.CASCADE, related_name="+")
    rank = models.PositiveIntegerField(null=True)  # among those that change; none: it does not
    result = models.PositiveSmallIntegerField()
    before_points = models.DecimalField(max_digits=8, decimal_places=3)
    before_possible = models.DecimalField(max_digits=8, decimal_places=3)
    before_passed = models.BooleanField()
    after_points = models.DecimalField(max_digits=8, decimal_places=3)
    after_possible = models.DecimalField(max_digits=8, decimal_places=3)
    after_passed = models.BooleanField()
    flip = models.CharField(max_length=4, blank=True)

    class Meta:
        verbose_name = _("bài trong xem trước chấm lại")
        constraints = [
            models.UniqueConstraint(fields=["look", "attempt"], name="a_look_has_a_paper_once"),
            models.UniqueConstraint(fields=["look", "rank"], name="papers_of_a_look_have_ranks"),
        ]

    def __str__(self) -> str:
        return f"{self.look}: {self.attempt_id}"

    @property
    def paper(self) -> Paper:
        """As it was weighed; the attempt selected along."""
        return Paper(
            attempt=self.attempt_id,
            place=(self.attempt.enrolment_id, self.attempt.activity_id),
            result=self.result,
            before=Mark(self.before_points, self.before_possible, passed=self.before_passed),
            after=Mark(self.after_points, self.after_possible, passed=self.after_passed),
        )
