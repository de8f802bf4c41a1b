"""The client that keeps connections at hand: no reply is ever taken for another command's."""

from concurrent.futures import ThreadPoolExecutor
from select import select

import pytest
import redis
from redis import Connection

from calls.redis_client.client import PackingClient
from calls.redis_client.connect import connect
from calls.redis_client.resp import in_recv
from deadair import StoreUnavailableError
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.store


@pytest.fixture
def other(redis_server):
    with redis_server.client as other:
        yield other


def connections(other):
    return {each["id"] for each in other.client_list()}


def selected(sock, within_s):
    """Wait as one who brings a time-out of his own; bytes that are there come first."""
    sock.settimeout(None)
    if not select([sock], [], [], within_s)[0]:
        raise redis.TimeoutError("no answer in time")


@pytest.fixture(params=[in_recv, selected])
def waits(request):
    return request.param


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
    with connect(redis_url) as brief:
        mine = str(brief.client_id())
        assert mine in connections(other)
    eventually(lambda: mine not in connections(other), 30)


def test_a_server_that_is_away_is_told_of():
    client = connect("redis://127.0.0.1:1/0")
    with pytest.raises(StoreUnavailableError, match="ConnectionError") as told:
        client.get("a")
    assert isinstance(told.value.__cause__, redis.ConnectionError)


@pytest.mark.parametrize("watches", [False, True])
def test_a_pipeline_to_a_server_that_is_away_is_told_the_same(watches):
    pipe = connect("redis://127.0.0.1:1/0").pipeline()
    with pytest.raises(StoreUnavailableError, match="ConnectionError"):
        (pipe.watch if watches else pipe.set("a", "1").get)("a").execute()


def test_a_server_known_to_sentinel_is_away_with_the_same_error():
    client = connect("sentinel://127.0.0.1:1/mymaster")
    with pytest.raises(StoreUnavailableError, match="MasterNotFoundError"):
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
    mine = client.client_id()
    for _ in range(3):
        with pytest.raises(StoreUnavailableError):
            client.lpush("a", "item")
    assert client.client_id() == mine


def test_a_command_asks_the_kernel_for_nothing_first(client, monkeypatch):
    client.ping()
    asked = []
    monkeypatch.setattr(Connection, "can_read", lambda *known: asked.append(known))
    for n in range(10):
        client.set("a", n)
    assert asked == []


def test_a_dozen_that_wake_at_once_find_a_connection_at_hand(client, monkeypatch):
    for connection in [client._acquire() for _ in range(12)]:
        client._release(connection)
    asked = []
    take = client.connection_pool.get_connection
    monkeypatch.setattr(client.connection_pool, "get_connection", lambda: asked.append(1) or take())
    for connection in [client._acquire() for _ in range(12)]:
        client._release(connection)
    assert asked == []


def test_a_script_is_sent_whole_and_its_reply_read_and_not_by_redis_py(client, monkeypatch):
    sha = client.script_load("return ARGV[1]")
    used = []
    for name in ("send_packed_command", "read_response"):
        monkeypatch.setattr(Connection, name, lambda *known, **_: used.append(known))
    assert [client.evalsha(sha, 0, n) for n in range(10)] == [str(n) for n in range(10)]
    assert used == []


def test_a_script_that_fails_is_told_and_costs_no_connection(client):
    sha = client.script_load("return redis.call('GET')")
    connections = client.info("stats")["total_connections_received"]
    for _ in range(3):
        with pytest.raises(StoreUnavailableError, match="Wrong number of args"):
            client.evalsha(sha, 0)
        with pytest.raises(redis.exceptions.NoScriptError):
            client.evalsha("0" * 40, 0)
    assert client.info("stats")["total_connections_received"] == connections


def test_what_the_server_tells_unasked_is_no_reply(client, other):
    """RESP3's pushes: of keys that changed, or of a server that is about to move."""
    sha = client.script_load("return ARGV[1]")
    client.execute_command("CLIENT", "TRACKING", "ON", "BCAST")
    for n in range(3):
        other.mset({"one": n, "two": n})
        assert client.evalsha(sha, 0, n) == str(n)


def test_a_reply_that_does_not_come_in_time_is_a_time_out_and_is_nobody_else_s(redis_url, waits):
    """Those who wait may do so with redis-py's time-out, or with one of their own."""
    pool = redis.BlockingConnectionPool.from_url(
        redis_url, decode_responses=True, socket_timeout=0.2, retry=None
    )
    with PackingClient(pool, 0.2, waits) as client, connect(redis_url) as other:
        sha = client.script_load("return ARGV[1]")
        other.client_pause(30_000, all=False)  # scripts may write
        with pytest.raises(StoreUnavailableError, match="TimeoutError"):
            client.evalsha(sha, 0, "first")
        other.client_unpause()
        assert client.evalsha(sha, 0, "second") == "second"


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
