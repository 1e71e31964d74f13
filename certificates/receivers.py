"""What certificates does when courses or quizzes announces something."""

from collections.abc import Iterable

from django.dispatch import receiver

from certificates import issuing, offering
from courses.models import Completion, EditionActivity, Enrolment
from courses.signals import course_completed
from quizzes.models import Ruling
from quizzes.signals import pass_changed, vouching_asked


@receiver(course_completed, dispatch_uid="certificates.issue")
def issue_on_completion(*, completion: Completion, **_: object) -> None:
    issuing.issue_within(completion)


@receiver(pass_changed, dispatch_uid="certificates.offer")
def offer_what_follows(
    *,
    enrolment: Enrolment,
    activity: EditionActivity,
    ruling: Ruling,
    passed: bool,
    awarded: bool,
    **_: object,
) -> None:
    offering.hear(
        enrolment=enrolment, activity=activity, ruling=ruling, passed=passed, awarded=awarded
    )


@receiver(vouching_asked, dispatch_uid="certificates.tell")
def tell_what_was_vouched_for(*, enrolments: Iterable[int], **_: object) -> dict[int, str]:
    return offering.in_words(enrolments)
