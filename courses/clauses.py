"""Clauses of standards, as questions and blueprints name them: which lies in which."""

from functools import lru_cache
from typing import TypeAlias

from courses.references_text import OWN_STANDARD

Part: TypeAlias = tuple[int, int, str]
Place: TypeAlias = tuple[Part, ...]

_END: Part = (2, 0, "")
"""Stands behind every part: the end of a clause is the end of all that lies in it."""


def covers(clause: str, other: str) -> bool:
    """Tell whether `other` is the clause or lies in it.

    7 covers 7.2, 7.5.3.2 and 7.1-7.3; 4-10 covers all of them; a standard covers its clauses, and
    `TCVN ISO 19011:2018 6` covers `TCVN ISO 19011:2018 6.4`. A number without a standard is one of
    TCVN ISO 9001:2015.
    """
    if not other or clause == other:
        return clause == other
    standard, first, last = _span(other)
    own, begins, ends = _span(clause)
    return standard == clause or (standard == own and begins <= first and last <= ends)


def order_of(clause: str) -> tuple[str, Place, Place]:
    """Give what clauses are sorted by: 7.2 stands before 7.10, our own standard before others."""
    standard, first, last = _span(clause)
    return "" if standard == OWN_STANDARD else standard, first, last


@lru_cache(maxsize=4096)
def _span(clause: str) -> tuple[str, Place, Place]:
    """Its standard, where in it the clause begins and where it ends."""
    standard, _, numbers = clause.rpartition(" ")
    first, _, last = numbers.partition("-")
    return standard or OWN_STANDARD, _place(first), (*_place(last or first), _END)


def _place(number: str) -> Place:
    return tuple(
        (0, int(part), "") if part.isascii() and part.isdigit() else (1, 0, part)
        for part in number.split(".")
    )
