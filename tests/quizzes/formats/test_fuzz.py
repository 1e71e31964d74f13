"""Whatever is uploaded: questions, or one clear sentence. Never anything else, never for long."""

import io
import zipfile

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from quizzes.formats.found import Unreadable
from quizzes.formats.registry import FORMATS, disguise_in, guess, read

PIECES = some.sampled_from(
    [
        *("Câu 1.", "A.", "a)", "*B.", "\t", "\n", "  ", "Đáp án:", "ĐA: B, D", "1-A", "2.C"),
        *("{", "}", "=", "~", "#", "####", "->", "%50%", "::", "\\", "[html]", "<b>", "</b>"),
        *("<img", "&lt;", "ANSWER: A", "//", "$CATEGORY:", "T", "3:2", "1..5", "x", "Ấ"),
        *("\u0301", "\ue000", "\x00", "- id: Q\n", "  type: cloze\n", "&a [*a]"),
        *("{1:SA:=x}", "Giải thích:", "Mức: 9", "(Đ/S)"),
    ]
)
TEXTS = some.lists(PIECES | some.text(max_size=8), max_size=40).map("".join)
FEW = settings(
    max_examples=60, deadline=2000, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def unharmed(name, content):
    try:
        reading = read(name, content)
        disguise_in(name, content)
    except Unreadable as error:
        sentences = [str(error)]
    else:
        sentences = [fault.message for fault in reading.faults]
    assert all(sentences)


@FEW
@given(text=TEXTS, name=some.sampled_from(["words", "gift", "aiken", "moodle", "pack"]))
def test_any_text(text, name):
    unharmed(name, text.encode("utf-8", "surrogatepass"))


@FEW
@given(content=some.binary(max_size=400), name=some.sampled_from(sorted(FORMATS)))
def test_any_bytes(content, name):
    unharmed(name, content)


@FEW
@given(text=TEXTS, kind=some.sampled_from(["multichoice", "cloze", "numerical", "truefalse"]))
def test_any_moodle_question(text, kind):
    safe = "".join(c for c in text if c >= " " and c != "\ue000").replace("]]>", "")
    cell = f"<text><![CDATA[{safe}]]></text>"
    answer = f'<answer fraction="100">{cell}<tolerance>{len(safe)}</tolerance></answer>'
    text = f'<questiontext format="html">{cell}</questiontext>'
    xml = f'<quiz><question type="{kind}">{text}{answer}</question></quiz>'
    unharmed("moodle", xml.encode("utf-8", "replace"))


@FEW
@given(
    parts=some.dictionaries(
        some.sampled_from(
            [
                "word/document.xml",
                "word/numbering.xml",
                "word/styles.xml",
                "xl/workbook.xml",
                "[Content_Types].xml",
                "questions.yaml",
                "cases.yaml",
            ]
        ),
        TEXTS | some.just("<a/>"),
    ),
    name=some.sampled_from(["docx", "xlsx", "pack"]),
)
def test_any_zip(parts, name):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for path, text in parts.items():
            archive.writestr(path, text.encode("utf-8", "replace"))
    unharmed(name, made.getvalue())


@FEW
@given(text=TEXTS, name=some.text(max_size=12))
def test_any_name(text, name):
    try:
        kind = guess(name, text.encode("utf-8", "replace"))
    except Unreadable:
        return
    assert kind in FORMATS
