"""The page that lists every statement an expert should confirm before it is relied upon."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from courses.pack_files import lessons_of
from courses.pack_text import Pack
from courses.references_text import UNCERTAIN, LegalText, References
from courses.reviewing import WHY

_OPENING = """# Những điều cần chuyên gia xác nhận

Trang này do `manage.py check_content --write` viết ra từ các gói khóa học và từ
`content/legal.yaml`; `make check` báo khi trang đã cũ. Mỗi dòng là một điều mà người biên soạn chưa
kiểm chứng được trên văn bản gốc. Người có thẩm quyền xác nhận xong thì sửa trong gói, không sửa ở
đây.

(This page is written by a program. Each row is a statement to be confirmed by an expert; confirm it
in the pack, not here.)
"""


def page(packs: Sequence[Pack], references: References) -> str:
    """Write the page, in Markdown."""
    laws = {law.key: law for law in references.legal if law.certainty in UNCERTAIN}
    parts = [
        _OPENING,
        _section("Văn bản pháp lý", ("Văn bản", "Cần xác nhận", "Nơi dùng"), _laws(packs, laws)),
        _section("Câu trong bài học", ("Bài", "Câu", "Vì sao"), _statements(packs)),
        _section("Câu hỏi", ("Mã", "Điều được khẳng định", "Nguồn"), _questions(packs)),
    ]
    return "\n".join(parts)


def _laws(packs: Iterable[Pack], laws: Mapping[str, LegalText]) -> Iterator[tuple[str, ...]]:
    used: dict[str, list[str]] = {key: [] for key in laws}
    for pack in packs:
        for path, lesson in lessons_of(pack):
            for key in lesson.laws:
                if key in used:
                    used[key].append(_place(pack, path))
    for key, law in laws.items():
        why = law.note or "Hiệu lực hiện nay cần đối chiếu."
        yield law.name, why, ", ".join(used[key]) or "chưa bài nào"


def _statements(packs: Iterable[Pack]) -> Iterator[tuple[str, ...]]:
    for pack in packs:
        for path, lesson in lessons_of(pack):
            for statement in lesson.unsure:
                told, _, why = statement.partition(WHY)
                yield _place(pack, path), told, why


def _questions(packs: Iterable[Pack]) -> Iterator[tuple[str, ...]]:
    for pack in packs:
        for question in pack.questions:
            if question.certainty in UNCERTAIN:
                yield question.id, question.explanation or question.stem, question.source


def _place(pack: Pack, path: str) -> str:
    """Name a lesson as people do: ISO-02, bài 1.3."""
    folder, name = path.split("/")
    return f"{pack.course.code}, bài {folder.partition('-')[0]}.{name.partition('-')[0]}"


def _section(title: str, head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    written = [" | ".join(cell.replace("|", "/") for cell in row) for row in rows]
    if not written:
        return f"## {title}\n\nKhông có.\n"
    lines = [" | ".join(head), " | ".join(["---"] * len(head)), *written]
    return f"## {title} ({len(written)})\n\n" + "\n".join(f"| {line} |" for line in lines) + "\n"
