"""A form's text: `content/forms/*.yaml`, read with its shape checked."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

FOLDER = Path("content/forms")
Block: TypeAlias = dict[str, Any]
"""One of: text, hint, heading, subheading: str | list: [str] | table: {…} | sign: {…}."""


@dataclass(frozen=True, slots=True)
class Form:
    """One form; `into` is its file under content/, a .docx with blocks or an .xlsx with sheets."""

    into: str
    agency: tuple[str, str]
    title: str = ""
    subtitle: str = ""
    number: str = ""
    place: str = ""
    blocks: tuple[Block, ...] = ()
    sheets: tuple[dict[str, Any], ...] = ()


class BadForm(Exception):
    """A form's text that cannot be built, in one sentence."""


def forms() -> list[Form]:
    """Read every form, in the order of their files.

    Raises:
        BadForm: naming the file and what is wrong.

    """
    return [_read(path) for path in sorted(FOLDER.glob("*.yaml"))]


def _read(path: Path) -> Form:
    values = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        form = Form(
            **values
            | {name: tuple(values.get(name, ())) for name in ("agency", "blocks", "sheets")}
        )
    except TypeError as error:
        message = f"{path}: {error}"
        raise BadForm(message) from error
    kind = "blocks" if form.into.endswith(".docx") else "sheets"
    if not getattr(form, kind) or not form.into.endswith((".docx", ".xlsx")):
        message = f"{path}: a .docx has blocks, an .xlsx has sheets"
        raise BadForm(message)
    return form
