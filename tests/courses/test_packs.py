"""A pack is read whole, refused with everything that is wrong, and written back byte for byte."""

from dataclasses import replace
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.bank_text import render
from courses.fences import FILE_NAME
from courses.packs import (
    CourseText,
    DrawText,
    LessonText,
    ModuleText,
    OptionText,
    Pack,
    PackError,
    PairText,
    Problem,
    QuestionText,
    TestText,
    check_canonical,
    fingerprint,
    pack_files,
    parse_lesson,
    read_pack,
    render_lesson,
    unpack,
    write_pack,
)
from courses.plain_text import one_line
from courses.prose import to_html, to_markdown

CONTENT = Path(__file__).parents[2] / "content"

COURSE = """\
code: ISO-99
slug: iso-99
title: Khóa mẫu
title_en: Sample
summary: 'Tóm tắt: một câu.'
summary_en: One sentence.
audience: Mọi người
periods: 4
pass_mark: 70
validity_months: 36
standard: TCVN ISO 9001:2015
edition: 1
status: ready
prerequisites:
- ISO-01
outcomes:
- Nêu được một điều
modules:
- slug: mo-dau
  title: Mở đầu
  title_en: Opening
test:
  slug: kiem-tra
  title: Kiểm tra
  title_en: Test
  minutes: 30
  attempts: 3
  wait_hours: 24
  test_first: false
  blueprint:
  - topic: mo-dau
    difficulty: easy
    count: 1
  - topic: mo-dau
    count: 1
"""

QUESTIONS = """\
- id: Q-1
  type: single_choice
  stem: Câu một?
  options:
  - text: Có
    correct: true
    feedback: Vì thế.
  - text: Không
    correct: false
    feedback: Không phải.
  explanation: Vì điều 1.
  clause: '1'
  topic: mo-dau
  difficulty: easy
  source: TCVN ISO 9001:2015, điều 1
  certainty: high
  references:
  - Mục lục
- id: Q-2
  type: multiple_choice
  stem: Câu hai?
  options:
  - text: A
    correct: true
  - text: B
    correct: true
  topic: mo-dau
  difficulty: medium
- id: Q-3
  type: true_false
  stem: Câu ba.
  options:
  - text: Đúng
    correct: false
  - text: Sai
    correct: true
  topic: mo-dau
  difficulty: hard
- id: Q-4
  type: matching
  stem: Ghép.
  pairs:
  - left: a
    right: b
  - left: c
    right: d
  topic: mo-dau
  difficulty: easy
- id: Q-5
  type: ordering
  stem: Sắp xếp.
  order:
  - trước
  - sau
  topic: mo-dau
  difficulty: easy
- id: Q-6
  type: numeric
  stem: Bao nhiêu?
  answers:
  - 97.5
  tolerance: 0.01
  unit: '%'
  topic: mo-dau
  difficulty: easy
- id: Q-7
  type: short_answer
  stem: Điều nào?
  answers:
  - '9.2'
  case_sensitive: true
  topic: mo-dau
  difficulty: easy
"""

LESSON = r"""---
title: Bài một
title_en: Lesson one
summary: Một câu.
minutes: 8
clauses:
- '4.2'
- QĐ 19/2014
status: ready
---

::: outcomes
- nêu được một điều;
- làm được một việc.
:::

## Tiêu đề

Một đoạn **đậm** và [một liên kết](https://vi.du/a).

- một
- hai

::: example Ví dụ
Một đoạn.

1. một
2. hai
:::

::: steps Các bước
1. **Ngăn.** Để riêng.
2. **Sửa.**
:::

::: steps
1. **Một mình**
:::

::: table Bảng
| Cột | *Nghiêng* |
| --- | --- |
| a \| b \\ | **đậm** |
|  | [c](/x) |
:::

::: note info Chú ý
Một đoạn.
:::

::: note warn
Một đoạn.
:::

::: figure hinh.png
alt: Một hình.
caption: Hình 1.
:::

::: figure hinh.png
alt: Một hình.
:::

::: video phim.mp4
title: Phim
minutes: 3
transcript:
Lời một.

Lời hai.
:::

::: download mau.docx
title: Mẫu
:::

::: check
Câu hỏi?

- [ ] Sai
  > Vì sai.
- [x] Đúng
  > Vì đúng.
:::
"""

BLOCKS = (
    ("outcomes", ["nêu được một điều;", "làm được một việc."]),
    (
        "prose",
        (
            '<h2>Tiêu đề</h2><p>Một đoạn <b>đậm</b> và <a href="https://vi.du/a">một liên kết</a>.'
            "</p><ul><li>một</li><li>hai</li></ul>"
        ),
    ),
    (
        "example",
        {"title": "Ví dụ", "body": "<p>Một đoạn.</p><ol><li>một</li><li>hai</li></ol>"},
    ),
    (
        "steps",
        {
            "title": "Các bước",
            "steps": [{"name": "Ngăn.", "text": "Để riêng."}, {"name": "Sửa.", "text": ""}],
        },
    ),
    ("steps", {"title": "", "steps": [{"name": "Một mình", "text": ""}]}),
    (
        "table",
        {
            "caption": "Bảng",
            "head": ["Cột", "*Nghiêng*"],
            "rows": [["a | b \\\\", "**đậm**"], ["", "[c](/x)"]],
        },
    ),
    ("note", {"level": "info", "title": "Chú ý", "body": "<p>Một đoạn.</p>"}),
    ("note", {"level": "warn", "title": "", "body": "<p>Một đoạn.</p>"}),
    ("figure", {"file": "hinh.png", "alt": "Một hình.", "caption": "Hình 1."}),
    ("figure", {"file": "hinh.png", "alt": "Một hình.", "caption": ""}),
    (
        "video",
        {
            "file": "phim.mp4",
            "title": "Phim",
            "minutes": 3,
            "transcript": "<p>Lời một.</p><p>Lời hai.</p>",
        },
    ),
    ("download", {"file": "mau.docx", "title": "Mẫu"}),
    (
        "check",
        {
            "stem": "Câu hỏi?",
            "options": [
                {"text": "Sai", "correct": False, "feedback": "Vì sai."},
                {"text": "Đúng", "correct": True, "feedback": "Vì đúng."},
            ],
        },
    ),
)

