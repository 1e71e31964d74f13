"""Workers die in the middle of a batch, without a word: each paper is drawn once all the same."""

import datetime as dt

import pytest
from django.utils import timezone

from bench import killing, workers
from certificates import issuing
from tests import factories
from tests.stories.test_a_real_worker_draws import BROKERS, answers, database_url

pytestmark = pytest.mark.django_db(transaction=True)
BATCH = 60
KILLS = 3


@pytest.mark.parametrize(("url", "port"), BROKERS)
def test_sixty_drawings_survive_three_kills(url, port, settings, tmp_path):
    if port and not answers(port):
        pytest.skip(f"Nothing answers on 127.0.0.1:{port}: this broker was not tried.")
    settings.MEDIA_ROOT = tmp_path / "media"
    factories.IssuerFactory()
    an_hour_ago = timezone.now() - dt.timedelta(hours=1)
    issued = issuing.issue_many((factories.CompletionFactory(), an_hour_ago) for _ in range(BATCH))
    env = {"THAO_MODE": "test", "THAO_VAR": f"{tmp_path}", "DATABASE_URL": database_url()}

    with workers.broker(url, tmp_path) as broker:
        outcome = killing.draw_under_fire(broker, tmp_path, kills=KILLS, env=env, patience=600)

    log = (tmp_path / "worker.log").read_text()
    assert len(issued) == BATCH
    assert outcome.kills >= 2, log  # a run without faults proves nothing
    assert (outcome.drawn, outcome.drawn_twice, outcome.undrawn) == (BATCH, 0, 0), log
    assert (outcome.wrong_files, outcome.stray_files) == (0, 0)
