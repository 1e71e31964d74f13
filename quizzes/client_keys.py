"""What the key of an answer says: from which page or form it came, and its place there."""

from __future__ import annotations

import re
import secrets
import uuid

_OF_PAGE = re.compile(r"[A-Za-z0-9-]{1,50}\.[0-9]{1,9}")
_FORM = re.compile(r"[0-9a-f]{16}")


def new_form() -> str:
    """What a form without a script sends along, so that a copy of its post is known as one."""
    return secrets.token_hex(8)


def of_post(sent: str, *, as_shown: bool) -> str:
    """The key of an answer, from what came with it.

    A script numbers the answers of its page, `<page>.<number>`; it counts only for the fields
    `as_shown`, not for what a button does to them. A form without a script gives `<form>/<unique>`,
    anything else a key that says nothing.
    """
    if as_shown and _OF_PAGE.fullmatch(sent):
        return sent
    unique = str(uuid.uuid4())
    return f"{sent}/{unique}" if _FORM.fullmatch(sent) else unique


def source_of(key: str) -> str:
    """The page or form; "" where the key does not say."""
    pair = page_and_number(key)
    return pair[0] if pair else form_of(key)


def form_of(key: str) -> str:
    return key.partition("/")[0] if "/" in key else ""


def overtook(later: str, earlier: str) -> bool:
    """Whether both come from one page, and the one that is called later was given later there."""
    one, other = page_and_number(later), page_and_number(earlier)
    return one is not None and other is not None and one[0] == other[0] and one[1] > other[1]


def page_and_number(key: str) -> tuple[str, int] | None:
    page, _, number = key.rpartition(".")
    return (page, int(number)) if page and number.isdecimal() else None