FILES = {
    "course.yaml": COURSE.encode(),
    "questions.yaml": QUESTIONS.encode(),
    "1-mo-dau/1-bai-mot.md": LESSON.encode(),
    "1-mo-dau/hinh.png": b"\x89PNG\xff",
    "1-mo-dau/phim.mp4": b"film",
    "1-mo-dau/mau.docx": b"mau",
}
LESSON_PATH = "1-mo-dau/1-bai-mot.md"
HEAD = "---\ntitle: Bài\nstatus: draft\n---\n"

TOPIC = {"topic": "mo-dau", "difficulty": "easy"}
PACK = Pack(
    course=CourseText(
        code="ISO-99",
        slug="iso-99",
        title="Khóa mẫu",
        title_en="Sample",
        summary="Tóm tắt: một câu.",
        summary_en="One sentence.",
        audience="Mọi người",
        periods=4,
        pass_mark=70,
        validity_months=36,
        standard="TCVN ISO 9001:2015",
        edition=1,
        status="ready",
        prerequisites=("ISO-01",),
        outcomes=("Nêu được một điều",),
    ),
    modules=(
        ModuleText(
            slug="mo-dau",
            title="Mở đầu",
            title_en="Opening",
            lessons=(
                LessonText(
                    slug="bai-mot",
                    title="Bài một",
                    title_en="Lesson one",
                    summary="Một câu.",
                    minutes=8,
                    clauses=("4.2", "QĐ 19/2014"),
                    status="ready",
                    blocks=BLOCKS,
                ),
            ),
        ),
    ),
    test=TestText(
        slug="kiem-tra",
        title="Kiểm tra",
        title_en="Test",
        minutes=30,
        attempts=3,
        wait_hours=24,
        test_first=False,
        blueprint=(
            DrawText(topic="mo-dau", difficulty="easy", count=1),
            DrawText(topic="mo-dau", count=1),
        ),
    ),
    questions=(
        QuestionText(
            id="Q-1",
            type="single_choice",
            stem="Câu một?",
            options=(
                OptionText(text="Có", correct=True, feedback="Vì thế."),
                OptionText(text="Không", correct=False, feedback="Không phải."),
            ),
            explanation="Vì điều 1.",
            clause="1",
            source="TCVN ISO 9001:2015, điều 1",
            certainty="high",
            references=("Mục lục",),
            **TOPIC,
        ),
        QuestionText(
            id="Q-2",
            type="multiple_choice",
            stem="Câu hai?",
            options=(OptionText(text="A", correct=True), OptionText(text="B", correct=True)),
            topic="mo-dau",
            difficulty="medium",
        ),
        QuestionText(
            id="Q-3",
            type="true_false",
            stem="Câu ba.",
            options=(OptionText(text="Đúng", correct=False), OptionText(text="Sai", correct=True)),
            topic="mo-dau",
            difficulty="hard",
        ),
        QuestionText(
            id="Q-4",
            type="matching",
            stem="Ghép.",
            pairs=(PairText(left="a", right="b"), PairText(left="c", right="d")),
            **TOPIC,
        ),
        QuestionText(id="Q-5", type="ordering", stem="Sắp xếp.", order=("trước", "sau"), **TOPIC),
        QuestionText(
            id="Q-6",
            type="numeric",
            stem="Bao nhiêu?",
            answers=(97.5,),
            tolerance=0.01,
            unit="%",
            **TOPIC,
        ),
        QuestionText(
            id="Q-7",
            type="short_answer",
            stem="Điều nào?",
            answers=("9.2",),
            case_sensitive=True,
            **TOPIC,
        ),
    ),
    files={path: FILES[path] for path in FILES if path.startswith("1-") and path != LESSON_PATH},
)


def told_by(files):
    """What reading these files tells."""
    with pytest.raises(PackError) as caught:
        unpack(files, where="content/iso-99")
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


def changed(path, old, new):
    """The good files with one text changed in one place."""
    text = FILES[path].decode()
    assert text.count(old) == 1, old
    return FILES | {path: text.replace(old, new).encode()}


# Reading and writing


def test_a_pack_is_read_as_values():
    assert unpack(FILES, where="content/iso-99") == PACK


def test_values_are_written_as_the_same_files():
    assert pack_files(PACK) == FILES


def test_a_line_about_a_clause_names_it_behind_the_topic():
    drawn = (DrawText(topic="mo-dau", clause="1", difficulty="easy", count=1),)
    pack = replace(PACK, test=replace(PACK.test, blueprint=drawn))
    files = pack_files(pack)
    assert (
        files["course.yaml"]
        .decode()
        .endswith(
            "  blueprint:\n  - topic: mo-dau\n    clause: '1'\n    difficulty: easy\n    count: 1\n"
        )
    )
    assert unpack(files, where="content/iso-99") == pack


def test_a_folder_is_written_and_read_back(tmp_path):
    write_pack(PACK, tmp_path / "moi" / "iso-99")
    assert read_pack(tmp_path / "moi" / "iso-99") == PACK
    assert check_canonical(tmp_path / "moi" / "iso-99") == []


def test_writing_again_leaves_nothing_of_the_old_pack(tmp_path):
    small = Pack(course=PACK.course, modules=(replace(PACK.modules[0], lessons=()),))
    write_pack(PACK, tmp_path)
    (tmp_path / ".git" / "refs").mkdir(parents=True)
    (tmp_path / ".gitignore").write_text("")
    write_pack(small, tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".git",
        ".gitignore",
        "course.yaml",
    ]
    assert (tmp_path / ".git" / "refs").is_dir()
    assert read_pack(tmp_path) == small


def test_writing_again_keeps_the_folders_still_used(tmp_path):
    (module,) = PACK.modules
    (lesson,) = module.lessons
    plain = replace(lesson, blocks=lesson.blocks[:2])
    less = replace(PACK, modules=(replace(module, lessons=(plain,)),), files={})
    write_pack(PACK, tmp_path)
    write_pack(less, tmp_path)
    assert [path.name for path in (tmp_path / "1-mo-dau").iterdir()] == ["1-bai-mot.md"]
    assert read_pack(tmp_path) == less


def test_a_folder_with_other_files_is_not_overwritten(tmp_path):
    (tmp_path / "thu.txt").write_text("của tôi")
    with pytest.raises(PackError) as caught:
        write_pack(PACK, tmp_path)
    assert str(caught.value) == (
        f"{tmp_path}: thư mục đã có tệp nhưng không phải gói khóa học; chọn một thư mục trống"
    )
    assert [path.name for path in tmp_path.iterdir()] == ["thu.txt"]


