"""Nothing that RabbitMQ 4 no longer has is asked for, and its way to count is reckoned with.

`tests/estate/rabbitmq` runs both; here is what we declare and ask for, before it is sent, without a
server.
"""

import runpy
from types import SimpleNamespace

import pytest
from celery import Celery
from celery.worker.consumer.tasks import Tasks
from kombu import Connection

from deploy.local.run import ROOT
from tasks.broker.prefetch import threads
from tasks.shown.consumer import Consumer

pytestmark = pytest.mark.unit
REMOVED = {"x-ha-policy", "x-queue-mode", "x-max-in-memory-length", "x-max-in-memory-bytes"}


@pytest.fixture(params=["classic", "quorum"])
def app(request, monkeypatch):
    """Return a Celery application as ours is with RabbitMQ."""
    for name, value in {
        "REDIS_URL": "redis://127.0.0.1:1/0",
        "CELERY_BROKER_URL": "amqp://guest@127.0.0.1:1//",
        "BROKER_QUEUE_TYPE": request.param,
    }.items():
        monkeypatch.setenv(name, value)
    settings = runpy.run_path(str(ROOT / "celeryconfig.py"))
    app = Celery("of-a-test", set_as_current=False)
    app.config_from_object(SimpleNamespace(**settings))
    app.kind = request.param
    return app


def test_every_queue_outlives_the_broker_and_says_its_kind(app):
    for queue in app.amqp.queues.consume_from.values():
        assert queue.durable
        assert not queue.exclusive
        assert not queue.auto_delete
        assert queue.queue_arguments == {"x-queue-type": app.kind}
        assert not REMOVED & set(queue.queue_arguments)
        assert queue.exchange.durable
        assert queue.exchange.type == "direct"


def test_a_queue_that_does_not_is_its_connection_s_own(app):
    """RabbitMQ 4 deprecates transient queues that are nobody's: control and events have theirs."""
    mailbox = app.control.mailbox
    with Connection("memory://") as connection, connection.channel() as channel:
        events = app.events.Receiver(channel).queue
    for queue in (mailbox.get_queue("node"), mailbox.reply_queue, events):
        assert queue.durable or queue.exclusive


def consumer_of(app, threads):
    """Return a worker's consumer that has asked for *threads* messages."""
    consumer = Consumer.__new__(Consumer)
    consumer.app, consumer.qos_global = app, None
    consumer.initial_prefetch_count = threads
    return consumer


@pytest.mark.parametrize(
    ("version", "of_all"), [("3.10.8", True), ("3.13.7", True), ("4.0.2", False), ("4.2.0", False)]
)
def test_a_worker_holds_no_more_than_it_has_threads_for(app, version, of_all):
    app.select_queues(["deadair.checkins", "deadair.api"])
    options = threads(app, {"concurrency": 16}, 2)
    assert options["concurrency"] == 32
    consumer = consumer_of(app, 32)
    transport = app.connection_for_read().transport
    told = SimpleNamespace(server_properties={"product": "RabbitMQ", "version": version})
    consumer.connection = SimpleNamespace(
        qos_semantics_matches_spec=transport.qos_semantics_matches_spec(told), transport=transport
    )
    consumer.qos_global = Tasks.qos_global(SimpleNamespace(), consumer)
    assert consumer.qos_global is (of_all and app.kind == "classic")
    queues = 1 if consumer.qos_global else 2
    assert consumer.initial_prefetch_count * queues == 32
    consumer.initial_prefetch_count = 32  # as after each new connection
    assert consumer.initial_prefetch_count * queues == 32


def test_on_redis_threads_and_messages_stay_as_asked(monkeypatch):
    monkeypatch.setenv("REDIS_URL", "redis://127.0.0.1:1/0")
    app = Celery("of-a-test", set_as_current=False)
    app.config_from_object(SimpleNamespace(**runpy.run_path(str(ROOT / "celeryconfig.py"))))
    assert threads(app, {"concurrency": 16}, 2) == {"concurrency": 16}
    consumer = consumer_of(app, 16)
    consumer.qos_global = False
    assert consumer.initial_prefetch_count == 16
