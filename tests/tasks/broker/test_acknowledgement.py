"""A task's thread acknowledges by itself; the loop sends it, and is woken only if it must be."""

import pytest
from kombu import Message
from kombu.asynchronous import Hub
from kombu.transport import pyamqp

from tasks import app
from tasks.broker.transport import Channel
from tasks.shown.consumer import Consumer

pytestmark = pytest.mark.store
QUEUE, MESSAGES = "deadair.webhooks", "deadair.unacked"
TWO = 2


@pytest.fixture
def server(redis_server):
    with redis_server.client as client:
        client.flushall()
        yield client


@pytest.fixture
def received():
    return []


@pytest.fixture
def channel(redis_server, server, received):
    """Return the channel of a worker that may hold two messages, and has received them."""
    with app.connection_for_read(redis_server.url) as connection:
        for _ in range(TWO):
            app.send_task("webhooks.call.hold", connection=connection)
        channel = connection.channel()
        channel.basic_qos(0, TWO, False)
        channel.basic_consume(QUEUE, False, received.append, "us")
        while len(received) < TWO:
            connection.drain_events(timeout=5)
        assert server.llen(QUEUE) == 0
        yield channel


@pytest.fixture
def consumer():
    """Return a worker's consumer; all that it needs to acknowledge is its loop."""
    consumer = Consumer.__new__(Consumer)
    consumer.hub = Hub()
    yield consumer
    consumer.hub.close()


def acknowledge(consumer, message):
    consumer.call_soon_ack(message.ack_log_error, None, ())


def test_the_loop_sends_what_threads_acknowledged(server, channel, received, consumer):
    assert isinstance(channel, Channel)
    for message in received:
        acknowledge(consumer, message)
    assert not consumer.hub._ready
    channel.connection.cycle.on_poll_start()
    channel.qos.settle()
    assert server.hlen(MESSAGES) == 0


def test_a_worker_with_all_that_it_may_hold_is_woken(channel, received, consumer):
    channel.connection.cycle.on_poll_start()
    assert not channel.qos.can_consume()
    acknowledge(consumer, received[0])
    assert consumer.hub._ready, "it may ask for a message again"
    assert channel.qos.can_consume()


def test_a_worker_that_waits_for_messages_is_left_waiting(channel, received, consumer):
    acknowledge(consumer, received[0])
    assert channel.qos.can_consume()
    acknowledge(consumer, received[1])
    assert not consumer.hub._ready


def test_nothing_is_left_when_the_channel_closes(server, channel, received, consumer):
    for message in received:
        acknowledge(consumer, message)
    channel.close()
    assert server.hlen(MESSAGES) == server.llen(QUEUE) == 0


def test_a_message_returned_as_soon_as_it_came_is_on_the_queue(server, channel, received):
    received[0].requeue()
    received[1].reject()
    assert (server.llen(QUEUE), server.hlen(MESSAGES)) == (1, 0)
    assert not channel.qos._record._unread, "the server had recorded it before"


def test_a_rejection_is_the_loop_s(channel, received, consumer):  # noqa: ARG001  # keeps it open
    consumer.call_soon_ack(received[0].reject_log_error, None, ())
    assert consumer.hub._ready


def test_what_came_from_another_broker_is_the_loop_s(consumer):
    """RabbitMQ's channels are not for several threads, and have no such record."""
    message = Message(channel=pyamqp.Channel.__new__(pyamqp.Channel))
    acknowledge(consumer, message)
    assert consumer.hub._pop_ready()