def test_a_pack_that_could_not_be_read_back_is_not_written(tmp_path):
    (lesson,) = PACK.modules[0].lessons
    twice = replace(PACK, modules=(replace(PACK.modules[0], lessons=(lesson, lesson)),))
    with pytest.raises(PackError) as caught:
        write_pack(twice, tmp_path / "moi")
    assert caught.value.problems == [
        Problem(
            f"{tmp_path}/moi/1-mo-dau/2-bai-mot.md",
            0,
            "slug trùng với 1-mo-dau/1-bai-mot.md; đặt slug khác",
        )
    ]
    assert not (tmp_path / "moi").exists()


def test_a_missing_folder_is_told(tmp_path):
    with pytest.raises(PackError) as caught:
        read_pack(tmp_path / "iso-98")
    assert str(caught.value) == f"{tmp_path}/iso-98: không có thư mục này; kiểm tra lại đường dẫn"


def test_links_to_other_places_are_refused(tmp_path):
    write_pack(PACK, tmp_path / "goi")
    (tmp_path / "bi-mat").write_text("x")
    (tmp_path / "goi" / "1-mo-dau" / "hinh.png").unlink()
    (tmp_path / "goi" / "1-mo-dau" / "hinh.png").symlink_to(tmp_path / "bi-mat")
    told = f"{tmp_path}/goi/1-mo-dau/hinh.png: là liên kết tới nơi khác; chép tệp thật vào gói"
    assert check_canonical(tmp_path / "goi") == [told]
    with pytest.raises(PackError) as caught:
        write_pack(PACK, tmp_path / "goi")
    assert str(caught.value) == told
    assert (tmp_path / "bi-mat").read_text() == "x"


def test_a_fingerprint_changes_with_any_part_of_the_pack():
    (module,) = PACK.modules
    others = [
        replace(PACK, course=replace(PACK.course, pass_mark=71)),
        replace(PACK, modules=(replace(module, title="Khác"),)),
        replace(PACK, questions=PACK.questions[:-1]),
        replace(PACK, test=None),
        replace(PACK, files=dict(PACK.files) | {"1-mo-dau/hinh.png": b"x"}),
    ]
    prints = {fingerprint(pack) for pack in [PACK, *others]}
    assert len(prints) == 6
    assert fingerprint(replace(PACK)) == fingerprint(PACK)
    assert all(len(each) == 64 for each in prints)


@pytest.mark.parametrize(
    "folder", sorted(path.parent for path in CONTENT.glob("*/course.yaml")), ids=lambda it: it.name
)
def test_every_pack_we_ship_is_canonical(folder, tmp_path):
    assert check_canonical(folder) == []
    pack = read_pack(folder)
    write_pack(pack, tmp_path)
    assert read_pack(tmp_path) == pack


# What is refused: path, old text, new text, what is told after "content/iso-99/"

IN_COURSE = [
    (
        "code: ISO-99\n",
        "",
        "1: thiếu khóa “code”; thêm dòng “code: …”",
    ),
    (
        "code: ISO-99",
        "code: iso 99",
        (
            "1: code: “iso 99” không hợp lệ; viết chữ in hoa không dấu và số, nối bằng dấu "
            "gạch ngang"
        ),
    ),
    (
        "slug: iso-99",
        "slug: ../iso",
        (
            "2: slug: “../iso” không hợp lệ; viết chữ thường không dấu và số, nối bằng dấu "
            "gạch ngang"
        ),
    ),
    (
        "audience: Mọi người",
        "audience:",
        "7: audience: để trống; viết nội dung hoặc bỏ hẳn",
    ),
    (
        "audience: Mọi người",
        "audience: ''",
        "7: audience: để trống; viết nội dung hoặc bỏ hẳn",
    ),
    (
        "title: Khóa mẫu",
        "title: 2015",
        "3: title: phải là chữ; viết trong dấu nháy: '2015'",
    ),
    (
        "title: Khóa mẫu",
        "title: [a]",
        "3: title: phải là chữ; viết trong dấu nháy",
    ),
    (
        "title: Khóa mẫu",
        'title: "Khóa  mẫu "',
        "3: title: thừa dấu cách; viết: Khóa mẫu",
    ),
    (
        "title: Khóa mẫu",
        'title: "Khóa\\nmẫu"',
        "3: title: phải nằm trên một dòng; bỏ chỗ xuống dòng",
    ),
    (
        "title: Khóa mẫu",
        'title: "Hoa\\u0300"',
        ("3: title: chữ chưa ở dạng Unicode dựng sẵn (NFC); gõ lại dòng này bằng Unicode dựng sẵn"),
    ),
    (
        "periods: 4",
        "periods: bốn",
        "8: periods: phải là số nguyên từ 1",
    ),
    (
        "periods: 4",
        "periods: 0",
        "8: periods: phải là số nguyên từ 1",
    ),
    (
        "periods: 4",
        "periods: 4.5",
        "8: periods: phải là số nguyên từ 1",
    ),
    (
        "periods: 4",
        "periods: 0x_",
        "8: periods: phải là số nguyên từ 1",
    ),
    (
        "pass_mark: 70",
        "pass_mark: 45",
        "9: pass_mark: phải là số nguyên từ 50 đến 100",
    ),
    (
        "pass_mark: 70",
        "pass_mark: .inf",
        "9: pass_mark: phải là số nguyên từ 50 đến 100",
    ),
    (
        "status: ready",
        "status: xong",
        "13: status: “xong” không hợp lệ; viết một trong: ready, draft",
    ),
    (
        "status: ready",
        "status: ready\nhours: 4",
        (
            "14: khóa “hours” không có trong định dạng; chỉ dùng: code, slug, title, "
            "title_en, summary, summary_en, audience, periods, pass_mark, validity_months, "
            "standard, edition, status, prerequisites, outcomes, modules, test"
        ),
    ),
    (
        "edition: 1",
        "edition: 1\nedition: 2",
        "13: khóa “edition” viết hai lần; chỉ giữ một",
    ),
    (
        "- Nêu được một điều",
        "- Nêu được một điều\n- Nêu được một điều",
        "18: outcomes: “Nêu được một điều” đã có ở trên; đặt giá trị khác hoặc xóa dòng lặp",
    ),
    (
        "outcomes:\n- Nêu được một điều",
        "outcomes: []",
        ("16: outcomes: phải là danh sách các dòng “- …”; nếu không có gì thì bỏ hẳn khóa này"),
    ),
    (
        "  title_en: Opening",
        "- slug: mo-dau\n  title: Lại",
        "21: modules: “mo-dau” đã có ở trên; đặt giá trị khác hoặc xóa dòng lặp",
    ),
    (
        "- slug: mo-dau\n  title: Mở đầu\n  title_en: Opening\n",
        "- Mở đầu\n",
        "19: modules: phải gồm các dòng “khóa: giá trị”; các khóa: slug, title, title_en",
    ),
    (
        "slug: kiem-tra",
        "slug: mo-dau",
        "23: slug của bài kiểm tra trùng một mô-đun; đặt tên khác",
    ),
    (
        "    difficulty: easy\n    count: 1",
        "    difficulty: easy\n    count: 6",
        "31: cần 6 câu nhưng ngân hàng chỉ có 5; giảm count hoặc thêm câu hỏi",
    ),
    (
        "  - topic: mo-dau\n    count: 1",
        "  - topic: mo-dau\n    count: 7",
        "34: cần 8 câu (cùng dòng 31) nhưng ngân hàng chỉ có 7; giảm count hoặc thêm câu hỏi",
    ),
    (
        "  - topic: mo-dau\n    count: 1",
        "  - topic: mo-dau\n    clause: '1'\n    count: 2",
        "34: cần 2 câu nhưng ngân hàng chỉ có 1; giảm count hoặc thêm câu hỏi",
    ),
    (
        "  - topic: mo-dau\n    count: 1",
        "  - topic: mo-dau\n    clause: 7.2\n    count: 1",
        "35: test: blueprint: clause: phải là chữ; viết trong dấu nháy: '7.2'",
    ),
    (
        "  - topic: mo-dau\n    count: 1",
        (
            "  - topic: mo-dau\n    clause: '1'\n    count: 1\n"
            "  - topic: mo-dau\n    clause: '1'\n    count: 1"
        ),
        "37: test: blueprint: “mo-dau 1” đã có ở trên; đặt giá trị khác hoặc xóa dòng lặp",
    ),
    (
        "  - topic: mo-dau\n    count: 1",
        "  - topic: khac\n    count: 1",
        "34: topic “khac” không phải slug của mô-đun nào; chọn một trong: mo-dau",
    ),
    (
        "  - topic: mo-dau\n    count: 1",
        "  - topic: mo-dau\n    difficulty: easy\n    count: 1",
        ("34: test: blueprint: “mo-dau easy” đã có ở trên; đặt giá trị khác hoặc xóa dòng lặp"),
    ),
    (
        "summary: 'Tóm tắt: một câu.'",
        "summary: Tóm tắt: một câu.",
        ("5: YAML viết sai (mapping values are not allowed here); xem lại dấu nháy và thụt dòng"),
    ),
    (
        "audience: Mọi người",
        "audience: &a Mọi người\nmore: *a",
        "8: YAML viết sai (không dùng & và * để nhắc lại); xem lại dấu nháy và thụt dòng",
    ),
    (
        "audience: Mọi người",
        "audience:\tMọi người",
        "7: có ký tự điều khiển hoặc vô hình U+0009; xóa ký tự đó",
    ),
]

