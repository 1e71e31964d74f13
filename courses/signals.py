"""What courses announces to the apps above it, inside the transaction of the act."""

from django.dispatch import Signal

# Sent once per completion, with `completion=`. A receiver that raises undoes the completion.
course_completed = Signal()
# Sent when a course edition was opened, with `edition=`.
edition_opened = Signal()
# Sent when a pack's pages stand but no edition was opened yet, with `course=`, `pack=`, `by=`: the
# receiver keeps the pack's test and questions. One that raises undoes the whole load.
pack_loaded = Signal()
# Sent when a course is written as a pack, with `course=`. The receiver returns what it keeps, a
# `BankText`.
pack_exported = Signal()
