"""What a trainer types to have a question marked again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import ascii_uppercase
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.models import CourseEdition, EditionActivity
from quizzes import rekeying
from quizzes.asking.cloze import Cloze
from quizzes.asking.matching import Matching
from quizzes.asking.ordering import Ordering
from quizzes.models import QuestionVersion, RulingKind
from quizzes.rekeying import Act, Said, Unclear

KINDS: Final = [choice for choice in RulingKind.choices if choice[0] != RulingKind.TAKE_BACK]
_DAYS: Final = ["%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y"]
_CHOSEN, _PREFIX = "chon", "dap-an-"


class Day(forms.DateField):
    """A day as people write it here."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            required=False,
            input_formats=_DAYS,
            widget=forms.TextInput(attrs={"inputmode": "numeric", "size": 12}),
            error_messages={"invalid": _("Không có ngày này. Viết dạng 05/02/2026.")},
            **kwargs,
        )


class GroundForm(forms.Form):
    """Why, and by which document."""

    reason = forms.CharField(
        label=_("Lý do"), max_length=500, widget=forms.Textarea(attrs={"rows": 2})
    )
    document = forms.CharField(label=_("Số biên bản, quyết định"), required=False, max_length=120)
    document_on = Day(label=_("Ngày biên bản, quyết định"))

    def clean_document_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["document_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(gettext("Ngày biên bản, quyết định chưa đến."))
        return day


class RulingForm(GroundForm):
    """What is right after all, for which papers, and why."""

    kind = forms.ChoiceField(label=_("Cách chấm lại"), choices=KINDS, widget=forms.RadioSelect)
    scope = forms.ChoiceField(label=_("Áp dụng cho"), required=False)
    since = Day(label=_("Bài nộp từ ngày"))
    until = Day(label=_("Bài nộp đến hết ngày"))

    def __init__(
        self,
        data: QueryDict | None,
        *,
        version: QuestionVersion,
        tests: list[EditionActivity],
        stands: list[Said],
    ) -> None:
        super().__init__(data, initial={"kind": RulingKind.CORRECT})
        self.version, self.stands = version, stands
        self.named: dict[str, Any] = {}
        self.tests = {f"bai-{test.pk}": test for test in tests}
        self.editions = {f"khoa-{test.edition_id}": test.edition for test in tests}
        scope: Any = self.fields["scope"]
        scope.choices = [
            ("", gettext("Mọi bài có phiên bản câu hỏi này")),
            *((key, _edition(edition)) for key, edition in self.editions.items()),
            *((key, f"{test.title}, {_edition(test.edition)}") for key, test in self.tests.items()),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until and until < since:
            self.add_error("until", gettext("Ngày cuối phải từ ngày đầu trở đi."))
        kind = cleaned.get("kind")
        if kind in {RulingKind.CORRECT, RulingKind.ACCEPT}:
            self._read(Act(kind))
        return cleaned

    def _read(self, act: Act) -> None:
        version = self.version
        typed = typed_answers(version, self.data) if isinstance(self.data, QueryDict) else {}
        try:
            self.named = rekeying.read(version.type, version.body, typed)
        except Unclear as unclear:
            self.add_error(None, reasons()[unclear.reason])
            return
        now, then = (
            rekeying.bodies_under(version.type, version.body, said)
            for said in (self.stands, [*self.stands, Said(act, self.named)])
        )
        if now == then:
            self.add_error(None, gettext("Đáp án này đang được tính là đúng: không có gì đổi."))

    def facts(self) -> dict[str, Any]:
        """What was decided, as a draft keeps it."""
        cleaned = self.cleaned_data
        edition: CourseEdition | None = self.editions.get(cleaned["scope"])
        names = ("kind", "reason", "document", "document_on", "since", "until")
        return {name: cleaned[name] for name in names} | {
            "named": self.named,
            "edition": edition,
            "activity": self.tests.get(cleaned["scope"]),
        }


def reasons() -> Mapping[str, str]:
    """Why what was typed names no answer, and what to do."""
    return {
        "none": gettext("Đáp án: chưa chọn hoặc chưa nhập gì."),
        "one": gettext("Đáp án: câu này chỉ chọn một; hãy chọn đúng một phương án."),
        "whole": gettext("Đáp án: điền đủ mọi mục, mỗi vị trí chỉ dùng một lần."),
        "number": gettext("Đáp án: hãy nhập số, ví dụ 3,5; sai số không âm."),
        "choice": gettext("Đáp án: chỗ trống có danh sách thì chỉ nhận lựa chọn trong danh sách."),
    }


@dataclass(frozen=True, slots=True)
class AnswerField:
    """One field of the answer; `look` is options, select, text or lines."""

    look: str
    name: str
    label: str
    value: str = ""
    choices: list[tuple[str, str, bool]] = field(default_factory=list)
    several: bool = False


def typed_answers(version: QuestionVersion, post: QueryDict) -> dict[str, Any]:
    """The fields of a post, as `quizzes.rekeying.read` takes them."""
    if version.options:
        return {"chosen": post.getlist(_CHOSEN)}
    return {
        name.removeprefix(_PREFIX): post.get(name, "") for name in post if name.startswith(_PREFIX)
    }


def answer_fields(version: QuestionVersion, post: QueryDict | None) -> list[AnswerField]:
    """The fields to name an answer with, as they were typed; sides and items begin as they are."""
    task: Any = version.task
    if version.options:
        return [_options(version, post.getlist(_CHOSEN) if post else [])]
    if isinstance(task, Matching):
        given = task.right["pairs"]
        return [
            _select(key, left, given[key], list(task.rights.items()), post)
            for key, left in task.lefts.items()
        ]
    if isinstance(task, Ordering):
        places = [(str(place), str(place)) for place in range(1, len(task.items) + 1)]
        given = task.right["places"]
        return [
            _select(key, text, str(given[key]), places, post) for key, text in task.texts.items()
        ]
    if isinstance(task, Cloze):
        return [_gap(task, number, post) for number in task.numbered]
    if version.type == "numeric":
        return [
            _text("answer", gettext("Đáp án"), post),
            _text("tolerance", gettext("Sai số"), post),
        ]
    label = gettext("Đáp án, mỗi dòng một cách viết")
    return [AnswerField("lines", f"{_PREFIX}texts", label, _typed(post, "texts"))]


def _options(version: QuestionVersion, chosen: list[str]) -> AnswerField:
    choices = [
        (option["key"], f"{letter}. {option['text']}", option["key"] in chosen)
        for letter, option in zip(ascii_uppercase, version.options, strict=False)
    ]
    several = version.type == "multiple_choice"
    return AnswerField("options", _CHOSEN, gettext("Đáp án"), "", choices, several)


def _select(
    key: str, label: str, now: str, offered: list[tuple[str, str]], post: QueryDict | None
) -> AnswerField:
    chosen = _typed(post, key) if post else now
    choices = [(value, text, value == chosen) for value, text in offered]
    return AnswerField("select", f"{_PREFIX}{key}", label, "", choices)


def _gap(task: Cloze, number: str, post: QueryDict | None) -> AnswerField:
    label = gettext("Chỗ trống %(number)s") % {"number": number}
    if offered := task.choices(number):
        label += f" ({' | '.join(offered.values())})"
    return _text(number, label, post)


def _text(name: str, label: str, post: QueryDict | None) -> AnswerField:
    return AnswerField("text", f"{_PREFIX}{name}", label, _typed(post, name))


def _typed(post: QueryDict | None, name: str) -> str:
    return str(post.get(f"{_PREFIX}{name}", "")) if post else ""


def _edition(edition: CourseEdition) -> str:
    return gettext("phiên bản khóa %(number)d") % {"number": edition.number}
