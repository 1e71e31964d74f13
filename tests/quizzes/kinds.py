"""One question of each type, as the bank keeps it, for tests that walk through all of them."""

from quizzes.asking import task_of
from quizzes.asking.task import key_of
from quizzes.models import BlueprintLine
from tests import factories

CASE = {
    "id": "C-1",
    "title": "Hai trăm tờ mẫu cũ",
    "text": ["Quầy 3 vẫn phát mẫu cũ.", "Danh mục **không** có cột nơi dùng."],
}
OPTIONS = [
    {"key": "a", "text": "Phương án A", "correct": True, "feedback": "Phản hồi A."},
    {"key": "b", "text": "Phương án B", "correct": False, "feedback": "Phản hồi B."},
    {"key": "c", "text": "Phương án C", "correct": False, "feedback": "Phản hồi C."},
    {"key": "d", "text": "Phương án D", "correct": False, "feedback": "Phản hồi D."},
]
TWO_RIGHT = [option | {"correct": option["key"] in "ab"} for option in OPTIONS]
SAYS = [
    {"key": "d", "text": "Đúng", "correct": True, "feedback": ""},
    {"key": "s", "text": "Sai", "correct": False, "feedback": ""},
]
PAIRS = [
    {"left": "Ký duyệt kết quả", "right": "8.6 Thông qua dịch vụ"},
    {"left": "Lưu hồ sơ", "right": "7.5.3 Kiểm soát thông tin dạng văn bản"},
    {"left": "Hẹn ngày trả", "right": "8.2.3 Xem xét các yêu cầu"},
]
ORDER = ["Tiếp nhận", "Thẩm định", "Ký duyệt", "Trả kết quả"]
GAPS = [
    {"answers": ["duy trì"], "others": ["tiêu hủy", "bảo mật"], "feedback": "Phản hồi một."},
    {"answers": ["dịch vụ", "công việc"]},
]
# type, stem and body by name, in the order in which they stand on a paper drawn from them
KINDS = {
    "single": ("single_choice", "Điều nào **không** đúng?", {"options": OPTIONS, "case": CASE}),
    "yes-no": ("true_false", "Mẫu cũ còn dùng được.", {"options": SAYS, "case": CASE}),
    "several": ("multiple_choice", "Những điều nào đúng?", {"options": TWO_RIGHT}),
    "several-partial": (
        "multiple_choice",
        "Chọn các điều đúng.",
        {"options": TWO_RIGHT, "scoring": "partial"},
    ),
    "matching": ("matching", "Ghép việc với điều khoản.", {"pairs": PAIRS, "scoring": "partial"}),
    "ordering": ("ordering", "Sắp xếp các bước.", {"order": ORDER, "scoring": "partial"}),
    "word": ("short_answer", "Điền từ còn thiếu.", {"answers": ["quá trình", "tiến trình"]}),
    "number": (
        "numeric",
        "Còn dự phòng bao nhiêu ngày?",
        {"answers": [3.5], "tolerance": 0.1, "unit": "ngày làm việc"},
    ),
    "cloze": (
        "cloze",
        "Điền vào đoạn văn.",
        {
            "text": "Phạm vi phải được {{1}} bằng văn bản và nêu loại {{2}}.",
            "gaps": GAPS,
            "scoring": "partial",
        },
    ),
}
PLACE = {name: place for place, name in enumerate(KINDS, start=1)}


def task(name, **more):
    kind, _stem, body = KINDS[name]
    return task_of(kind, body | more)


def ask_all(world):
    """The test of this world asks one question of each kind, and nothing else."""
    BlueprintLine.objects.all().delete()
    for place, (name, (kind, stem, body)) in enumerate(KINDS.items()):
        world.ask(topic=name, type=kind, stem=stem, body=body)
        factories.BlueprintLineFactory(quiz=world.quiz, topic=name, count=1, sort_order=place)
    return world


def left(text):
    return key_of("left", text)


def right(text):
    return key_of("right", text)


def item(text):
    return key_of("item", text)
