"""What every test stands on: test settings, and the documented cast."""

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest
from django.utils import translation

from quizzes import recalling
from tests import factories
from tests.browser import (  # noqa: F401 -- fixtures: one Chromium for all folders
    browse,
    chromium,
    iso_01,
    issuer,
    site,
    with_password,
)

ROOT = Path(__file__).parents[1]


def pytest_configure(config):
    """Keep the test database as long as no migration has changed: creating one takes 20 s."""
    config.option.reuse_db = True
    if hasattr(config, "workerinput"):
        config.option.create_db |= os.environ["THAO_TEST_CREATE_DB"] == "True"
        return
    # Every worker has a database of its own, so another number of them is another set.
    os.environ["THAO_TEST_WORKERS"] = str(getattr(config.option, "numprocesses", None) or 0)
    stamp = _stamp()
    stamp.parent.mkdir(parents=True, exist_ok=True)
    config.option.create_db |= not stamp.exists() or stamp.read_text() != _migrations()
    os.environ["THAO_TEST_CREATE_DB"] = str(config.option.create_db)  # for the workers
    stamp.unlink(missing_ok=True)  # an interrupted run vouches for nothing
    _spoilt().unlink(missing_ok=True)
    _made().unlink(missing_ok=True)


def pytest_runtest_setup(item):
    """A transactional test leaves the database without what migrations put there: not kept."""
    mark = item.get_closest_marker("django_db")
    if (mark and mark.kwargs.get("transaction")) or "transactional_db" in item.fixturenames:
        _spoilt().touch()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The database was really set up: only such a run vouches for it."""
    _made().touch()


def pytest_sessionfinish(session):
    if hasattr(session.config, "workerinput"):
        return
    if _made().exists() and not _spoilt().exists():
        _stamp().write_text(_migrations())
    _made().unlink(missing_ok=True)


def pytest_terminal_summary(terminalreporter):
    """Figures that a test records as its property stand in the log, also when it passes."""
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for title, *lines in [
                kept for name, kept in report.user_properties if name == "figures"
            ]:
                terminalreporter.section(title)
                terminalreporter.write_line("\n".join(lines))


def _migrations():
    paths = sorted(p for p in ROOT.glob("*/**/migrations/*.py") if ".venv" not in p.parts)
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()


def _stamp():
    var = Path(os.environ.get("THAO_VAR", ROOT / "var"))
    engine = os.environ.get("DATABASE_URL", "sqlite").split(":")[0]
    return var / f"test-db-{engine}-{os.environ['THAO_TEST_WORKERS']}"


def _spoilt():
    return _stamp().with_suffix(".spoilt")


def _made():
    return _stamp().with_suffix(".made")


@pytest.fixture(autouse=True)
def _private_files(settings, tmp_path):
    """Each test has its own media, mail and queue folders."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"


@pytest.fixture(autouse=True)
def _own_language(settings):
    """What a test read in English does not stay the language of the next."""
    yield
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def _fresh_memory():
    """A row that was rolled back may come again under its number with other content."""
    recalling.forget()


@pytest.fixture
def province(db):
    """The root of the cast's units."""
    return factories.UnitFactory(code="P", name="Tỉnh Mẫu", kind="province", applies_qms=False)


@pytest.fixture
def commune(province):
    """The cast's own agency."""
    return factories.UnitFactory(parent=province, code="X1", name="Xã An Hòa")


@pytest.fixture
def elsewhere(province):
    """An agency next door, whose people must never leak."""
    return factories.UnitFactory(parent=province, code="X2", name="Xã Đông Giang")


@pytest.fixture
def learner(commune):
    return factories.posted(commune, full_name="Nguyễn Thị Ngọc Hà", position="Văn phòng")


@pytest.fixture
def stranger(elsewhere):
    return factories.posted(elsewhere, full_name="Hoàng Văn Khải")


def _officer(commune, role):
    person = factories.posted(commune, full_name=f"Cán bộ {role}")
    factories.MandateFactory(person=person, role=role, unit=commune)
    return person


@pytest.fixture
def hr(commune):
    return _officer(commune, "hr")


@pytest.fixture
def leader(commune):
    return _officer(commune, "leader")


@pytest.fixture
def signer(commune):
    return _officer(commune, "signer")


@pytest.fixture
def inspector(commune):
    person = factories.PersonFactory(full_name="Lê Thanh Tra")
    factories.MandateFactory(
        person=person, role="inspector", unit=commune, valid_to=dt.date(2099, 12, 31)
    )
    return person


@pytest.fixture
def trainer(commune):
    return _officer(commune, "trainer")


@pytest.fixture
def administrator(province):
    person = factories.PersonFactory(full_name="Trần Quản Trị")
    factories.MandateFactory(person=person, role="administrator", unit=province)
    return person
