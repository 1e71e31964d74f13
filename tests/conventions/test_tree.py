"""The tree: what the user gave stays at the top, and `site/` stays a folder."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GIVEN = ("site", "courses", "quizzes", "certificates", "templates", "tests", "manage.py")
FORBIDDEN = {"core", "common", "utils", "helpers", "services", "misc"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [Path(line) for line in listed.stdout.splitlines()]


def test_what_was_given_stands_at_the_top():
    assert [name for name in GIVEN if not (ROOT / name).exists()] == []


def test_site_is_a_folder_and_tracked():
    assert not (ROOT / "site" / "__init__.py").exists()
    assert Path("site/thao/settings.py") in tracked()


def test_no_module_is_named_for_nothing():
    named = {path.stem for path in tracked() if path.suffix == ".py"}

    assert named & FORBIDDEN == set()


@pytest.mark.parametrize("folder", ["requirements", "docs", "site", "bin", ".ci"])
def test_no_file_names_a_package_registry(folder):
    hosts = ["pypi" + ".org", "python" + "hosted", "npm" + "js.", "deb." + "debian"]
    found = [
        path
        for path in tracked()
        if path.parts[0] == folder
        and path.suffix not in {".ttf", ".woff2", ".png"}
        and any(host in (ROOT / path).read_text(errors="ignore") for host in hosts)
    ]
    assert found == []
