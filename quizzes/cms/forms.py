"""What an editor's browser sends about questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.bank_text import SLUG
from courses.models import CoursePage
from courses.pack_text import CERTAINTIES, SCORINGS, QuestionText
from quizzes.formats import FORMATS, LARGEST
from quizzes.formats.checking import faults
from quizzes.formats.found import CannotSay
from quizzes.formats.rows import Row, fields_of, number, rows_of
from quizzes.formats.tidying import tidy
from quizzes.models import Difficulty, QuestionType

AUTOMATIC = ""
MOST_ROWS = 26
_ROW = re.compile(r"dong-([0-9]{1,3})-(text|other|feedback)")


class SourceForm(forms.Form):
    """What to read questions from: a paste or a file."""

    text = forms.CharField(label=_("Dán câu hỏi vào đây"), required=False, strip=False)
    file = forms.FileField(label=_("Hoặc chọn tệp"), required=False)
    kind = forms.ChoiceField(label=_("Loại"), required=False)
    course = forms.ModelChoiceField(
        CoursePage.objects.none(), label=_("Khóa học"), empty_label=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = [(each.name, each.label) for each in FORMATS.values()]
        self.kinds = [(AUTOMATIC, gettext("Tự nhận biết")), *labels]
        kind = self.fields["kind"]
        course = self.fields["course"]
        if isinstance(kind, forms.ChoiceField):
            kind.choices = self.kinds
        if isinstance(course, forms.ModelChoiceField):
            course.queryset = CoursePage.objects.order_by("code")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not (cleaned.get("text") or "").strip() and not cleaned.get("file"):
            raise forms.ValidationError(gettext("Chưa có gì để đọc: dán câu hỏi hoặc chọn tệp."))
        if cleaned.get("file") and cleaned["file"].size > LARGEST:
            megabytes = LARGEST // 1_000_000
            raise forms.ValidationError(
                gettext("Tệp lớn quá %d MB; hãy chia thành nhiều tệp.") % megabytes
            )
        return cleaned


class WritingForm(forms.Form):
    """One question, whatever its type; the rows say what it offers."""

    type = forms.ChoiceField(label=_("Loại câu hỏi"), choices=QuestionType.choices)
    stem = forms.CharField(label=_("Câu hỏi"))
    text = forms.CharField(label=_("Đoạn văn có chỗ trống"), required=False)
    case = forms.ChoiceField(label=_("Tình huống"), required=False)
    explanation = forms.CharField(label=_("Giải thích"), required=False)
    topic = forms.RegexField(
        rf"^(?:{SLUG})\Z",
        label=_("Chủ đề"),
        max_length=120,
        error_messages={"invalid": _("Chủ đề viết chữ thường không dấu, nối bằng gạch ngang.")},
    )
    difficulty = forms.ChoiceField(label=_("Mức độ"), choices=Difficulty.choices)
    clause = forms.CharField(label=_("Điều khoản"), required=False, max_length=60)
    source = forms.CharField(label=_("Nguồn"), required=False, max_length=255)
    certainty = forms.ChoiceField(
        label=_("Độ tin cậy"),
        required=False,
        choices=[
            ("", "—"),
            *zip(
                CERTAINTIES,
                (_("Chắc chắn"), _("Có nguồn"), _("Cần đối chiếu"), _("Chưa chắc chắn")),
                strict=True,
            ),
        ],
    )
    references = forms.CharField(label=_("Tài liệu, mỗi dòng một"), required=False)
    tolerance = forms.CharField(label=_("Sai số"), required=False, max_length=30)
    unit = forms.CharField(label=_("Đơn vị"), required=False, max_length=40)
    scoring = forms.ChoiceField(
        label=_("Cách chấm"),
        required=False,
        choices=list(zip(SCORINGS, (_("Trọn câu"), _("Từng phần")), strict=True)),
    )
    case_sensitive = forms.BooleanField(label=_("Phân biệt hoa thường"), required=False)
    ignore_accents = forms.BooleanField(label=_("Không cần dấu"), required=False)

    def __init__(self, *args: Any, cases: Iterable[tuple[str, str]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        case = self.fields["case"]
        if isinstance(case, forms.ChoiceField):
            case.choices = [("", gettext("Không")), *cases]
        self.rows: list[Row] = []
        self.question: QuestionText | None = None

    def clean(self) -> dict[str, Any]:
        """Make the question of what was typed, or say what it lacks."""
        cleaned: dict[str, Any] = super().clean() or {}
        self.rows = typed_rows(self.data)
        if self.errors:
            return cleaned
        try:
            self.question = self._question(cleaned)
        except CannotSay as error:
            raise forms.ValidationError(str(error)) from error
        if wrong := faults(self.question):
            raise forms.ValidationError([sentence[:1].upper() + sentence[1:] for sentence in wrong])
        return cleaned

    def _question(self, cleaned: Mapping[str, Any]) -> QuestionText:
        kind = cleaned["type"]
        plain = ("stem", "explanation", "clause", "source")
        held: dict[str, Any] = {name: tidy(cleaned[name]) for name in plain}
        held |= {
            name: cleaned[name] for name in ("type", "case", "topic", "difficulty", "certainty")
        }
        held["references"] = tuple(
            dict.fromkeys(tidy(row) for row in cleaned["references"].splitlines() if tidy(row))
        )
        for name in _EXTRA.get(kind, ()):
            held[name] = cleaned[name]
        if kind == "numeric":
            held["unit"] = tidy(cleaned["unit"])
            held["tolerance"] = number(cleaned["tolerance"]) if cleaned["tolerance"] else 0
        if kind == "cloze":
            held["text"] = tidy(cleaned["text"])
        held["scoring"] = held.get("scoring") or SCORINGS[0]
        return QuestionText(id="", **(held | fields_of(kind, self.rows)))


_EXTRA = {
    "multiple_choice": ("scoring",),
    "matching": ("scoring",),
    "ordering": ("scoring",),
    "short_answer": ("case_sensitive", "ignore_accents"),
    "cloze": ("scoring", "case_sensitive", "ignore_accents"),
}


def initial_of(text: QuestionText) -> dict[str, Any]:
    """A question as the form shows it."""
    names = [*WritingForm.base_fields]
    held = {name: getattr(text, name) for name in names if name != "references"}
    held["tolerance"] = str(text.tolerance).replace(".", ",") if text.tolerance else ""
    return held | {"references": "\n".join(text.references)}


def rows_shown(text: QuestionText) -> list[Row]:
    """Its rows; a number with a decimal comma."""
    if text.type == "numeric":
        return [Row(row.text.replace(".", ",")) for row in rows_of(text)]
    return rows_of(text)


def typed_rows(data: Mapping[str, Any]) -> list[Row]:
    """The rows of a post, in their order; unreadable ones are not there."""
    places = {int(found[1]) for name in data if (found := _ROW.fullmatch(name))}
    single = data.get("dung", "")
    return [
        Row(
            tidy(str(data.get(f"dong-{place}-text", ""))),
            tidy(str(data.get(f"dong-{place}-other", ""))),
            f"dong-{place}-correct" in data or single == str(place),
            tidy(str(data.get(f"dong-{place}-feedback", ""))),
        )
        for place in sorted(places)[:MOST_ROWS]
    ]
