"""The building blocks of a lesson, as the trainer sees them in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

PROSE_FEATURES = ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link"]
INNER_FEATURES = ["bold", "italic", "ol", "ul", "link", "document-link"]


class ExampleBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200)
    body = blocks.RichTextBlock(features=INNER_FEATURES)


class StepBlock(blocks.StructBlock):
    name = blocks.CharBlock(max_length=200)
    text = blocks.CharBlock(max_length=500, required=False)


class StepsBlock(blocks.StructBlock):
    title = blocks.CharBlock(max_length=200, required=False)
    steps = blocks.ListBlock(StepBlock())


class CaptionedTableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(max_length=255)
    table = TableBlock()


class NoteBlock(blocks.StructBlock):
    level = blocks.ChoiceBlock(choices=[("info", "info"), ("warn", "warn"), ("ok", "ok")])
    title = blocks.CharBlock(max_length=200, required=False)
    body = blocks.RichTextBlock(features=INNER_FEATURES)


class FigureBlock(blocks.StructBlock):
    image = ImageChooserBlock()
    alt = blocks.CharBlock(max_length=500, required=False)
    caption = blocks.CharBlock(max_length=500, required=False)


class VideoBlock(blocks.StructBlock):
    video = DocumentChooserBlock()
    title = blocks.CharBlock(max_length=200)
    minutes = blocks.IntegerBlock(min_value=1, max_value=30)
    transcript = blocks.RichTextBlock(features=INNER_FEATURES)


class DownloadBlock(blocks.StructBlock):
    document = DocumentChooserBlock()
    title = blocks.CharBlock(max_length=200)


class CheckOptionBlock(blocks.StructBlock):
    text = blocks.CharBlock(max_length=500)
    correct = blocks.BooleanBlock(required=False)
    feedback = blocks.CharBlock(max_length=500)


class CheckBlock(blocks.StructBlock):
    stem = blocks.CharBlock(max_length=500)
    options = blocks.ListBlock(CheckOptionBlock(), min_num=2, max_num=5)


class LessonBlocks(blocks.StreamBlock):
    prose = blocks.RichTextBlock(features=PROSE_FEATURES)
    outcomes = blocks.ListBlock(blocks.CharBlock(max_length=300), label=_("Mục tiêu"))
    example = ExampleBlock()
    steps = StepsBlock()
    table = CaptionedTableBlock()
    note = NoteBlock()
    figure = FigureBlock()
    video = VideoBlock()
    download = DownloadBlock()
    check = CheckBlock()
