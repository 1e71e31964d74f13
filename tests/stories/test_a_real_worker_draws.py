"""The queue draws what was issued: a real worker, on every broker that answers here."""

import os
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path

import pytest
from django.db import connection
from kombu import Connection

from certificates import issuing, tasks
from tests import factories

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.django_db(transaction=True)
BROKERS = [
    pytest.param("filesystem://", None, id="embedded"),
    pytest.param("redis://127.0.0.1:6379/15", 6379, id="redis", marks=pytest.mark.redis),
    pytest.param("amqp://guest:guest@127.0.0.1:5672//", 5672, id="rabbitmq"),
]


def answers(port):
    with socket.socket() as sock:
        sock.settimeout(1)
        return sock.connect_ex(("127.0.0.1", port)) == 0


def database_url():
    config = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{config['NAME']}"
    user, host, port = config["USER"], config["HOST"] or "127.0.0.1", config["PORT"] or 5432
    return f"postgres://{user}:{config['PASSWORD']}@{host}:{port}/{config['NAME']}"


@pytest.fixture
def worker(tmp_path, settings):
    """Start a worker on this test's database; it is ended with the test."""
    started = []

    def start(broker, queue):
        env = os.environ | {
            "THAO_MODE": "test",
            "THAO_VAR": str(tmp_path),
            "DATABASE_URL": database_url(),
            "CELERY_BROKER_URL": broker,
        }
        command = [
            *(sys.executable, "-m", "celery", "--quiet", "--app", "thao.celery", "worker"),
            *("--queues", queue, "--concurrency", "1", "--loglevel", "warning"),
            *("--without-gossip", "--without-mingle", "--without-heartbeat"),
        ]
        with (tmp_path / "worker.log").open("wb") as log:
            started.append(subprocess.Popen(command, env=env, cwd=ROOT, stdout=log, stderr=log))

    yield start
    for process in started:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(done, seconds=60):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if done():
            return True
        time.sleep(0.3)
    return False


@pytest.mark.parametrize(("broker", "port"), BROKERS)
def test_the_worker_draws_the_certificate_once(broker, port, worker, settings, tmp_path):
    if port and not answers(port):
        pytest.skip(f"Nothing answers on 127.0.0.1:{port}: this broker was not tried.")
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.IssuerFactory()
    certificate = issuing.issue(factories.CompletionFactory())
    queue = f"thao-test-{uuid.uuid4().hex}"
    options = (
        {"data_folder_in": str(tmp_path / "queue"), "data_folder_out": str(tmp_path / "queue")}
        | {"control_folder": str(tmp_path / "queue-control")}
        if port is None
        else {}
    )
    for folder in options.values():
        Path(folder).mkdir(exist_ok=True)
    with Connection(broker, transport_options=options) as link:
        for _twice in range(2):
            tasks.draw.apply_async(
                kwargs={"certificate_id": certificate.pk}, connection=link, queue=queue
            )
    worker(broker, queue)

    def drawn():
        certificate.refresh_from_db()
        return certificate.sha256 != ""

    assert wait_until(drawn), (tmp_path / "worker.log").read_text()
    first = certificate.sha256
    files = list((tmp_path / "media").rglob("*.pdf"))
    certificate.refresh_from_db()
    assert [f.read_bytes()[:5] for f in files] == [b"%PDF-"]
    assert certificate.sha256 == first
