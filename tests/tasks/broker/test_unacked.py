"""A worker's record of unacknowledged messages: kombu can restore from it, and none is lost."""

import json

import pytest

from calls.redis_client.failover import NotTheOneError
from tasks import app
from tasks.broker.unacked import UNREAD, UnackedRecord
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.store
INDEX, MESSAGES = "deadair.unacked_index", "deadair.unacked"
MESSAGE = ({"body": "e30=", "properties": {"delivery_tag": "a"}, "headers": {}}, "", "deadair.api")


@pytest.fixture
def server(redis_server):
    with redis_server.client as client:
        client.flushall()
        yield client
        client.config_set("maxmemory", 0)


@pytest.fixture
def channel(redis_server):
    with app.connection_for_read(redis_server.url) as connection, connection.channel() as channel:
        yield channel


@pytest.fixture
def record(server, channel):  # noqa: ARG001  # emptied first
    return UnackedRecord(channel)


def settled(record, server):
    """Return the tags that the server has once it has carried out all that *record* was told."""
    record.settle()
    tags = server.zrange(INDEX, 0, -1)
    assert sorted(tags) == sorted(server.hkeys(MESSAGES))
    return tags


def test_a_message_is_there_until_it_is_removed(record, server):
    record.add({"a": MESSAGE}, 12.5)
    record.settle()
    assert server.zscore(INDEX, "a") == 12.5
    assert json.loads(server.hget(MESSAGES, "a")) == list(MESSAGE)
    record.remove("a")
    assert settled(record, server) == []


def test_kombu_restores_what_is_recorded(record, server, channel):
    record.add({"a": MESSAGE}, 0)
    record.settle()
    channel.qos.restore_by_tag("a")
    assert server.zcard(INDEX) == server.hlen(MESSAGES) == 0
    restored = json.loads(server.rpop("deadair.api"))
    assert restored["body"] == MESSAGE[0]["body"]


def test_a_removal_is_sent_with_the_next_message(record, server):
    """Operations are counted, not seconds: a message costs the server one read and no more."""
    record.add({"0": MESSAGE}, 1)
    record.settle()
    before = server.info("stats")["total_reads_processed"]
    for number in range(UNREAD // 2 - 1):
        record.remove(str(number))
        record.add({str(number + 1): MESSAGE}, 1)
    record.settle()
    asked = 1
    assert server.info("stats")["total_reads_processed"] - before - asked <= UNREAD // 2 - 1


def test_a_removal_waits_until_it_is_flushed_at_the_latest(record, server):
    record.add({"a": MESSAGE}, 1)
    record.remove("a")
    record.settle()
    assert server.hlen(MESSAGES) == 0
    record.add({"b": MESSAGE}, 1)
    record.remove("b")
    record.flush()
    eventually(lambda: not server.hlen(MESSAGES), 5, what="b is removed")


def test_the_answers_are_read_now_and_then(record, server):
    tags = [str(n) for n in range(3 * UNREAD)]
    for tag in tags:
        record.add({tag: MESSAGE}, 1)
        assert len(record._unread) <= UNREAD
    for tag in tags:
        record.remove(tag)
        record.flush()
        assert len(record._unread) <= UNREAD
    assert settled(record, server) == []


def test_a_lost_connection_is_replaced(record, server):
    record.add({"a": MESSAGE}, 1)
    server.client_kill_filter(_type="normal", skipme=True)
    record.add({"b": MESSAGE}, 1)
    assert settled(record, server) == ["a", "b"]


def test_a_removal_that_was_not_answered_is_sent_again(record, server):
    """The server closes the connection before it reads the removal, which the kernel has taken."""
    record.add({"a": MESSAGE}, 1)
    record.add({"b": MESSAGE}, 1)
    server.client_kill_filter(_type="normal", skipme=True)
    record.remove("a")
    record.flush()
    assert settled(record, server) == ["b"]


def test_a_message_that_was_not_answered_is_sent_again(record, server):
    record.add({"a": MESSAGE}, 1)
    record.settle()
    server.client_kill_filter(_type="normal", skipme=True)
    record.add({"b": MESSAGE}, 1)
    assert settled(record, server) == ["a", "b"]


def test_a_full_server_refuses_a_message_and_not_a_removal(record, server):
    record.add({"a": MESSAGE}, 1)
    server.config_set("maxmemory", 1)
    record.remove("a")
    record.add({"b": MESSAGE}, 1)
    record.settle()
    server.config_set("maxmemory", 0)
    assert settled(record, server) == []


def test_a_demoted_server_is_left(record, server):
    record.add({"a": MESSAGE}, 1)
    server.replicaof("127.0.0.1", 1)
    try:
        record.add({"b": MESSAGE}, 1)
        with pytest.raises(NotTheOneError):
            record.settle()
    finally:
        server.replicaof("NO", "ONE")
    assert record._connection is None
    assert settled(record, server) == ["a", "b"], "the next one gets it"


def test_its_keys_have_the_broker_s_prefix(server, channel):
    channel.global_keyprefix = "team:"
    record = UnackedRecord(channel)
    record.add({"a": MESSAGE}, 1)
    record.settle()
    assert server.zcard(f"team:{INDEX}") == server.hlen(f"team:{MESSAGES}") == 1
