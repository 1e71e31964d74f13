"""What courses announces to the apps above it, inside the transaction of the act."""

from django.dispatch import Signal

# Sent once per completion, with `completion=`. A receiver that raises undoes the completion.
course_completed = Signal()
# Sent when a course edition was opened, with `edition=`.
edition_opened = Signal()
