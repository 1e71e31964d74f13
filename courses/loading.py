"""Loading: the page tree of a course, created or brought up to date from a course pack."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from courses import publishing, standards
from courses.bodies import stored
from courses.cataloguing import ensure_catalogue
from courses.filing import Library, NotAnImage
from courses.models import CoursePage, LessonPage, ModulePage, PackLoad
from courses.packs import (
    CourseText,
    LessonText,
    ModuleText,
    Pack,
    PackError,
    Problem,
    fingerprint,
    lesson_path,
    module_folder,
)
from courses.signals import pack_loaded
from people import audit
from people.models import Person

READY, COURSE = "ready", "course.yaml"


def packs_under(root: Path) -> list[Path]:
    """The folders there that hold a course, in order."""
    return sorted(sheet.parent for sheet in root.glob(f"*/{COURSE}"))


def load(pack: Pack, *, by: Person | None) -> CoursePage:
    """Bring the course's pages to what the pack says, whole or not at all.

    A pack that was loaded before changes nothing, so what trainers wrote since stays. A ready pack
    with a higher edition than the course's newest opens it, after `pack_loaded` let the app above
    keep the test and the questions. Lessons that are gone from the pack are taken down.

    Raises:
        PackError: naming the file and what to do. Neither rows nor files of the load remain.

    """
    mark = fingerprint(pack)
    known = PackLoad.objects.filter(course__code=pack.course.code, fingerprint=mark).first()
    if known:
        return known.course
    loading = _Loading(pack, by)
    try:
        with transaction.atomic(), publishing.held():
            course = loading.run()
            loading.remember(course, mark)
    except BaseException:
        loading.library.undo()
        raise
    return course


class _Loading:
    """One load of one pack."""

    def __init__(self, pack: Pack, by: Person | None) -> None:
        self.pack = pack
        self.by = by
        self.library = Library(pack.course.code)
        self.kept: set[int] = set()

    def run(self) -> CoursePage:
        course = self.put_course()
        lessons = {page.slug: page for page in LessonPage.objects.descendant_of(course)}
        for number, text in enumerate(self.pack.modules, start=1):
            module = self.put_module(course, text)
            for place, lesson in enumerate(text.lessons, start=1):
                path = lesson_path(module_folder(number, text), place, lesson)
                self.put_lesson(module, lesson, lessons.get(lesson.slug), path)
            self.arrange(module, [lesson.slug for lesson in text.lessons])
        self.take_down_the_rest(course)
        self.tell_the_app_above(course)
        self.arrange(course, [module.slug for module in self.pack.modules])
        self.open_edition(course)
        return course

    def remember(self, course: CoursePage, mark: str) -> None:
        facts = {
            "edition": self.pack.course.edition,
            "fingerprint": mark,
            "loaded_at": timezone.now(),
            "loaded_by": self.by,
        }
        PackLoad.objects.update_or_create(course=course, defaults=facts)
        audit.record("courses.load", course, by=self.by, data={"fingerprint": mark})

    # The pages

    def put_course(self) -> CoursePage:
        text = self.pack.course
        found = CoursePage.objects.filter(code=text.code).first()
        if found:
            self.demand_edition(found)
        try:
            edition = standards.edition(text.standard)
        except standards.UnknownStandard as error:
            message = f"chưa có phiên bản tiêu chuẩn “{text.standard}”; sửa “standard” cho đúng mã"
            raise self.problem(COURSE, message) from error
        values = {**_course_values(text), "standard_edition": edition}
        course: CoursePage = self.put(CoursePage, ensure_catalogue(), found, values, COURSE)
        return course

    def put_module(self, course: CoursePage, text: ModuleText) -> Page:
        found = ModulePage.objects.child_of(course).filter(slug=text.slug).first()
        values = {"slug": text.slug, "title": text.title, "title_en": text.title_en}
        return self.put(ModulePage, course, found, values, COURSE)

    def put_lesson(
        self, module: Page, text: LessonText, found: LessonPage | None, path: str
    ) -> None:
        key_of = partial(self.key_of, path.rpartition("/")[0])
        body = stored(
            text.blocks,
            key_of,
            lesson=f"{self.pack.course.code}/{text.slug}",
            before=list(found.body.raw_data) if found else (),
        )
        if found and not found.is_child_of(module):
            found.move(Page.objects.get(pk=module.pk), pos="last-child", user=self.by)
            found = LessonPage.objects.get(pk=found.pk)
        body_en = stored(
            text.blocks_en,
            key_of,
            lesson=f"{self.pack.course.code}/{text.slug}/en",
            before=list(found.body_en.raw_data) if found else (),
        )
        values = {**_lesson_values(text), "body": body, "body_en": body_en}
        self.put(LessonPage, module, found, values, path)

    def put(
        self, model: Any, parent: Page, found: Any, values: Mapping[str, Any], path: str
    ) -> Any:
        """Publish the page with these values. One that has them already is left alone."""
        if not found or not found.live or _differs(found, values):
            try:
                found = self.publish(model, parent, found, values)
            except ValidationError as error:
                raise self.problem(path, "; ".join(_sentences(error))) from error
        self.kept.add(found.pk)
        return found

    def publish(self, model: Any, parent: Page, found: Any, values: Mapping[str, Any]) -> Any:
        fields = {**values, "body": json.dumps(values["body"])} if "body" in values else values
        page = found or model(live=False)
        for name, value in fields.items():
            setattr(page, name, value)
        if not found:
            Page.objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision(user=self.by).publish(user=self.by, skip_permission_checks=True)
        return model.objects.get(pk=page.pk)

    def take_down_the_rest(self, course: CoursePage) -> None:
        """Pages of the course that the pack does not have: taken down; their history stays."""
        pages = course.get_descendants().live().exact_type(ModulePage, LessonPage)
        for page in pages.exclude(pk__in=self.kept).specific():
            page.unpublish(user=self.by)

    def tell_the_app_above(self, course: CoursePage) -> None:
        try:
            pack_loaded.send(sender=CoursePage, course=course, pack=self.pack, by=self.by)
        except ValidationError as error:
            raise self.problem(COURSE, "; ".join(_sentences(error))) from error

    def arrange(self, parent: Page, slugs: list[str]) -> None:
        """Put the children in the pack's order; the others, such as the test, follow."""
        home = Page.objects.get(pk=parent.pk)
        found = list(home.get_children().values_list("slug", "pk"))
        ranks = {slug: rank for rank, slug in enumerate(slugs)}
        wanted = sorted(found, key=lambda child: ranks.get(child[0], len(ranks)))
        if wanted == found:
            return
        for _slug, key in wanted:
            target = Page.objects.get(pk=parent.pk)
            Page.objects.get(pk=key).move(target, pos="last-child", user=self.by)

    def key_of(self, folder: str, kind: str, name: str) -> int:
        path = f"{folder}/{name}"
        try:
            return self.library.key(kind, name, self.pack.files[path])
        except NotAnImage as error:
            message = "không phải hình mà trình duyệt đọc được; lưu lại dạng PNG, JPEG hoặc WebP"
            raise self.problem(path, message) from error

    # The edition

    def demand_edition(self, course: CoursePage) -> None:
        """Refuse other activities under the number of an edition that is already open."""
        latest = course.editions.order_by("-number").first()
        text = self.pack.course
        if latest is None or text.status != READY or text.edition > latest.number:
            return
        opened = set(latest.activities.values_list("page__slug", flat=True))
        now = set(_activities(self.pack))
        if opened != now:
            message = (
                f"phiên bản {latest.number} đã mở với danh sách bài khác "
                f"(thêm: {_listed(now - opened)}; bớt: {_listed(opened - now)}); "
                f"viết “edition: {latest.number + 1}” để mở phiên bản mới"
            )
            raise self.problem(COURSE, message)

    def open_edition(self, course: CoursePage) -> None:
        text = self.pack.course
        latest = course.editions.order_by("-number").first()
        if text.status != READY or (latest and text.edition <= latest.number):
            return
        try:
            publishing.open_edition(course, by=self.by, number=text.edition)
        except publishing.NothingToLearn as error:
            message = "khóa học sẵn sàng nhưng chưa có bài nào sẵn sàng; viết bài hoặc để draft"
            raise self.problem(COURSE, message) from error

    def problem(self, path: str, message: str) -> PackError:
        return PackError([Problem(f"{self.pack.course.slug}/{path}", 0, message)])