IN_QUESTIONS = [
    (
        "id: Q-2",
        "id: Q-1",
        "19: “Q-1” đã có ở trên; đặt giá trị khác hoặc xóa dòng lặp",
    ),
    (
        "id: Q-2",
        "id: Câu 2",
        "19: id: “Câu 2” không hợp lệ; viết chữ không dấu và số, nối bằng dấu gạch ngang",
    ),
    (
        "type: ordering",
        "type: essay",
        (
            "50: type: “essay” không hợp lệ; viết một trong: single_choice, "
            "multiple_choice, true_false, matching, ordering, numeric, short_answer, cloze"
        ),
    ),
    (
        "    correct: true\n    feedback: Vì thế.",
        "    correct: có\n    feedback: Vì thế.",
        "6: options: correct: phải là true hoặc false",
    ),
    (
        "  - text: Không\n",
        "  - text: Có\n",
        "8: options: “Có” đã có ở trên; đặt giá trị khác hoặc xóa dòng lặp",
    ),
    (
        "    correct: false\n    feedback: Không phải.",
        "    correct: true\n    feedback: Không phải.",
        "1: có 2 phương án đúng; loại single_choice cần đúng một",
    ),
    (
        "  - text: A\n    correct: true\n  - text: B\n    correct: true\n",
        "  - text: A\n    correct: false\n  - text: B\n    correct: false\n",
        "19: chưa có phương án đúng; ghi correct: true cho ít nhất một phương án",
    ),
    (
        "  - text: Đúng\n    correct: false\n",
        "  - text: Đúng\n    correct: false\n  - text: Có lẽ\n    correct: false\n",
        "29: loại true_false chỉ có hai phương án; bỏ bớt hoặc đổi type",
    ),
    (
        "  - text: A\n    correct: true\n",
        "",
        "19: loại multiple_choice cần ít nhất 2 mục trong “options”; viết thêm",
    ),
    (
        "type: matching",
        "type: ordering",
        "39: khóa “pairs” không dùng cho loại ordering; bỏ khóa này hoặc đổi type",
        "39: loại ordering cần ít nhất 2 mục trong “order”; viết thêm",
    ),
    (
        "  - 97.5\n",
        "  - 97.5\n  - 98\n",
        "57: loại numeric cần đúng một đáp án là số; sửa “answers”",
    ),
    (
        "  - 97.5\n",
        "  - nhiều\n",
        "57: loại numeric cần đúng một đáp án là số; sửa “answers”",
    ),
    (
        "  - 97.5\n",
        "  - .nan\n",
        "61: answers: phải là một số",
    ),
    (
        "  - '9.2'\n",
        "  - 9.2\n",
        "66: đáp án 9.2 phải là chữ; viết trong dấu nháy",
    ),
    (
        "  topic: mo-dau\n  difficulty: hard",
        "  topic: khac\n  difficulty: hard",
        "37: topic “khac” không phải slug của mô-đun nào; chọn một trong: mo-dau",
    ),
    (
        "difficulty: hard",
        "difficulty: khó",
        "38: difficulty: “khó” không hợp lệ; viết một trong: easy, medium, hard",
    ),
    (
        QUESTIONS,
        "a: 1\n",
        "1: phải là danh sách các dòng “- …”; nếu không có gì thì bỏ hẳn khóa này",
    ),
    (
        QUESTIONS,
        "# không có gì\n",
        "1: không có nội dung; viết theo mẫu trong docs/reference/course-pack.md",
    ),
]

