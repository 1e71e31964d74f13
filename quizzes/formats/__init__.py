"""Questions to and from files: pure readers and writers, one for each format."""

from quizzes.formats.found import (
    LARGEST,
    MOST,
    English,
    Fault,
    Found,
    Reading,
    Refusal,
    Unreadable,
    Written,
)
from quizzes.formats.registry import FORMATS, Format, guess

__all__ = [
    "FORMATS",
    "LARGEST",
    "MOST",
    "English",
    "Fault",
    "Format",
    "Found",
    "Reading",
    "Refusal",
    "Unreadable",
    "Written",
    "guess",
]
