"""An exception from a rule gives its reason."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDERS = ("people", "courses", "quizzes", "certificates", "compliance", "site", "bench", "bin")
PYTHON = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.py")
    if "migrations" not in path.parts
)
SILENCED = re.compile(r"#\s*(noqa|type:\s*ignore|pragma: no cover)")
NAMED = re.compile(r"(noqa: [A-Z]+\d+|type: ignore\[|pragma: no cover)")
REASON = re.compile(r"(-- \S+|ignore\[[a-z, -]+\]  # (?!noqa)\w+)")


def silenced_without_reason(text: str) -> list[str]:
    return [
        line.strip()
        for line in text.splitlines()
        if SILENCED.search(line) and not (NAMED.search(line) and REASON.search(line))
    ]


def test_a_bare_noqa_is_caught():
    assert silenced_without_reason("x = 1  # noqa") == ["x = 1  # noqa"]
    assert silenced_without_reason("x = 1  # noqa: S105 -- a sample") == []


def test_every_exception_gives_its_reason():
    found = {
        f"{path.relative_to(ROOT)}: {line}"
        for path in PYTHON
        for line in silenced_without_reason(path.read_text())
    }
    assert found == set()