PROSE_IN = "Một đoạn **đậm** và [một liên kết](https://vi.du/a)."
IN_LESSON = [
    (
        "---\ntitle: Bài một\n",
        "title: Bài một\n",
        "1: bài học mở đầu bằng các khóa giữa hai dòng “---”; thêm phần này ở đầu tệp",
    ),
    (
        "title: Bài một\n",
        "",
        "2: thiếu khóa “title”; thêm dòng “title: …”",
    ),
    (
        "minutes: 8",
        "minutes: 0",
        "5: minutes: phải là số nguyên từ 1",
    ),
    (
        "- '4.2'",
        "- 4.2",
        "7: clauses: phải là chữ; viết trong dấu nháy: '4.2'",
    ),
    (
        "status: ready",
        "status: ready\nlevel: 1",
        (
            "10: khóa “level” không có trong định dạng; chỉ dùng: title, title_en, summary, "
            "summary_en, minutes, clauses, laws, unsure, status"
        ),
    ),
    (
        "::: outcomes\n",
        "::: outcomes Mục tiêu\n",
        "12: khối outcomes không có tiêu đề; bỏ “Mục tiêu”",
    ),
    (
        "- nêu được một điều;\n- làm được một việc.\n",
        "",
        "12: khối outcomes chưa có mục nào; viết các dòng “- …”",
    ),
    (
        "- nêu được một điều;",
        "* nêu được một điều;",
        "13: mỗi mục tiêu là một dòng “- …”; sửa dòng này",
    ),
    (
        "- nêu được một điều;",
        "-  nêu",
        "13: mục tiêu: thừa dấu cách; viết: nêu",
    ),
    (
        PROSE_IN,
        "Một đoạn\nhai dòng",
        "20: chưa đúng cách viết chuẩn; thêm một dòng trống trước dòng này",
    ),
    (
        PROSE_IN,
        "Một *đoạn",
        "19: dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*",
    ),
    (
        PROSE_IN,
        ":::",
        "19: dòng ::: này không mở khối nào; viết “::: loại …” hoặc xóa dòng",
    ),
    (
        "::: example Ví dụ",
        "::: quote Ví dụ",
        (
            "24: không có loại khối “quote”; chỉ dùng: outcomes, example, steps, table, "
            "note, figure, video, download, check, diagram, matrix"
        ),
    ),
    (
        "::: example Ví dụ",
        "::: example",
        "24: tiêu đề: để trống; viết nội dung hoặc bỏ hẳn",
    ),
    (
        "1. một\n2. hai\n:::",
        "## Tiêu đề\n:::",
        "27: ở đây không dùng tiêu đề; bỏ dấu # hoặc in đậm cả dòng",
    ),
    (
        "2. hai\n:::\n",
        "2. hai\n",
        "24: khối example chưa đóng; thêm dòng “:::” ở cuối khối",
    ),
    (
        "2. **Sửa.**",
        "2. Sửa.",
        "33: mỗi bước là một dòng; viết “2. **Tên.** …”",
    ),
    (
        "2. **Sửa.**",
        "3. **Sửa.**",
        "33: mỗi bước là một dòng; viết “2. **Tên.** …”",
    ),
    (
        "2. **Sửa.**",
        "2. ** Sửa.**",
        "33: tên bước: thừa dấu cách; viết: Sửa.",
    ),
    (
        "1. **Một mình**\n",
        "",
        "36: khối steps chưa có bước nào; viết các dòng “1. **Tên.** …”",
    ),
    (
        "| Cột | *Nghiêng* |",
        "Cột",
        "41: dòng của bảng bắt đầu bằng “| ” và kết thúc bằng “ |”; sửa dòng này",
    ),
    (
        "| --- | --- |",
        "| -- | -- |",
        ("40: bảng cần dòng tiêu đề, dòng “| --- |” đủ số cột, rồi ít nhất một dòng; viết thêm"),
    ),
    (
        "|  | [c](/x) |",
        "| x |",
        "44: dòng có 1 ô, dòng tiêu đề có 2; sửa cho bằng nhau",
    ),
    (
        "|  | [c](/x) |",
        "|  | **c |",
        "44: ô “**c”: dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*",
    ),
    (
        "::: table Bảng",
        "::: table",
        "40: chú thích của bảng: để trống; viết nội dung hoặc bỏ hẳn",
    ),
    (
        "::: note warn",
        "::: note Chú ý",
        "51: mức “Chú” không có; viết ::: note và một trong: info, warn, ok",
    ),
    (
        "::: note info Chú ý",
        "::: note info  Chú ý",
        "47: tiêu đề: thừa dấu cách; viết: Chú ý",
    ),
    (
        "::: note info Chú ý\nMột đoạn.\n",
        "::: note info Chú ý\n",
        "47: khối note chưa có nội dung; viết ít nhất một đoạn",
    ),
    (
        "::: download mau.docx",
        "::: download ../mau.docx",
        (
            "73: tên tệp “../mau.docx” không dùng được; ghi tên một tệp nằm cạnh bài học, "
            "chỉ gồm chữ không dấu, số, dấu chấm, gạch ngang, gạch dưới"
        ),
    ),
    (
        "::: download mau.docx",
        "::: download thieu.docx",
        "73: không có tệp “thieu.docx” cạnh bài học; thêm tệp hoặc sửa tên",
    ),
    (
        "title: Mẫu\n",
        "name: Mẫu\n",
        "73: khối download thiếu dòng “title: …”; viết thêm",
        "74: dòng không hiểu được; viết “khóa: …”, mỗi khóa một lần: title",
    ),
    (
        "title: Mẫu\n",
        "title: Mẫu\ntitle: Lại\n",
        "75: dòng không hiểu được; viết “khóa: …”, mỗi khóa một lần: title",
    ),
    (
        "minutes: 3\n",
        "minutes: ba\n",
        "66: minutes: “ba” phải là số phút nguyên từ 1; sửa lại",
    ),
    (
        "minutes: 3\n",
        "",
        "64: khối video thiếu dòng “minutes: …”; viết thêm",
    ),
    (
        "transcript:\nLời một.\n\nLời hai.\n",
        "",
        "64: khối video thiếu lời thoại; thêm dòng “transcript:” rồi viết lời thoại ở dưới",
    ),
    (
        "Lời hai.",
        "Lời * hai.",
        "70: dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*",
    ),
    (
        "::: check\n",
        "::: check Hỏi\n",
        "77: khối check không có tiêu đề; bỏ “Hỏi”",
    ),
    (
        "Câu hỏi?\n\n",
        "Câu hỏi?\n",
        "79: sau câu hỏi phải có một dòng trống; thêm vào trước dòng này",
    ),
    (
        "Câu hỏi?\n\n- [ ] Sai\n  > Vì sai.\n- [x] Đúng\n  > Vì đúng.\n",
        "",
        "77: có 0 phương án đúng; đánh dấu [x] đúng một phương án",
        "77: có 0 phương án; viết từ 2 đến 5",
        "78: câu hỏi: để trống; viết nội dung hoặc bỏ hẳn",
    ),
    (
        "- [ ] Sai",
        "- [x] Sai",
        "77: có 2 phương án đúng; đánh dấu [x] đúng một phương án",
    ),
    (
        "  > Vì sai.\n",
        "",
        "80: phương án chưa có phản hồi; thêm dòng “  > vì sao” ở dưới",
    ),
    (
        "  > Vì sai.\n",
        "  > Vì sai.\n  > Vì sai nữa.\n",
        "82: dòng không hiểu được; viết “- [ ] …”, ngay dưới là “  > vì sao”",
    ),
    (
        "Câu hỏi?",
        "Câu\u200b hỏi?",
        "78: có ký tự điều khiển hoặc vô hình U+200B; xóa ký tự đó",
    ),
]

