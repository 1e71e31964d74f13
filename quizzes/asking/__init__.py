"""What a question asks, by type: which answers it takes, and how much of one is right."""

from quizzes.asking.kinds import TASKS, task_of
from quizzes.asking.task import (
    LONGEST,
    Malformed,
    NotANumber,
    Part,
    Task,
    TooLong,
    Value,
    is_answered,
)

__all__ = [
    "LONGEST",
    "TASKS",
    "Malformed",
    "NotANumber",
    "Part",
    "Task",
    "TooLong",
    "Value",
    "is_answered",
    "task_of",
]
