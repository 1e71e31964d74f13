"""A small pack with every kind of block, and files of every kind."""

import base64
from dataclasses import replace

from courses.packs import CourseText, LessonText, ModuleText, Pack

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
)
ALL_BLOCKS = (
    ("outcomes", ["nêu được mục đích;", "nhận ra rủi ro."]),
    ("prose", "<p>Mở bài.</p><h2>Ý chính</h2><ul><li>một</li><li><b>hai</b></li></ul>"),
    ("example", {"title": "Trả chậm", "body": "<p>Người ký <i>đi vắng</i>.</p>"}),
    (
        "steps",
        {"title": "", "steps": [{"name": "Nghĩ.", "text": "Trước."}, {"name": "Làm.", "text": ""}]},
    ),
    (
        "table",
        {
            "caption": "Bảng 1",
            "head": ["Việc", "**Ai**"],
            "rows": [["Ký", "Lãnh đạo"], ["Nhận", "Một | cửa"]],
        },
    ),
    (
        "note",
        {"level": "warn", "title": "Dễ nhầm", "body": "<p>Khắc phục khác hành động khắc phục.</p>"},
    ),
    ("figure", {"file": "so-do.png", "alt": "Sơ đồ bốn bước", "caption": "Hình 1"}),
    (
        "video",
        {"file": "phim.mp4", "title": "Tiếp nhận", "minutes": 3, "transcript": "<p>Lời nói.</p>"},
    ),
    ("download", {"file": "phieu.docx", "title": "Phiếu kiểm soát"}),
    (
        "check",
        {
            "stem": "Bước nào là xem lại?",
            "options": [
                {"text": "Lập danh sách", "correct": False, "feedback": "Đó là nhận diện."},
                {"text": "So trước và sau", "correct": True, "feedback": "Đúng ý của bước này."},
            ],
        },
    ),
    (
        "diagram",
        {
            "shape": "cycle",
            "caption": "Hình 2. PDCA",
            "center": "Lãnh đạo",
            "unit": "",
            "items": [
                {"mark": "", "name": "Hoạch định.", "text": "Điều 6"},
                {"mark": "", "name": "Thực hiện.", "text": ""},
                {"mark": "", "name": "Kiểm tra.", "text": "Điều 9"},
            ],
        },
    ),
    (
        "diagram",
        {
            "shape": "bars",
            "caption": "Hình 3. Trễ hạn",
            "center": "",
            "unit": "%",
            "items": [
                {"mark": "17,5", "name": "Quý I.", "text": ""},
                {"mark": "6", "name": "Quý II.", "text": "Sau khi dùng bảng kiểm"},
            ],
        },
    ),
    (
        "matrix",
        {
            "caption": "Hình 4. Ma trận rủi ro",
            "down": "Khả năng",
            "across": "Ảnh hưởng",
            "size": 5,
            "medium": 6,
            "high": 15,
            "items": [{"down": 4, "across": 3, "name": "R1.", "text": "Trả trễ"}],
        },
    ),
)


def lesson(slug, *blocks, status="ready", **text):
    return LessonText(
        slug=slug,
        title=text.pop("title", f"Bài {slug}"),
        status=status,
        blocks=blocks or (("prose", "<p>Nội dung.</p>"),),
        **text,
    )


def pack(*, files=None, modules=None, **course):
    """Two modules; the first lesson has every block when `files` are given."""
    text = CourseText(
        **{
            "code": "T-01",
            "slug": "thu-01",
            "title": "Khóa thử",
            "periods": 2,
            "pass_mark": 70,
            "standard": "TCVN ISO 9001:2015",
            "edition": 1,
            "status": "ready",
            **course,
        }
    )
    if modules is None:
        modules = (
            ModuleText(slug="mot", title="Một", lessons=(lesson("a"), lesson("b"))),
            ModuleText(slug="hai", title="Hai", title_en="Two", lessons=(lesson("c"),)),
        )
    return Pack(course=text, modules=tuple(modules), files=files or {})


def full_pack():
    """Every block, every optional text, and three files."""
    rich = lesson(
        "du",
        *ALL_BLOCKS,
        title_en="Everything",
        summary="Đủ loại khối.",
        summary_en="Every kind of block.",
        minutes=8,
        clauses=("4.1", "6.1"),
        laws=("qd-19-2014",),
        unsure=("Một câu — chưa rõ",),
        blocks_en=ALL_BLOCKS,
    )
    files = {
        "1-mot/so-do.png": PNG,
        "1-mot/phim.mp4": b"\x00\x01phim",
        "1-mot/phieu.docx": b"PK\x03\x04phieu",
    }
    modules = (ModuleText(slug="mot", title="Một", lessons=(rich, lesson("b", status="draft"))),)
    return pack(
        files=files,
        modules=modules,
        title_en="Trial",
        summary="Tóm tắt.",
        summary_en="Summary.",
        audience="Mọi người",
        validity_months=12,
        prerequisites=("T-00",),
        outcomes=("Làm được.",),
    )


def with_course(given, **changes):
    return replace(given, course=replace(given.course, **changes))
