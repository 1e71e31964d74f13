"""What quizzes announces to the apps above it, inside the transaction of the act."""

from django.dispatch import Signal

# Sent when marking again gave a person the pass of a test, or took it, with `enrolment=`,
# `activity=`, `passed=`, `ruling=` and `awarded=` (the pass finished the test at once). One that
# raises undoes the marking of that person's papers.
pass_changed = Signal()
# Sent to ask what was vouched for, with `enrolments=` (their keys). The receiver returns a mapping
# from enrolment to a few words: which certificate, and how it stands.
vouching_asked = Signal()
