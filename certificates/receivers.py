"""What certificates does when courses announces something."""

from django.dispatch import receiver

from certificates import issuing
from courses.models import Completion
from courses.signals import course_completed


@receiver(course_completed, dispatch_uid="certificates.issue")
def issue_on_completion(*, completion: Completion, **_: object) -> None:
    issuing.issue(completion)
