"""A server that is no longer the one to ask: the command goes to the new one, and in time."""

import time
from threading import Timer

import pytest
import redis
from redis._parsers.base import BaseParser

from calls.leases import Leases
from calls.redis_client.connect import connect
from calls.redis_client.errors import is_passing
from calls.redis_client.scripts import Steps
from calls.wakeups import Wakeups
from deadair import StoreUnavailableError
from tests.network.forwarder import Forwarder
from tests.system.harness.nodes import RedisProcess

pytestmark = pytest.mark.store


@pytest.fixture(scope="module")
def second(tmp_path_factory):
    server = RedisProcess(tmp_path_factory.mktemp("second"), name="second").start()
    yield server
    server.teardown()


@pytest.fixture
def address(redis_server, second):
    """Return an address that leads to the first server and can be moved to the second."""
    with redis_server.client as one, second.client as other:
        for each in (one, other):
            each.flushall()
        with Forwarder(redis_server.port) as forwarder:
            yield forwarder
        for each in (one, other):
            each.replicaof("NO", "ONE")
        one.config_set("replica-serve-stale-data", "yes")


@pytest.fixture
def client(address):
    with connect(address.url) as client:
        yield client


def demote(server, master):
    """Make *server* a replica, as a planned fail-over leaves the old master."""
    with server.client as admin:
        admin.replicaof("127.0.0.1", master.port)


def many_at_hand(client):
    """Use several connections at once, so that some are kept."""
    taken = [client._acquire() for _ in range(4)]
    for connection in taken:
        client._release(connection)
    assert len(client._at_hand) == 4


@pytest.mark.parametrize(
    "command",
    [
        lambda client: client.set("a", 1),
        lambda client: Steps(client).run("pulse", ["p"], 3_000),
        lambda client: Leases(client).poll(["v3:1"], ["default"]),
        lambda client: client.pipeline(transaction=False).set("a", 1).set("b", 2).execute(),
        lambda client: client.pipeline(transaction=True).set("a", 1).set("b", 2).execute(),
    ],
    ids=["command", "step", "poll", "pipeline", "transaction"],
)
def test_a_demoted_master_is_left_for_where_the_address_leads_now(
    client, address, redis_server, second, command
):
    command(client)
    many_at_hand(client)
    demote(redis_server, second)
    address.target = second.port
    command(client)
    for _ in range(5):
        client.set("after", 1)
    with second.client as new_master:
        assert new_master.get("after") == "1"


def test_nothing_stays_at_hand_with_a_demoted_master(client, address, redis_server, second):
    client.set("a", 1)
    many_at_hand(client)
    demote(redis_server, second)
    address.target = second.port
    client.set("a", 2)
    with redis_server.client as old:
        peers = [each["addr"] for each in old.client_list()]
    assert len(peers) <= 3, "ours, this look's and replication's at the most"


def test_an_address_that_moves_a_moment_later_is_waited_for(client, address, redis_server, second):
    """READONLY comes before the name has moved: the command is tried anew until its time is up."""
    client.set("a", 1)
    demote(redis_server, second)
    mover = Timer(0.6, lambda: setattr(address, "target", second.port))
    mover.start()
    client.set("b", 2)
    mover.join()
    with second.client as new_master:
        assert new_master.get("b") == "2"


def test_it_is_not_tried_for_ever(client, redis_server, second):
    client.set("a", 1)
    demote(redis_server, second)
    began = time.monotonic()
    with pytest.raises(StoreUnavailableError) as refused:
        client.set("b", 2)
    assert is_passing(refused.value)
    assert time.monotonic() - began < 3


def test_a_replica_without_its_master_is_no_store(client, address, redis_server, second):
    """MASTERDOWN: it says of itself that what it has is stale."""
    client.set("a", 1)
    with redis_server.client as old:
        old.config_set("replica-serve-stale-data", "no")
        old.replicaof("127.0.0.1", 1)
    address.target = second.port
    assert client.get("a") is None
    assert client.set("b", 1)


def test_a_peer_that_resets_after_the_handshake_is_a_store_that_is_away(client, address):
    """A proxy whose backend has just gone: what comes out is never a bare OSError."""
    client.set("a", 1)
    address.resets_after_handshake = True
    address.reset()
    steps = Steps(client)
    for _ in range(30):
        with pytest.raises(StoreUnavailableError):
            steps.run("pulse", ["p"], 3_000)
        with pytest.raises(StoreUnavailableError):
            client.set("a", 2)
        with pytest.raises(StoreUnavailableError):
            client.pipeline(transaction=False).set("a", 2).execute()
    address.resets_after_handshake = False
    assert client.set("a", 3)


def test_bells_of_such_a_peer_end_in_an_error_of_redis_too(client, address):
    wakeups = Wakeups(client, "w")
    address.resets_after_handshake = True
    for _ in range(20):
        with pytest.raises(StoreUnavailableError):
            next(wakeups.listen())


def test_a_script_refused_by_a_replica_is_tried_elsewhere(client, address, redis_server, second):
    sha = client.script_load("return redis.call('SET', KEYS[1], ARGV[1])")
    with second.client as other:
        other.script_load("return redis.call('SET', KEYS[1], ARGV[1])")
    demote(redis_server, second)
    address.target = second.port
    assert client.evalsha(sha, 1, "k", "v")
    with second.client as new_master:
        assert new_master.get("k") == "v"


@pytest.mark.parametrize(
    ("said", "passes"),
    [
        ("READONLY You can't write against a read only replica.", True),
        ("LOADING Redis is loading the dataset in memory", True),
        ("MASTERDOWN Link with MASTER is down", True),
        ("CLUSTERDOWN The cluster is down", True),
        ("TRYAGAIN Multiple keys request during rehashing of slot", True),
        ("OOM command not allowed when used memory > 'maxmemory'.", True),
        ("NOREPLICAS Not enough good replicas to write.", True),
        ("MISCONF Redis is configured to save RDB snapshots", True),
        ("BUSY Redis is busy running a script.", True),
        ("UNBLOCKED force unblock from blocking operation", True),
        ("WRONGTYPE Operation against a key holding the wrong kind of value", False),
        ("ERR user_script:1: Script attempted to access nonexistent global variable", False),
        ("CROSSSLOT Keys in request don't hash to the same slot", False),
        ("NOPERM User x has no permissions", False),
    ],
)
def test_which_replies_pass_with_time(said, passes):
    assert is_passing(BaseParser.parse_error(said)) is passes


def test_what_is_no_reply_passes_if_it_is_the_network():
    assert is_passing(ConnectionResetError())
    assert is_passing(redis.TimeoutError())
    assert not is_passing(ValueError())


@pytest.mark.parametrize(
    "command",
    [
        lambda client: client.set("a", 1),
        lambda client: Steps(client).run("pulse", ["p"], 3_000),
    ],
    ids=["command", "step"],
)
def test_a_server_that_loads_its_file_is_waited_for(client, address, command):
    """After a restart LOADING comes instead of an answer; here for 0.3 s."""
    address.says = b"-LOADING Redis is loading the dataset in memory\r\n"
    done = Timer(0.3, lambda: setattr(address, "says", b""))
    done.start()
    assert command(client)
    done.join()
    assert address.accepted > 1, "it was asked while it loaded"
