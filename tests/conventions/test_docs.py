"""What is said of settings, commands and audited acts is complete."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
SOURCES = [
    path
    for folder in ("people", "courses", "quizzes", "certificates", "compliance", "site")
    for path in (ROOT / folder).rglob("*.py")
]


def test_every_environment_variable_is_documented():
    sources = "".join(
        (ROOT / "site" / "thao" / name).read_text() for name in ("settings.py", "environment.py")
    )
    read = set(re.findall(r'(?:text|number|required|secret)\(\s*"([A-Z_]+)"', sources))
    documented = (REFERENCE / "settings.md").read_text()

    assert {name for name in read if f"`{name}`" not in documented} == set()


def test_every_command_is_documented():
    commands = {
        path.stem for path in SOURCES if path.parent.name == "commands" and path.stem != "__init__"
    }
    documented = (REFERENCE / "commands.md").read_text()

    assert {name for name in commands if f"`{name}`" not in documented} == set()


def test_every_audited_act_is_documented():
    acts = {
        act
        for path in SOURCES
        for act in re.findall(r'audit\.record\(\s*"([a-z_.]+)"', path.read_text())
    }
    documented = (REFERENCE / "audit.md").read_text()

    assert acts
    assert {act for act in acts if f"`{act}`" not in documented} == set()
