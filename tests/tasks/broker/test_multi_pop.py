"""A worker takes several waiting messages at once, never more than it may hold, and loses none."""

import json
from contextlib import contextmanager

import pytest

from tasks import app
from tasks.broker.multi_pop import AT_ONCE

pytestmark = pytest.mark.store
QUEUE, OTHER, MESSAGES = "deadair.webhooks", "deadair.hooks", "deadair.unacked"
TASK = "webhooks.call.hold"


@pytest.fixture
def server(redis_server):
    with redis_server.client as client:
        client.flushall()
        yield client
        client.execute_command("ACL", "SETUSER", "default", "+blmpop")


class Reader:
    """A worker's channel, and the ids of the messages it has received."""

    def __init__(self, connection, holds, no_ack=False):
        self.received, self.raw = [], []
        self.connection, self.channel = connection, connection.channel()
        self.channel.basic_qos(0, holds, False)
        for queue in (QUEUE, OTHER):
            self.channel.basic_consume(queue, no_ack, self.take, queue)
        self.on_message = lambda: None

    def take(self, message):
        self.received.append(message.headers["id"])
        self.raw.append(message)
        self.on_message()

    def reads(self, count):
        while len(self.received) < count:
            self.connection.drain_events(timeout=5)
        return self.received


@pytest.fixture
def reader(redis_server, server):  # noqa: ARG001  # emptied first
    @contextmanager
    def reading(holds=16, **options):
        with app.connection_for_read(redis_server.url) as connection:
            yield Reader(connection, holds, **options)

    return reading


@pytest.fixture
def sent(redis_server):
    """Return what sends messages and returns their ids."""

    def send(count, queue=QUEUE):
        with app.connection_for_write(redis_server.url) as connection:
            names = {"connection": connection, "queue": queue}
            return [app.send_task(TASK, **names).id for _ in range(count)]

    return send


def calls(server, command):
    return server.info("commandstats").get(f"cmdstat_{command}", {"calls": 0})["calls"]


def test_what_waits_is_taken_several_at_once_in_its_order(reader, sent, server):
    ids = sent(3 * AT_ONCE)
    before = calls(server, "blmpop"), calls(server, "brpop")
    with reader() as worker:
        assert worker.reads(len(ids)) == ids
        assert calls(server, "blmpop") - before[0] == 3
        assert calls(server, "brpop") == before[1]


@pytest.mark.parametrize("holds", [1, 2, 3])
def test_no_more_than_the_worker_may_hold(reader, sent, server, holds):
    ids = sent(AT_ONCE)
    with reader(holds) as worker:
        assert worker.reads(holds) == ids[:holds]
        assert server.llen(QUEUE) == AT_ONCE - holds
        assert not worker.channel.qos.can_consume()
        worker.raw[0].ack()
        assert worker.reads(holds + 1) == ids[: holds + 1]


def test_all_are_recorded_before_the_first_is_delivered(reader, sent, server):
    ids = sent(AT_ONCE)
    found = []
    with reader() as worker:

        def look():
            worker.channel.qos.settle()
            kept = [json.loads(text)[0]["headers"]["id"] for text in server.hvals(MESSAGES)]
            found.append(sorted(kept))

        worker.on_message = look
        worker.reads(AT_ONCE)
    assert found == [sorted(ids)] * AT_ONCE


def test_what_is_in_hand_when_the_channel_closes_is_on_its_queue_again(reader, sent, server):
    ids = sent(AT_ONCE)
    with reader() as worker:
        worker.reads(AT_ONCE)
        worker.raw[1].ack()
        worker.channel.close()
    kept = [json.loads(text)["headers"]["id"] for text in server.lrange(QUEUE, 0, -1)]
    assert sorted(kept) == sorted(ids[:1] + ids[2:])
    assert server.hlen(MESSAGES) == 0


def test_a_server_without_the_command_is_asked_for_one_at_a_time(reader, sent, server):
    """Redis before 7.0 does not know it; here the user may not, which is answered alike."""
    server.execute_command("ACL", "SETUSER", "default", "-blmpop")
    ids = sent(3)
    with reader() as worker:
        assert worker.reads(3) == ids


def test_no_queue_waits_for_another_to_be_empty(reader, sent):
    sent(3 * AT_ONCE)
    hooks = sent(1, OTHER)
    with reader() as worker:
        assert hooks[0] in worker.reads(2 * AT_ONCE)[: 2 * AT_ONCE]


def test_what_cannot_be_read_costs_no_other_message(reader, sent, server):
    first = sent(1)
    server.lpush(QUEUE, "{broken")
    ids = first + sent(1)
    with reader() as worker:
        with pytest.raises(ValueError, match="Expecting"):
            worker.reads(2)
        assert worker.received == ids


def test_a_message_that_needs_no_acknowledgement_stays_in_no_record(reader, sent, server):
    sent(AT_ONCE)
    with reader(no_ack=True) as worker:
        worker.reads(AT_ONCE)
        worker.channel.qos.settle()
        assert server.hlen(MESSAGES) == 0
