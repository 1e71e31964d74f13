"""`python -m forms`: build the forms into the packs; `--check`: say which are out of date."""

import sys
import zipfile
from io import BytesIO
from pathlib import Path

from forms import excel, word
from forms.texts import BadForm, Form, forms

CONTENT = Path("content")


def main(arguments: list[str]) -> int:
    try:
        built = [(CONTENT / form.into, _build(form)) for form in forms()]
    except BadForm as error:
        sys.exit(str(error))
    if "--check" in arguments:
        old = [path for path, content in built if _parts(path) != _parts(content)]
        for path in old:
            sys.stdout.write(f"{path}: đã cũ so với content/forms; chạy bin/forms\n")
        return bool(old)
    for path, content in built:
        if _parts(path) != _parts(content):
            path.write_bytes(content)
            sys.stdout.write(f"{path}: {len(content) // 1024} KB\n")
    return 0


def _build(form: Form) -> bytes:
    return _settled(word.build(form) if form.into.endswith(".docx") else excel.build(form))


def _settled(content: bytes) -> bytes:
    """Pack the parts again without the time of day, so that the same text gives the same file."""
    held = BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, part in _parts(content).items():
            packed.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def _parts(source: Path | bytes) -> dict[str, bytes]:
    """The files inside; compared instead of bytes, which differ between builds of zlib."""
    if isinstance(source, Path):
        if not source.exists():
            return {}
        source = source.read_bytes()
    with zipfile.ZipFile(BytesIO(source)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
