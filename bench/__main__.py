"""`python -m bench`: server CPU, SQL statements and bytes per act, on PostgreSQL.

Figures are the minimum of five runs, each by another learner. CPU is this process's own time;
statements are counted where Django executes them, without BEGIN and COMMIT.
"""

import os
import sys

import psycopg

ADMIN_URL = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = f"thao_bench_{os.getpid()}"


def main() -> int:
    os.environ |= {
        "THAO_MODE": "test",
        "DATABASE_URL": ADMIN_URL.rsplit("/", 1)[0] + f"/{NAME}",
        "CELERY_BROKER_URL": "memory://",
        "DJANGO_SETTINGS_MODULE": "thao.settings",
    }
    try:
        with psycopg.connect(ADMIN_URL, autocommit=True, connect_timeout=3) as admin:
            admin.execute(f'CREATE DATABASE "{NAME}"')
    except psycopg.OperationalError as error:
        sys.exit(f"No PostgreSQL at {ADMIN_URL}: {error}. Set BENCH_POSTGRES.")
    try:
        return run()
    finally:
        from django.db import connections  # noqa: PLC0415 -- Django is set up by now

        connections.close_all()
        with psycopg.connect(ADMIN_URL, autocommit=True) as admin:
            admin.execute(f'DROP DATABASE IF EXISTS "{NAME}" WITH (FORCE)')


def run() -> int:
    import django  # noqa: PLC0415 -- the environment above comes first

    django.setup()
    from bench import acts, province, report  # noqa: PLC0415 -- they need Django set up

    learners = province.build(int(os.environ.get("BENCH_LEARNERS", "2000")))
    return report.show(acts.measure_all(learners))


if __name__ == "__main__":
    sys.exit(main())
