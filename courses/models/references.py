"""What lessons refer to: legal documents; and what courses are strung on: learning paths."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from courses.models.lines import LinesField


class LegalDocument(models.Model):
    """A legal document as lessons cite it. Dates as YYYY-MM-DD, or the year alone."""

    class Status(models.TextChoices):
        IN_FORCE = "in_force", _("Còn hiệu lực")
        PARTLY = "partly", _("Hết hiệu lực một phần")
        REPLACED = "replaced", _("Đã được thay thế")
        UNKNOWN = "unknown", _("Cần kiểm tra hiệu lực")

    class Certainty(models.TextChoices):
        HIGH = "high", _("Chắc chắn")
        SOURCED = "sourced", _("Có nguồn")
        MEDIUM = "medium", _("Cần đối chiếu")
        LOW = "low", _("Chưa chắc chắn")

    key = models.SlugField(_("khóa"), max_length=60, unique=True)
    cite = models.CharField(_("viết tắt"), max_length=60)
    number = models.CharField(_("số, ký hiệu"), max_length=60)
    name = models.CharField(_("tên gọi"), max_length=200)
    name_en = models.CharField(_("tên tiếng Anh"), max_length=200)
    issuer = models.CharField(_("cơ quan ban hành"), max_length=200)
    issued = models.CharField(_("ngày ban hành"), max_length=10, blank=True)
    effective = models.CharField(_("ngày có hiệu lực"), max_length=10, blank=True)
    does = models.TextField(_("nội dung"))
    does_en = models.TextField(_("nội dung bằng tiếng Anh"))
    status = models.CharField(_("hiệu lực"), max_length=10, choices=Status.choices)
    replaced_by = models.CharField(_("khóa của văn bản thay thế"), max_length=60, blank=True)
    certainty = models.CharField(_("mức chắc chắn"), max_length=10, choices=Certainty.choices)
    note = models.TextField(_("điều cần đối chiếu"), blank=True)
    # What the table said when it was last loaded, so that a trainer's correction stays.
    loaded_as = models.CharField(max_length=64, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = _("văn bản pháp lý")
        verbose_name_plural = _("văn bản pháp lý")
        ordering: ClassVar[list[str]] = ["position", "key"]

    def __str__(self) -> str:
        return self.name

    @property
    def local_name(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    @property
    def local_does(self) -> str:
        return self.does_en if get_language() == "en" else self.does

    @property
    def issued_text(self) -> str:
        """The date as it is written in Vietnam, or the year alone."""
        return "/".join(reversed(self.issued.split("-")))

    @property
    def is_uncertain(self) -> bool:
        return self.certainty in {self.Certainty.MEDIUM, self.Certainty.LOW}


class LearningPath(models.Model):
    """The courses that one kind of work asks for, in order; `optional` ones may follow."""

    key = models.SlugField(_("khóa"), max_length=60, unique=True)
    title = models.CharField(_("tên"), max_length=120)
    title_en = models.CharField(_("tên tiếng Anh"), max_length=120, blank=True)
    audience = models.CharField(_("dành cho"), max_length=255)
    audience_en = models.CharField(_("dành cho (tiếng Anh)"), max_length=255, blank=True)
    courses = LinesField(_("mã các khóa học, theo thứ tự"))
    optional = LinesField(_("mã các khóa học tự chọn"))
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    loaded_as = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("lộ trình học")
        verbose_name_plural = _("lộ trình học")
        ordering: ClassVar[list[str]] = ["position", "key"]

    def __str__(self) -> str:
        return self.title

    @property
    def local_title(self) -> str:
        return self.title_en if get_language() == "en" and self.title_en else self.title

    @property
    def local_audience(self) -> str:
        return self.audience_en if get_language() == "en" and self.audience_en else self.audience