BROKEN = [
    *(("course.yaml", *case) for case in IN_COURSE),
    *(("questions.yaml", *case) for case in IN_QUESTIONS),
    *((LESSON_PATH, *case) for case in IN_LESSON),
]


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [(path, old, new, told) for path, old, new, *told in BROKEN],
    ids=[f"{case[0]} {case[3][:60]}" for case in BROKEN],
)
def test_a_broken_pack_is_refused_with_file_line_and_remedy(path, old, new, told):
    sentences = [f"content/iso-99/{path}, dòng {each}" for each in told]
    assert told_by(changed(path, old, new)) == sentences


def without(*paths):
    return {path: content for path, content in FILES.items() if path not in paths}


BROKEN_FOLDERS = {
    "no course.yaml": (
        without("course.yaml"),
        ["course.yaml: thiếu tệp này; viết tệp mô tả khóa học"],
    ),
    "empty course.yaml": (
        FILES | {"course.yaml": b""},
        ["course.yaml: tệp trống; viết nội dung hoặc xóa tệp"],
    ),
    "no questions.yaml": (
        without("questions.yaml"),
        [
            (
                "course.yaml, dòng 31: cần 1 câu nhưng ngân hàng chỉ có 0; "
                "giảm count hoặc thêm câu hỏi"
            ),
            (
                "course.yaml, dòng 34: cần 1 câu nhưng ngân hàng chỉ có 0; "
                "giảm count hoặc thêm câu hỏi"
            ),
        ],
    ),
    "not UTF-8": (
        FILES | {LESSON_PATH: "---\ntitle: Bài".encode("utf-16")},
        [f"{LESSON_PATH}, dòng 1: không phải UTF-8; lưu lại tệp ở dạng UTF-8"],
    ),
    "a file that no lesson names": (
        FILES | {"1-mo-dau/thua.png": b"x"},
        ["1-mo-dau/thua.png: không bài học nào dùng tệp này; xóa tệp hoặc dùng trong một bài"],
    ),
    "Windows lines": (
        FILES | {"course.yaml": COURSE.replace("\n", "\r\n").encode()},
        ["course.yaml, dòng 1: xuống dòng kiểu Windows (CRLF); lưu lại tệp với kiểu xuống dòng LF"],
    ),
    "a file outside": (
        FILES | {"ghi-chu.txt": b"x", "1-mo-dau/sau/hinh.png": b"x"},
        [
            f"{path}: tệp nằm sai chỗ; chuyển vào thư mục “số-slug” của một mô-đun hoặc xóa"
            for path in ("1-mo-dau/sau/hinh.png", "ghi-chu.txt")
        ],
    ),
    "a badly named lesson": (
        FILES | {"1-mo-dau/02-bai.md": HEAD.encode()},
        ["1-mo-dau/02-bai.md: tên bài học phải là “số-slug.md”; đổi tên tệp"],
    ),
    "a gap in the numbers": (
        FILES | {"1-mo-dau/3-bai-ba.md": HEAD.encode()},
        ["1-mo-dau/3-bai-ba.md: số thứ tự phải liên tục từ 1; đổi số đầu tên tệp thành 2"],
    ),
    "a slug twice": (
        FILES | {"1-mo-dau/2-bai-mot.md": HEAD.encode()},
        ["1-mo-dau/2-bai-mot.md: slug trùng với 1-mo-dau/1-bai-mot.md; đặt slug khác"],
    ),
    "a module that is not in course.yaml": (
        FILES | {"2-khac/1-bai.md": HEAD.encode()},
        ["2-khac: không khớp số và slug của mô-đun nào trong course.yaml; sửa tên thư mục"],
    ),
    "several files": (
        changed("course.yaml", "pass_mark: 70", "pass_mark: 7") | {"questions.yaml": b"- 1\n"},
        [
            "course.yaml, dòng 9: pass_mark: phải là số nguyên từ 50 đến 100",
            (
                "questions.yaml, dòng 1: phải gồm các dòng “khóa: giá trị”; các khóa: id, type, "
                "case, stem, text, options, pairs, order, gaps, answers, tolerance, unit, "
                "case_sensitive, ignore_accents, scoring, explanation, clause, topic, "
                "difficulty, source, certainty, references"
            ),
        ],
    ),
}


@pytest.mark.parametrize(("files", "told"), BROKEN_FOLDERS.values(), ids=BROKEN_FOLDERS)
def test_a_broken_folder_is_refused_with_everything_wrong(files, told):
    assert told_by(files) == [f"content/iso-99/{each}" for each in told]


def test_a_pack_needs_neither_questions_nor_a_test():
    course = COURSE[: COURSE.index("test:")]
    files = without("questions.yaml") | {"course.yaml": course.encode()}
    pack = unpack(files, where="x")
    assert (pack.questions, pack.test) == ((), None)
    assert pack_files(pack) == files


