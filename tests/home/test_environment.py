from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ImproperlyConfigured

from thao.environment import Environment

LONG = "x" * 50


@pytest.fixture
def production(monkeypatch, tmp_path):
    for name in ("SECRET_KEY", "IDENTITY_KEY", "ALLOWED_HOSTS", "SITE_URL", "DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("THAO_MODE", "production")
    return Environment(tmp_path)


def test_an_unknown_mode_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("THAO_MODE", "debug")

    with pytest.raises(ImproperlyConfigured, match="THAO_MODE is 'debug'; write one of"):
        Environment(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "read", "message"),
    [
        ("SECRET_KEY", "", lambda env: env.secret("SECRET_KEY", "why"), "SECRET_KEY is not set"),
        ("SECRET_KEY", "abc", lambda env: env.secret("SECRET_KEY", "why"), "has 3 characters"),
        ("ALLOWED_HOSTS", "", lambda env: env.hosts(), "ALLOWED_HOSTS is not set"),
        ("ALLOWED_HOSTS", "a.example,*", lambda env: env.hosts(), "holds '\\*'"),
        ("SITE_URL", "http://a.example", lambda env: env.site_url(), "write https://"),
        ("SITE_URL", "https://a.example/x", lambda env: env.site_url(), "nothing after it"),
        ("EMAIL_PORT", "smtp", lambda env: env.number("EMAIL_PORT", otherwise=25), "whole number"),
        ("DATABASE_URL", "mysql://a@b/c", lambda env: env.database(), "names no database"),
        ("DATABASE_URL", "what", lambda env: env.database(), "names no database"),
    ],
)
def test_an_unsafe_or_unreadable_value_is_named(
    production, monkeypatch, name, value, read, message
):
    monkeypatch.setenv(name, value)

    with pytest.raises(ImproperlyConfigured, match=message):
        read(production)


def test_production_with_everything_set_is_accepted(production, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", LONG)
    monkeypatch.setenv("ALLOWED_HOSTS", "hoc.mau.example, www.mau.example")
    monkeypatch.setenv("SITE_URL", "https://hoc.mau.example/")
    monkeypatch.setenv("DATABASE_URL", "postgres://u:p@127.0.0.1:5432/thao")

    assert production.secret("SECRET_KEY", "why") == LONG
    assert production.hosts() == ["hoc.mau.example", "www.mau.example"]
    assert production.site_url() == "https://hoc.mau.example"
    assert production.database()["ENGINE"] == "django.db.backends.postgresql"


@pytest.mark.parametrize(("asked", "after"), [("", 2), ("?prepare_threshold=1000000", 1_000_000)])
def test_postgresql_prepares_statements_unless_a_pooler_forbids_it(
    monkeypatch, tmp_path, asked, after
):
    monkeypatch.setenv("DATABASE_URL", f"postgres://u:p@127.0.0.1:5432/thao{asked}")
    options = Environment(tmp_path).database()["OPTIONS"]
    assert options == {"server_side_binding": True, "prepare_threshold": after}


def test_a_trial_makes_its_secret_once_and_keeps_it_private(monkeypatch, tmp_path):
    monkeypatch.setenv("THAO_MODE", "demo")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    env = Environment(tmp_path / "var")

    first = env.secret("SECRET_KEY", "why")

    assert env.secret("SECRET_KEY", "why") == first
    kept = tmp_path / "var" / "secret-key.secret"
    assert kept.stat().st_mode & 0o777 == 0o600


def test_processes_that_start_together_read_one_whole_secret(monkeypatch, tmp_path):
    monkeypatch.setenv("THAO_MODE", "demo")
    monkeypatch.delenv("SECRET_KEY", raising=False)
    together = Barrier(16)

    def start(_process):
        together.wait()
        return Environment(tmp_path / "var").secret("SECRET_KEY", "why")

    with ThreadPoolExecutor(16) as processes:
        found = set(processes.map(start, range(16)))

    assert [len(secret) for secret in found] == [64]
    assert [path.name for path in (tmp_path / "var").iterdir()] == ["secret-key.secret"]


def test_a_trial_runs_on_sqlite_that_loses_no_commit_when_the_power_goes(monkeypatch, tmp_path):
    monkeypatch.setenv("THAO_MODE", "demo")
    monkeypatch.delenv("DATABASE_URL", raising=False)

    config = Environment(tmp_path).database()

    assert config["ENGINE"] == "django.db.backends.sqlite3"
    pragmas = config["OPTIONS"]["init_command"]
    assert pragmas == "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
