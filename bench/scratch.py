"""A PostgreSQL database that is made for one benchmark and dropped after it."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

ADMIN_URL = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")


def keep_files_in(folder: str) -> None:
    """Files, queue and mail of this process and its children lie there."""
    os.environ["THAO_VAR"] = folder


@contextmanager
def database() -> Iterator[str]:
    """Its address. The environment of this process names it when Django is set up inside."""
    name = f"thao_bench_{os.getpid()}"
    url = ADMIN_URL.rsplit("/", 1)[0] + f"/{name}"
    os.environ |= {
        "THAO_MODE": "test",
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "thao.settings",
    }
    os.environ.setdefault("CELERY_BROKER_URL", "memory://")
    try:
        with psycopg.connect(ADMIN_URL, autocommit=True, connect_timeout=3) as admin:
            admin.execute(f'CREATE DATABASE "{name}"')
    except psycopg.OperationalError as error:
        sys.exit(f"No PostgreSQL at {ADMIN_URL}: {error}. Set BENCH_POSTGRES.")
    try:
        yield url
    finally:
        from django.db import connections  # noqa: PLC0415 -- Django is set up by now

        connections.close_all()
        with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
