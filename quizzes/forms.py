"""What a learner's browser sends with an answer, and an editor's with a question."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from django.http import QueryDict
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes import client_keys, reviewing
from quizzes.asking.ordering import moved
from quizzes.models import Question

_MILLISECONDS = re.compile(r"[0-9]{1,14}")
_PLACE = re.compile(r"[0-9a-f]{1,16}")
_PREFIXES = {"pairs": "ghep-", "places": "cho-", "gaps": "trong-"}
_ROW = re.compile(r"[0-9]{1,18}")
_POSITION = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class AnswerPost:
    """One answer, and where the learner wants to go from here (0: nowhere)."""

    value: dict[str, object]  # as quizzes.asking.task.Value; empty: taken back
    flagged: bool
    client_key: str
    queued_at: dt.datetime | None
    go_to: int
    to_review: bool
    leave: bool
    check: bool  # show now whether it is right, where the test does that
    seen: int | None  # the event the page showed; 0 for none
    stay_at: str  # the place on the page to come back to


def read_answer(post: QueryDict) -> AnswerPost:
    """Read the form. What is missing or unreadable counts as not sent; nothing is ever an error.

    Without a script every post has a key of its own, which says from which form it came.
    """
    clear = "xoa" in post
    move = _move(post)
    key, queued, go_to, seen = (post.get(name, "") for name in ("khoa", "luc", "toi", "biet"))
    return AnswerPost(
        value={} if clear else _value(post, move),
        flagged="danh-dau" in post,
        client_key=client_keys.of_post(key, as_shown=not clear and not move),
        queued_at=_moment(queued),
        go_to=int(go_to) if _POSITION.fullmatch(go_to) else 0,
        to_review="xem-lai" in post,
        leave="thoat" in post,
        check="kiem-tra" in post,
        seen=int(seen) if _ROW.fullmatch(seen) and not clear and not move else None,
        stay_at=f"muc-{move[0]}" if move and _PLACE.fullmatch(move[0]) else "",
    )


def read_number(post: QueryDict) -> int | None:
    """Which attempt the start page offered; None where it does not say."""
    number = post.get("luot", "")
    return int(number) if _POSITION.fullmatch(number) else None


def _value(post: QueryDict, move: tuple[str, int] | None) -> dict[str, object]:
    """What was answered, by the names of the fields; the question decides whether it may be."""
    fields = {
        entry: {
            name.removeprefix(prefix): str(post[name]) for name in post if name.startswith(prefix)
        }
        for entry, prefix in _PREFIXES.items()
    }
    value: dict[str, object] = {entry: filled for entry, filled in fields.items() if filled}
    if move:
        value["places"] = moved(fields["places"], post.getlist("thu-tu"), *move)
    if "dap-an" in post:
        value["chosen"] = post.getlist("dap-an")
    if "tra-loi" in post:
        value["text"] = post["tra-loi"]
    return value


def _move(post: QueryDict) -> tuple[str, int] | None:
    """Which item goes up or down; or that all of them are meant to stand as they are shown."""
    for name, by in (("len", -1), ("xuong", 1), ("giu", 0)):
        if name in post:
            return str(post[name]), by
    return None


def _moment(milliseconds: str) -> dt.datetime | None:
    if not _MILLISECONDS.fullmatch(milliseconds):
        return None
    return dt.datetime.fromtimestamp(int(milliseconds) / 1000, tz=dt.UTC)


class QuestionForm(WagtailAdminModelForm):
    """An editor decides whether a question is asked; what it says comes with the course pack."""

    def save(self, *_args: bool, **_kwargs: bool) -> Question:
        """Change the state through the verb; there is nothing else to commit."""
        question: Question = self.instance
        reviewing.set_state(question, state=self.cleaned_data["state"], by=self.for_user)
        return question