# One way of writing


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("course.yaml", "title: Khóa mẫu", "title: 'Khóa mẫu'", "3: {}; viết: title: Khóa mẫu"),
        (
            "course.yaml",
            "    count: 1\n  - topic",
            "    count: 1\n\n  - topic",
            "34: {}; xóa dòng trống này, viết:   - topic: mo-dau",
        ),
        ("questions.yaml", "  - 97.5\n", "  - 97.50\n", "61: {}; viết:   - 97.5"),
        (
            LESSON_PATH,
            "\n## Tiêu đề",
            "\n\n## Tiêu đề",
            "17: {}; xóa dòng trống này, viết: ## Tiêu đề",
        ),
        (
            LESSON_PATH,
            ":::\n\n## Tiêu đề",
            ":::\n## Tiêu đề",
            "16: {}; thêm một dòng trống trước dòng này",
        ),
        (
            LESSON_PATH,
            "  > Vì đúng.\n:::\n",
            "  > Vì đúng.\n:::\n\n",
            "86: {}; xóa từ dòng này đến hết",
        ),
        (
            LESSON_PATH,
            "  > Vì đúng.\n:::\n",
            "  > Vì đúng.\n:::",
            "84: {}; xuống dòng ở cuối dòng này",
        ),
    ],
)
def test_a_pack_written_another_way_is_told_what_to_write(path, old, new, told, tmp_path):
    for name, content in changed(path, old, new).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    line = told.format("chưa đúng cách viết chuẩn")
    assert check_canonical(tmp_path) == [f"{tmp_path}/{path}, dòng {line}"]


def test_a_broken_pack_is_not_canonical(tmp_path):
    (tmp_path / "course.yaml").write_text("code: X\n")
    assert len(check_canonical(tmp_path)) == 8


# One lesson


def test_a_lesson_alone_is_read_and_written():
    lesson = parse_lesson(LESSON, where="content/iso-99/1-mo-dau/1-bai-mot.md")
    assert lesson == PACK.modules[0].lessons[0]
    assert render_lesson(lesson) == LESSON


def test_a_lesson_alone_is_refused_with_its_path():
    with pytest.raises(PackError) as caught:
        parse_lesson("---\ntitle: Bài\nstatus: draft\n---\n\nMột *đoạn.\n", where="x/1-bai.md")
    assert str(caught.value) == (
        "x/1-bai.md, dòng 6: dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*"
    )


def test_a_lesson_with_letters_no_file_may_hold_is_refused():
    with pytest.raises(PackError) as caught:
        parse_lesson(f"{HEAD}\nMột\u200b đoạn.\n", where="x/1-bai.md")
    assert str(caught.value) == (
        "x/1-bai.md, dòng 6: có ký tự điều khiển hoặc vô hình U+200B; xóa ký tự đó"
    )


def test_a_lesson_may_be_empty():
    lesson = parse_lesson(HEAD, where="1-bai.md")
    assert lesson == LessonText(slug="bai", title="Bài", status="draft")
    assert render_lesson(lesson) == HEAD


def test_what_an_editor_wrote_is_brought_to_the_one_form():
    edited = LessonText(
        slug="bai",
        title="Bài  một ",
        status="draft",
        blocks=(
            ("prose", '<p data-block-key="a">Một</p><ul><li>a</li></ul>'),
            ("prose", "<ul><li>b</li></ul>"),
            ("prose", "<p></p>"),
            ("note", {"level": "ok", "title": " ", "body": "<p><strong>hoa\u0300</strong></p>"}),
            ("prose", "<p></p>"),
            ("outcomes", ["một\n hai"]),
        ),
    )
    assert render_lesson(edited) == (
        "---\ntitle: Bài một\nstatus: draft\n---\n\nMột\n\n- a\n- b\n\n"
        "::: note ok\n**hoà**\n:::\n\n::: outcomes\n- một hai\n:::\n"
    )


UNWRITABLE = [
    (
        ("prose", "<h4>a</h4>"),
        "thẻ <h4> không dùng được ở đây; bỏ định dạng đó trong trình soạn thảo",
    ),
    (
        ("example", {"title": "a", "body": "<h2>a</h2>"}),
        "ở đây không dùng tiêu đề; bỏ dấu # hoặc in đậm cả dòng",
    ),
    (("quote", "a"), "định dạng không có loại khối này; bỏ khối hoặc viết lại"),
    (
        ("steps", {"title": "", "steps": [{"name": "a** b", "text": "c"}]}),
        "có chữ trùng với dấu của định dạng (**, :::, |); sửa chữ đó",
    ),
    (
        ("table", {"caption": "a", "head": ["a*"], "rows": [["b"]]}),
        "ô “a*”: dấu * mở mà chưa đóng; nếu là dấu thường, viết: \\*",
    ),
    (("outcomes", [""]), "mục tiêu: để trống; viết nội dung hoặc bỏ hẳn"),
]


@pytest.mark.parametrize(("block", "told"), UNWRITABLE, ids=[case[0][0] for case in UNWRITABLE])
def test_what_the_format_cannot_say_is_not_written(block, told):
    lesson = LessonText(slug="bai", title="Bài", status="draft", blocks=(block,))
    with pytest.raises(PackError) as caught:
        render_lesson(lesson)
    assert str(caught.value) == f"bai.md: khối 1 ({block[0]}): {told}"
    pack = replace(PACK, modules=(replace(PACK.modules[0], lessons=(lesson,)),))
    with pytest.raises(PackError) as caught:
        pack_files(pack)
    assert str(caught.value) == f"1-mo-dau/1-bai.md: khối 1 ({block[0]}): {told}"


def test_a_number_has_one_way_of_writing():
    question = QuestionText(id="Q-1", type="numeric", stem="Mấy?", answers=(98.0,), **TOPIC)
    assert render([question]) == (
        "- id: Q-1\n  type: numeric\n  stem: Mấy?\n  answers:\n  - 98\n"
        "  topic: mo-dau\n  difficulty: easy\n"
    )


# Whatever is written

LETTERS = "aăđệợ XY12.,;:*[]()\\#-|<>&'\"%@`!?{}~\xa0–“”🙂"
words = st.text(LETTERS, min_size=1, max_size=12).map(one_line).filter(bool)
maybe_words = st.one_of(st.just(""), words)
slugs = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
names = st.from_regex(FILE_NAME, fullmatch=True).filter(lambda it: len(it) < 20)


def cells(draw_from):
    return draw_from.map(lambda text: to_markdown(f"<h2>{text}</h2>")[3:])