def _course_values(text: CourseText) -> dict[str, Any]:
    names = ("code", "slug", "title", "title_en", "summary", "summary_en", "audience")
    terms = ("periods", "pass_mark", "validity_months")
    return {
        **{name: getattr(text, name) for name in names + terms},
        "outcomes": list(text.outcomes),
        "prerequisites": list(text.prerequisites),
        "is_draft": text.status != READY,
    }


def _lesson_values(text: LessonText) -> dict[str, Any]:
    names = ("slug", "title", "title_en", "summary", "summary_en", "minutes")
    return {
        **{name: getattr(text, name) for name in names},
        **{name: list(getattr(text, name)) for name in ("clauses", "laws", "unsure")},
        "is_draft": text.status != READY,
    }


def _differs(page: Any, values: Mapping[str, Any]) -> bool:
    return any(_value(page, name) != value for name, value in values.items())


def _value(page: Any, name: str) -> Any:
    value = getattr(page, name)
    return list(value.raw_data) if name in {"body", "body_en"} else value


def _activities(pack: Pack) -> Iterable[str]:
    """The slugs of what an edition of the pack would hold."""
    for module in pack.modules:
        yield from (lesson.slug for lesson in module.lessons if lesson.status == READY)
    if pack.test:
        yield pack.test.slug


def _listed(slugs: set[str]) -> str:
    return ", ".join(sorted(slugs)) or "không"


def _sentences(error: ValidationError) -> list[str]:
    if not hasattr(error, "message_dict"):
        return list(error.messages)
    fields = error.message_dict.items()
    return [f"{field}: {message}" for field, messages in fields for message in messages]
