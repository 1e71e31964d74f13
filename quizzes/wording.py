"""What a stem may hold beside letters: **bold**, and nothing else."""

from __future__ import annotations

import re
from html import escape

_BOLD = re.compile(r"\*\*(\S(?:.*?\S)?)\*\*")


def with_emphasis(text: str) -> str:
    """The text as HTML: bold where it says so, everything else escaped."""
    return _BOLD.sub(r"<strong>\1</strong>", escape(text))


def without_emphasis(text: str) -> str:
    """The same as plain text."""
    return _BOLD.sub(r"\1", text)
