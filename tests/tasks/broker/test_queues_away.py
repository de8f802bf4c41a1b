"""A queue whose node is down is waited for by the worker; what no wait mends still ends it."""

import runpy
from types import SimpleNamespace
from unittest.mock import Mock

import pytest
from amqp import exceptions as amqp
from celery import Celery

from deploy.local.run import ROOT
from tasks.broker import queues_away
from tasks.shown.consumer import Consumer

pytestmark = pytest.mark.unit


@pytest.fixture
def consumer(monkeypatch):
    """Return a worker's consumer that counts its pauses; its first step is the test's."""
    for name, value in {
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "CELERY_BROKER_URL": "amqp://guest@127.0.0.1:1//",
    }.items():
        monkeypatch.setenv(name, value)
    app = Celery("of-a-test", set_as_current=False)
    app.config_from_object(SimpleNamespace(**runpy.run_path(str(ROOT / "celeryconfig.py"))))
    made = Consumer(
        lambda _request: None,
        app=app,
        pool=Mock(num_processes=2, is_green=False),
        controller=SimpleNamespace(use_eventloop=False, semaphore=None),
        hostname="h",
        timer=Mock(),
    )
    made.pauses = []
    monkeypatch.setattr(queues_away, "sleep", made.pauses.append)
    return made


def starts(consumer, monkeypatch, *outcomes):
    """Have the consumer connect, with one outcome each time."""
    left = list(outcomes)

    def start(_parent):
        outcome = left.pop(0)
        consumer.connection = Mock()
        if outcome:
            raise outcome
        consumer.blueprint.state = 3  # TERMINATE: it has run

    monkeypatch.setattr(consumer.blueprint, "start", start)
    monkeypatch.setattr(consumer.blueprint, "restart", lambda _parent: None)
    consumer.start()
    return left


def test_a_queue_that_is_away_is_waited_for(consumer, monkeypatch):
    away = amqp.NotFound("home node of durable queue is down or inaccessible")
    assert starts(consumer, monkeypatch, away, away, None) == []
    assert consumer.pauses == [queues_away.PAUSE_S] * 2


def test_a_lost_connection_is_not_waited_for(consumer, monkeypatch):
    assert starts(consumer, monkeypatch, ConnectionResetError(104, "reset"), None) == []
    assert consumer.pauses == []


@pytest.mark.parametrize("kind", [amqp.PreconditionFailed, amqp.AccessRefused])
def test_what_no_wait_mends_ends_the_worker(consumer, monkeypatch, kind):
    with pytest.raises(kind):
        starts(consumer, monkeypatch, kind("as ever"), None)