plain_html = st.text("ab ợ.*[]\\#-|", max_size=8)
marked = st.tuples(plain_html, st.sampled_from(["{}", "<b>{}</b>", '<a href="/x">{}</a>'])).map(
    lambda pair: pair[1].format(pair[0])
)
line = st.lists(marked, min_size=1, max_size=3).map("".join)
bodies = (
    st.lists(
        st.one_of(line.map("<p>{}</p>".format), line.map("<ul><li>{}</li></ul>".format)),
        min_size=1,
        max_size=3,
    )
    .map(lambda parts: to_html(to_markdown("".join(parts))))
    .filter(bool)
)
cell = cells(line)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 3))
    row = st.lists(cell, min_size=width, max_size=width)
    rows = draw(st.lists(row, min_size=1, max_size=3))
    return {"caption": draw(words), "head": draw(row), "rows": rows}


@st.composite
def checks(draw):
    texts = draw(st.lists(words, min_size=2, max_size=5))
    right = draw(st.integers(0, len(texts) - 1))
    options = [
        {"text": text, "correct": place == right, "feedback": draw(words)}
        for place, text in enumerate(texts)
    ]
    stem = draw(words.filter(lambda text: not text.startswith(":::")))
    return {"stem": stem, "options": options}


step_names = words.filter(lambda text: "**" not in text and not text.endswith("*"))
steps = st.fixed_dictionaries({"name": step_names, "text": maybe_words})
fenced = {
    "outcomes": st.lists(words, min_size=1, max_size=3),
    "example": st.fixed_dictionaries({"title": words, "body": bodies}),
    "steps": st.fixed_dictionaries(
        {"title": maybe_words, "steps": st.lists(steps, min_size=1, max_size=3)}
    ),
    "table": tables(),
    "note": st.fixed_dictionaries(
        {
            "level": st.sampled_from(["info", "warn", "ok"]),
            "title": maybe_words,
            "body": bodies,
        }
    ),
    "figure": st.fixed_dictionaries({"file": names, "alt": words, "caption": maybe_words}),
    "video": st.fixed_dictionaries(
        {"file": names, "title": words, "minutes": st.integers(1, 99), "transcript": bodies}
    ),
    "download": st.fixed_dictionaries({"file": names, "title": words}),
    "check": checks(),
}
fences = st.one_of(*(st.tuples(st.just(kind), value) for kind, value in fenced.items()))
blocks = st.lists(
    st.tuples(st.one_of(st.none(), bodies), fences).map(
        lambda pair: [("prose", pair[0]), pair[1]] if pair[0] else [pair[1]]
    ),
    max_size=4,
).map(lambda parts: tuple(block for part in parts for block in part))
lessons = st.builds(
    LessonText,
    slug=slugs,
    title=words,
    title_en=maybe_words,
    summary=maybe_words,
    minutes=st.one_of(st.none(), st.integers(1, 99)),
    clauses=st.lists(words, max_size=3, unique=True).map(tuple),
    status=st.sampled_from(["ready", "draft"]),
    blocks=blocks,
)
slow = settings(suppress_health_check=list(HealthCheck), deadline=None)


@slow
@given(lessons)
def test_every_lesson_comes_back_from_its_text(lesson):
    text = render_lesson(lesson)
    again = parse_lesson(text, where=f"content/x/1-y/1-{lesson.slug}.md")
    assert again == lesson
    assert render_lesson(again) == text


options = st.builds(OptionText, text=words, correct=st.booleans(), feedback=maybe_words)


@st.composite
def questions(draw, topic):
    kind = draw(st.sampled_from(["multiple_choice", "matching", "ordering", "numeric", "short"]))
    held = {
        "multiple_choice": {
            "options": (
                OptionText(text="đúng", correct=True),
                *draw(st.lists(options, min_size=1, max_size=3, unique_by=lambda it: it.text)),
            )
        },
        "matching": {
            "pairs": tuple(
                PairText(left=left, right=draw(words))
                for left in draw(st.lists(words, min_size=2, max_size=3, unique=True))
            )
        },
        "ordering": {"order": tuple(draw(st.lists(words, min_size=2, max_size=3, unique=True)))},
        "numeric": {
            "answers": (draw(st.one_of(st.integers(), st.floats(-1e6, 1e6))),),
            "tolerance": draw(st.one_of(st.integers(0, 5), st.floats(0, 5))),
            "unit": draw(maybe_words),
        },
        "short": {
            "answers": tuple(draw(st.lists(words, min_size=1, max_size=3, unique=True))),
            "case_sensitive": draw(st.booleans()),
        },
    }[kind]
    return QuestionText(
        id=f"Q-{draw(st.integers(1, 10**9))}",
        type="short_answer" if kind == "short" else kind,
        stem=draw(words),
        explanation=draw(maybe_words),
        clause=draw(maybe_words),
        topic=topic,
        difficulty=draw(st.sampled_from(["easy", "medium", "hard"])),
        source=draw(maybe_words),
        certainty=draw(st.sampled_from(["", "high", "sourced", "medium", "low"])),
        references=tuple(draw(st.lists(words, max_size=2, unique=True))),
        **held,
    )


@st.composite
def packs(draw):
    course = CourseText(
        code=draw(slugs).upper(),
        slug=draw(slugs),
        title=draw(words),
        title_en=draw(maybe_words),
        summary=draw(maybe_words),
        audience=draw(maybe_words),
        periods=draw(st.integers(1, 99)),
        pass_mark=draw(st.integers(50, 100)),
        validity_months=draw(st.one_of(st.none(), st.integers(1, 99))),
        standard=draw(words),
        edition=draw(st.integers(1, 99)),
        status=draw(st.sampled_from(["ready", "draft"])),
        prerequisites=tuple(draw(st.lists(slugs.map(str.upper), max_size=2, unique=True))),
        outcomes=tuple(draw(st.lists(words, max_size=2, unique=True))),
    )
    names_of_modules = draw(st.lists(slugs, min_size=1, max_size=3, unique=True))
    modules = tuple(
        ModuleText(slug=slug, title=draw(words), title_en=draw(maybe_words))
        for slug in names_of_modules
    )
    topic = questions(draw(st.sampled_from(names_of_modules)))
    bank = tuple(draw(st.lists(topic, max_size=4, unique_by=lambda question: question.id)))
    return Pack(course=course, modules=modules, questions=bank)


@slow
@given(packs())
def test_every_pack_comes_back_from_its_files(pack):
    files = pack_files(pack)
    again = unpack(files, where="x")
    assert again == pack
    assert pack_files(again) == files


def test_questions_are_written_as_plain_yaml():
    assert yaml.safe_load(render(PACK.questions[4:5])) == [
        {
            "id": "Q-5",
            "type": "ordering",
            "stem": "Sắp xếp.",
            "order": ["trước", "sau"],
            "topic": "mo-dau",
            "difficulty": "easy",
        }
    ]
