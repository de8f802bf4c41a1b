"""A retry on RabbitMQ is sent to a queue in which it waits, and from which it comes back."""

import runpy
from types import SimpleNamespace

import pytest
from celery import Celery

from deploy.local.run import ROOT
from tasks import app as ours
from tasks.broker.delayed import delayed, waiting_queue
from tasks.shown.consumer import Consumer

pytestmark = pytest.mark.unit
SPEAK = "deadair.checkins.speak"


@pytest.fixture(params=["classic", "quorum"])
def app(request, monkeypatch):
    """Return a Celery application as ours is with RabbitMQ."""
    return configured(monkeypatch, "amqp://guest@127.0.0.1:1//", request.param)


def configured(monkeypatch, broker, kind="classic"):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    monkeypatch.setenv("CELERY_BROKER_URL", broker)
    monkeypatch.setenv("BROKER_QUEUE_TYPE", kind)
    app = Celery("of-a-test", set_as_current=False)
    app.config_from_object(SimpleNamespace(**runpy.run_path(str(ROOT / "celeryconfig.py"))))
    app.kind = kind
    return app


def test_a_task_with_a_countdown_waits_in_the_broker(app):
    given = {"countdown": 0.3, "exchange": "deadair.checkins", "routing_key": "x", "retries": 2}
    options = delayed(app, SPEAK, given)
    assert given["countdown"] == 0.3, "what was given stays"
    assert options.keys() == {"queue", "expiration", "retries"}
    assert options["expiration"] == 0.3
    queue = options["queue"]
    assert (queue.name, queue.routing_key) == ("deadair.checkins.in_0.5s",) * 2
    assert queue.exchange.name == ""
    assert queue.durable
    assert queue.queue_arguments == {
        "x-queue-type": app.kind,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": "deadair.checkins",
    }


@pytest.mark.parametrize(
    ("pause_s", "name"),
    [(0.01, "0.25"), (0.25, "0.25"), (0.26, "0.5"), (1, "1"), (1.5, "2"), (3, "4"), (60, "64")],
)
def test_what_waits_for_about_as_long_waits_together(app, pause_s, name):
    queue = waiting_queue(app.amqp.queues["deadair.hooks"], pause_s)
    assert queue.name == f"deadair.hooks.in_{name}s"


@pytest.mark.parametrize("options", [{}, {"countdown": None}, {"countdown": 0}])
def test_a_task_that_is_due_goes_as_it_is(app, options):
    assert delayed(app, SPEAK, options) is options


def test_on_redis_the_worker_waits_as_ever(monkeypatch):
    app = configured(monkeypatch, "redis://127.0.0.1:1/0")
    options = {"countdown": 2}
    assert delayed(app, SPEAK, options) is options


def test_a_worker_makes_no_queues_for_celery_s_own_way():
    steps = [str(step) for step in Consumer.Blueprint.default_steps]
    assert any(step.endswith("consumer.tasks:Tasks") for step in steps)
    assert not any("delayed" in step.lower() for step in steps)


def test_our_app_sends_its_retries_so(monkeypatch):
    sent = []
    monkeypatch.setattr(Celery, "send_task", lambda *_, **options: sent.append(options))
    monkeypatch.setattr("tasks.delayed", lambda _, name, options: {"to": name, **options})
    ours.send_task("checkins.speak", countdown=1)
    assert sent == [{"to": SPEAK, "countdown": 1}]
