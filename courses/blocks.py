"""The building blocks of a lesson, in the editor and on the page.

Each has an icon, a sentence on what it is for, and a preview. What stands in a block is written to
and read from a course pack by `courses.bodies`.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from courses.check_block import CheckBlock
from courses.diagram_block import DiagramBlock, MatrixBlock
from courses.table_block import LessonTableBlock

PROSE_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INNER_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]

CONTENT, TEACHING = _("Nội dung"), _("Dạy học")
PREVIEW = "courses/blocks/preview.html"
PICTURED = "courses/blocks/preview_{}.html"
# Four short steps fit side by side; more, or longer ones, stand one under the other.
STEPS_IN_A_ROW, LETTERS_IN_A_ROW = 4, 90
MAX_BLOCKS = 60


class ProseBlock(blocks.RichTextBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Đoạn văn")
        group = CONTENT
        description = _("Chữ thường: đoạn văn, tiêu đề nhỏ, danh sách, đường dẫn.")
        preview_template = PREVIEW
        preview_value = (
            "<h2>Nghĩ về rủi ro theo bốn bước</h2><p>Tiêu chuẩn không bắt buộc phải có biểu mẫu "
            "phức tạp. Điều quan trọng là cơ quan <b>nghĩ trước</b> và <b>xem lại</b>.</p>"
        )


class OutcomesBlock(blocks.ListBlock):
    class Meta:
        icon = "list-ul"
        label = _("Mục tiêu")
        group = TEACHING
        description = _("Người học làm được gì sau bài; đặt ở đầu bài, 2 đến 4 dòng.")
        template = "courses/blocks/outcomes.html"
        preview_template = PREVIEW
        preview_value = [
            "nêu được rủi ro và cơ hội ngay trong việc mình phụ trách;",
            "ghi lại hành động để lần sau kiểm tra được.",
        ]


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, label=_("Tên ví dụ"))
    body = blocks.RichTextBlock(features=INNER_FEATURES, label=_("Nội dung"))

    class Meta:
        icon = "openquote"
        label = _("Ví dụ")
        group = TEACHING
        description = _("Một tình huống có thật ở cơ quan, kể ngắn rồi chỉ ra điều cần rút ra.")
        template = "courses/blocks/example.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "Trả kết quả chậm tại bộ phận Một cửa",
            "body": "<p>Người ký đi công tác, không có người ký thay. Cơ quan ban hành lịch ủy "
            "quyền theo tuần; quý sau không còn hồ sơ trễ vì lý do này.</p>",
        }


class StepBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=200, label=_("Tên bước"))
    text = blocks.CharBlock(max_length=500, required=False, label=_("Giải thích"))

    class Meta:
        label = _("Bước")


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, required=False, label=_("Tên hình"))
    steps = blocks.ListBlock(StepBlock(), min_num=1, label=_("Các bước"))

    class Meta:
        icon = "list-ol"
        label = _("Các bước")
        group = TEACHING
        description = _("Việc làm theo thứ tự, vẽ thành hình bằng chữ, đọc được trên điện thoại.")
        template = "courses/blocks/steps.html"
        preview_template = PREVIEW
        preview_value = {
            "title": "Hình 1. Bốn bước lặp lại",
            "steps": [
                {"name": "Nhận diện", "text": "Điều gì có thể sai?"},
                {"name": "Đánh giá", "text": "Có hay xảy ra không?"},
                {"name": "Hành động", "text": "Ai làm, xong khi nào?"},
                {"name": "Xem lại", "text": "Có hiệu quả không?"},
            ],
        }

    def get_context(self, value: Any, parent_context: Any = None) -> Any:
        context = super().get_context(value, parent_context)
        steps = value["steps"]
        longest = max((len(step["name"]) + len(step["text"]) for step in steps), default=0)
        context["in_a_row"] = len(steps) <= STEPS_IN_A_ROW and longest <= LETTERS_IN_A_ROW
        return context


class NoteBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(
        choices=[("info", _("Thông tin")), ("warn", _("Cẩn thận")), ("ok", _("Nên làm"))],
        default="info",
        label=_("Loại"),
    )
    title = blocks.CharBlock(max_length=200, required=False, label=_("Tiêu đề"))
    body = blocks.RichTextBlock(features=INNER_FEATURES, label=_("Nội dung"))

    class Meta:
        icon = "info-circle"
        label = _("Lưu ý")
        group = TEACHING
        description = _("Điều dễ nhầm hoặc dễ quên, tách khỏi mạch bài.")
        template = "courses/blocks/note.html"
        preview_template = PREVIEW
        preview_value = {
            "level": "warn",
            "title": "Dễ nhầm",
            "body": "<p>Khắc phục là sửa chỗ sai; hành động khắc phục là loại bỏ nguyên nhân.</p>",
        }


class FigureBlock(blocks.StructBlock):
    """The picture comes with its description, or with an explicit tick that it only decorates."""

    image = ImageBlock(label=_("Hình"))
    caption = blocks.CharBlock(max_length=500, required=False, label=_("Chú thích"))

    class Meta:
        icon = "image"
        label = _("Hình")
        group = CONTENT
        description = _("Ảnh hoặc sơ đồ, kèm lời mô tả cho người không nhìn thấy hình.")
        template = "courses/blocks/figure.html"
        preview_template = PICTURED.format("figure")


class VideoBlock(blocks.StructBlock):
    video = DocumentChooserBlock(label=_("Tệp video"))
    title = blocks.CharBlock(max_length=200, label=_("Tên video"))
    minutes = blocks.IntegerBlock(min_value=1, max_value=30, label=_("Số phút"))
    transcript = blocks.RichTextBlock(features=INNER_FEATURES, label=_("Bản chữ"))

    class Meta:
        icon = "media"
        label = _("Video và bản chữ")
        group = CONTENT
        description = _("Video ngắn, không tự chạy, luôn kèm toàn bộ lời nói bằng chữ.")
        template = "courses/blocks/video.html"
        preview_template = PICTURED.format("video")


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock(label=_("Tệp"))
    title = blocks.CharBlock(max_length=200, label=_("Tên tệp"))

    class Meta:
        icon = "download"
        label = _("Tệp tải về")
        group = CONTENT
        description = _("Biểu mẫu hoặc tài liệu để tải về, có ghi dung lượng.")
        template = "courses/blocks/download.html"
        preview_template = PICTURED.format("download")


class LessonBlocks(blocks.StreamBlock):
    prose = ProseBlock(features=PROSE_FEATURES)
    outcomes = OutcomesBlock(blocks.CharBlock(max_length=300))
    example = ExampleBlock()
    steps = StepsBlock()
    diagram = DiagramBlock()
    matrix = MatrixBlock()
    table = LessonTableBlock()
    note = NoteBlock()
    figure = FigureBlock()
    video = VideoBlock()
    download = DownloadBlock()
    check = CheckBlock()

    class Meta:
        max_num = MAX_BLOCKS
