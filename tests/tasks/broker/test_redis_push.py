"""A pushed message is the one that Celery would have sent; what a push can't do is left to it."""

import json
from base64 import b64decode

import pytest
import redis
from kombu import pools

from monitor.actions import NotSentError
from tasks import app, publish
from tasks.broker import redis_push
from tasks.broker.message_template import MessageTemplate

pytestmark = pytest.mark.store
QUEUE = "deadair.checkins"
TEMPLATE = MessageTemplate("checkins.hang_up")
NEW_EACH_TIME = {"headers": ("id", "root_id"), "properties": ("correlation_id", "delivery_tag")}


@pytest.fixture
def broker(redis_server, monkeypatch):
    """Return a client of the broker that our app publishes to."""
    with app.connection_for_write(redis_server.url) as connection, redis_server.client as client:
        monkeypatch.setattr(type(app), "producer_pool", pools.producers[connection])
        client.flushall()
        yield client


def sent(broker):
    message = json.loads(broker.rpop(QUEUE))
    assert broker.llen(QUEUE) == 0
    message["body"] = json.loads(b64decode(message["body"]))
    for part, names in NEW_EACH_TIME.items():
        for name in names:
            assert message[part].pop(name)
    return message


def test_it_is_what_celery_would_send(broker, monkeypatch):
    publish.hang_up("v3:a", 3, "silence")
    pushed = sent(broker)
    monkeypatch.setattr(redis_push, "serves", lambda _: False)
    publish.hang_up("v3:a", 3, "silence")
    assert pushed == sent(broker)
    assert pushed["body"][1] == {"call_control_id": "v3:a", "epoch": 3, "cause": "silence"}


def test_a_connection_that_was_closed_is_replaced(broker):
    publish.hang_up("v3:a", 1, "silence")
    assert sent(broker)
    broker.client_kill_filter(_type="normal", skipme=True)
    publish.hang_up("v3:a", 2, "silence")
    assert sent(broker)["body"][1]["epoch"] == 2


def test_a_broker_that_is_away_is_told_of(broker, monkeypatch):
    def refuse(*_):
        raise redis.exceptions.ConnectionError("nobody listens")

    monkeypatch.setattr(redis.Redis, "lpush", refuse)
    with pytest.raises(NotSentError, match="the broker did not take"):
        publish.hang_up("v3:a", 1, "silence")
    assert broker.llen(QUEUE) == 0


@pytest.mark.parametrize("transport", ["tasks.broker.rabbitmq:Transport", None])
def test_another_broker_is_left_to_celery(monkeypatch, transport):
    monkeypatch.setitem(app.conf, "broker_transport", transport)
    assert not redis_push._takes_pushes.__wrapped__()


def test_a_prefixed_list_is_left_to_celery(monkeypatch):
    options = app.conf.broker_transport_options | {"global_keyprefix": "team:"}
    monkeypatch.setitem(app.conf, "broker_transport_options", options)
    assert not redis_push._takes_pushes.__wrapped__()


def test_a_message_that_a_task_sends_names_its_parent(monkeypatch):
    assert redis_push.serves(TEMPLATE)
    monkeypatch.setattr(type(app), "current_worker_task", object())
    assert not redis_push.serves(TEMPLATE)
