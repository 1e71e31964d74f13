"""What a learner's browser sends with an answer, and an editor's with a question."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from dataclasses import dataclass

from django.http import QueryDict
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes import reviewing
from quizzes.models import Question

_CLIENT_KEY = re.compile(r"[A-Za-z0-9-]{1,50}\.[0-9]{1,9}")
_MILLISECONDS = re.compile(r"[0-9]{1,14}")
_POSITION = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class AnswerPost:
    """One answer, and where the learner wants to go from here (0: nowhere)."""

    chosen: list[str]
    flagged: bool
    client_key: str
    queued_at: dt.datetime | None
    go_to: int
    to_review: bool
    leave: bool


def read_answer(post: QueryDict) -> AnswerPost:
    """Read the form. What is missing or unreadable counts as not sent; nothing is ever an error.

    Without a script there is no client key; a new one then makes every post an answer of its own.
    """
    clear = "xoa" in post
    key, queued, go_to = (post.get(name, "") for name in ("khoa", "luc", "toi"))
    return AnswerPost(
        chosen=[] if clear else post.getlist("dap-an"),
        flagged="danh-dau" in post,
        client_key=key if _CLIENT_KEY.fullmatch(key) and not clear else str(uuid.uuid4()),
        queued_at=_moment(queued),
        go_to=int(go_to) if _POSITION.fullmatch(go_to) else 0,
        to_review="xem-lai" in post,
        leave="thoat" in post,
    )


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
