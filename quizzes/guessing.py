"""The share of a question's points that blind guessing earns on average, where that is defined."""

from __future__ import annotations

from fractions import Fraction

from quizzes.asking import Task
from quizzes.asking.choosing import Choosing
from quizzes.asking.cloze import Cloze, Gap
from quizzes.asking.matching import Matching
from quizzes.asking.numeric import Numeric
from quizzes.asking.typing_in import Typing


def guess_share(task: Task) -> Fraction | None:
    """As Moodle's `get_random_guess_score` has it, 0 to 1; None: not defined.

    One choice: by the number of options. What is typed: nothing. Matching and gaps marked in
    parts: the average of their parts. Several choices, orders, and all-or-nothing marks over
    several parts: not defined.
    """
    if isinstance(task, Choosing):
        right = sum(option.correct for option in task.options)
        return None if task.several else Fraction(right, len(task.options))
    if isinstance(task, Numeric | Typing):
        return Fraction()
    if isinstance(task, Matching) and task.partial:
        return Fraction(1, len(task.rights))
    if isinstance(task, Cloze) and (task.partial or len(task.gaps) == 1):
        return sum(map(_of_gap, task.gaps), Fraction()) / len(task.gaps)
    return None


def _of_gap(gap: Gap) -> Fraction:
    offered = len(gap.answers) + len(gap.others)
    return Fraction(len(gap.answers), offered) if gap.others else Fraction()
