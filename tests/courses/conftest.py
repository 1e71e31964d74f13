"""Courses as they stand in the tree, small enough to read."""

import pytest
from wagtail.models import Page

from courses import publishing
from courses.models import CoursePage
from tests import factories

CHECK = {
    "type": "check",
    "id": "11111111-1111-4111-8111-111111111111",
    "value": {
        "stem": "Việc nào là bước xem lại?",
        "options": [
            {"text": "Lập danh sách", "correct": False, "feedback": "Đó là bước nhận diện."},
            {"text": "So số hồ sơ trễ", "correct": True, "feedback": "So trước và sau."},
        ],
    },
}
PROSE = {
    "type": "prose",
    "id": "22222222-2222-4222-8222-222222222222",
    "value": "<p>Nội dung bài.</p>",
}


def grow(*, modules=1, lessons=2, test=True, body=(PROSE,), **course):
    """A published course with its modules, lessons and test; no edition yet."""
    catalogue = Page.objects.filter(slug="khoa-hoc").first() or factories.CataloguePageFactory()
    page = factories.CoursePageFactory(parent=catalogue, **course)
    for m in range(1, modules + 1):
        module = factories.ModulePageFactory(parent=page, title=f"Mô-đun {m}", slug=f"mo-dun-{m}")
        for n in range(1, lessons + 1):
            factories.LessonPageFactory(
                parent=module, title=f"Bài {m}.{n}", slug=f"bai-{m}-{n}", body=list(body)
            )
    if test:
        factories.QuizPageFactory(parent=page)
    return CoursePage.objects.get(pk=page.pk)


@pytest.fixture
def course(db):
    """Two lessons and a test, open in edition 1."""
    page = grow(code="ISO-01", slug="iso-01", title="Nhận thức chung")
    publishing.open_edition(page, by=None)
    return page


@pytest.fixture
def short_course(db):
    """Two lessons, no test, open in edition 1."""
    page = grow(code="ISO-09", slug="iso-09", test=False)
    publishing.open_edition(page, by=None)
    return page


@pytest.fixture
def checked_course(db):
    """One lesson with a quick check, no test, open in edition 1."""
    page = grow(code="ISO-08", slug="iso-08", lessons=1, test=False, body=[PROSE, CHECK])
    publishing.open_edition(page, by=None)
    return page
