"""The client that keeps connections at hand: no reply is ever taken for another command's."""

from concurrent.futures import ThreadPoolExecutor

import pytest
import redis
from redis import Connection

from calls.connection import connect
from tests.system.waiting import eventually

pytestmark = pytest.mark.store


@pytest.fixture
def other(redis_server):
    with redis_server.client as other:
        yield other


def drop_all(other):
    """Have the server close every connection but this one."""
    mine = other.client_id()
    for each in other.client_list():
        if int(each["id"]) != mine:
            other.client_kill_filter(_id=each["id"])


def test_connections_that_were_closed_meanwhile_are_replaced(client, other):
    client.set("a", "1")
    drop_all(other)
    assert client.get("a") == "1"


def test_a_client_that_is_closed_leaves_no_connection_open(redis_url, other):
    before = other.info("clients")["connected_clients"]
    with connect(redis_url) as brief:
        brief.get("a")
        assert other.info("clients")["connected_clients"] == before + 1
    eventually(lambda: other.info("clients")["connected_clients"] == before, 5)


def test_a_server_that_is_away_is_told_of():
    client = connect("redis://127.0.0.1:1/0")
    with pytest.raises(redis.ConnectionError):
        client.get("a")


def test_an_interrupted_command_leaves_no_reply_behind(client, monkeypatch):
    client.set("a", "of a")
    client.set("b", "of b")
    real = Connection.read_response

    def interrupted(*_, **__):
        monkeypatch.setattr(Connection, "read_response", real)
        raise KeyboardInterrupt

    monkeypatch.setattr(Connection, "read_response", interrupted)
    with pytest.raises(KeyboardInterrupt):
        client.get("a")
    assert client.get("b") == "of b"


def test_an_error_of_the_server_s_costs_no_connection(client):
    client.set("a", "text")
    connections = client.info("stats")["total_connections_received"]
    for _ in range(3):
        with pytest.raises(redis.ResponseError):
            client.lpush("a", "item")
    assert client.info("stats")["total_connections_received"] == connections


def test_a_command_asks_the_kernel_for_nothing_first(client, monkeypatch):
    client.ping()
    asked = []
    monkeypatch.setattr(Connection, "can_read", lambda *known: asked.append(known))
    for n in range(10):
        client.set("a", n)
    assert asked == []


def test_a_script_is_sent_whole_and_not_by_redis_py(client, monkeypatch):
    sha = client.script_load("return ARGV[1]")
    sent = []
    monkeypatch.setattr(Connection, "send_packed_command", lambda *known: sent.append(known))
    assert [client.evalsha(sha, 0, n) for n in range(10)] == [str(n) for n in range(10)]
    assert sent == []


def test_what_is_too_long_for_one_piece_arrives_whole(client):
    sha = client.script_load("return #ARGV[1]")
    assert client.evalsha(sha, 0, "x" * 50_000_000) == 50_000_000


def test_many_at_once_get_their_own_replies(client):
    def mine(n):
        return [client.evalsha(sha, 0, n), client.get(f"of:{n}")]

    sha = client.script_load("return ARGV[1]")
    client.mset({f"of:{n}": n for n in range(200)})
    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(mine, range(200))) == [[str(n), str(n)] for n in range(200)]
