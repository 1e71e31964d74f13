"""Files that other projects test with. They stay where they are; without them, tests skip."""

from pathlib import Path

import pytest

QUESTIONS = Path(__file__).parents[4] / "shared" / "corpora" / "questions"


def folder(name):
    if not (QUESTIONS / name).is_dir():
        pytest.skip(f"../shared/corpora/questions/{name} is not there: nothing was compared.")
    return QUESTIONS / name
