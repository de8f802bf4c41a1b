"""A worker hears its notifications, also after a long quiet and after its connection was lost."""

import threading
from contextlib import contextmanager
from threading import Thread

import pytest
from redis import Connection

from calls import keys, wakeups
from calls.redis_client.connect import connect
from calls.wakeups import Wakeups
from deadair import StoreUnavailableError
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.store, pytest.mark.one_redis]


class Ear:
    """Listens in a thread until its connection is lost."""

    def __init__(self, client):
        self.heard = []
        self.lost = None
        self.wakeups = Wakeups(client, "web-1")
        self.thread = Thread(target=self.listen)
        self.thread.start()
        self.client = client
        eventually(lambda: dict(client.pubsub_numsub(keys.wakeups("web-1")))[keys.wakeups("web-1")],
                   30, what="it listens")  # fmt: skip

    def listen(self):
        try:
            self.heard.extend(call for call in iter(self.wakeups.listen().__next__, "last"))
        except StoreUnavailableError as error:
            self.lost = error

    def ring(self, call):
        return self.client.publish(keys.wakeups("web-1"), call)


@pytest.fixture
def frozen(redis_server):
    """Return the context in which the server does nothing and its sockets stay open."""

    @contextmanager
    def freeze():
        redis_server.process.freeze()
        try:
            yield
        finally:
            redis_server.process.thaw()

    return freeze()


def test_bells_are_heard_in_order(client):
    ear = Ear(client)
    for call in ("v3:1", "v3:2", "v3:1", "last"):
        ear.ring(call)
    ear.thread.join(30)
    assert ear.heard == ["v3:1", "v3:2", "v3:1"]
    ear.wakeups.close()


def test_a_long_quiet_is_no_loss(client, monkeypatch):
    monkeypatch.setattr(wakeups, "QUIET_S", 0)
    ear = Ear(client)
    before = asked(client)
    for _ in range(3):
        ear.wakeups.check_liveness()
        eventually(lambda: not ear.wakeups._asked, 30, what="the server says that it is there")
    assert asked(client) == before + 3
    ear.ring("last")
    ear.thread.join(30)
    assert ear.lost is None
    ear.wakeups.close()


def asked(client):
    """Return how often the server was asked whether it is there."""
    return client.info("commandstats").get("cmdstat_ping", {"calls": 0})["calls"]


def test_a_server_that_answers_nothing_is_given_up(client, frozen, monkeypatch):
    monkeypatch.setattr(wakeups, "QUIET_S", 0.05)
    ear = Ear(client)

    def given_up():
        ear.wakeups.check_liveness()
        return ear.lost

    with frozen:
        assert isinstance(eventually(given_up, 30, what="it is given up"), StoreUnavailableError)
    ear.thread.join(30)


def test_who_may_not_listen_is_told(client, redis_url):
    client.acl_setuser("deaf", enabled=True, nopass=True, keys=["*"], categories=["+@all"],
                       reset_channels=True)  # fmt: skip
    with connect(redis_url.replace("redis://", "redis://deaf:any@")) as deaf:
        unheard = Wakeups(deaf, "web-1")
        with pytest.raises(StoreUnavailableError, match="permission"):
            next(unheard.listen())
        unheard.close()
    client.acl_deluser("deaf")


def test_a_bell_is_read_in_one_go(client, monkeypatch):
    """Only bytes that came are read and parsed; no time-out is set, and redis-py has no part."""
    ear = Ear(client)
    done = []
    for name in ("read_response", "can_read"):
        monkeypatch.setattr(Connection, name, recorded(done, name, getattr(Connection, name)))
    mine = threading.get_ident()
    for call in ("v3:1", "v3:2", "last"):
        ear.ring(call)
    ear.thread.join(30)
    assert ear.heard == ["v3:1", "v3:2"]
    assert {name for name, thread in done if thread != mine} == set()
    assert done, "of what this thread asked itself"
    ear.wakeups.close()


def recorded(done, name, real):
    def record(*args, **options):
        done.append((name, threading.get_ident()))
        return real(*args, **options)

    return record


def test_a_lost_connection_is_told_and_listening_begins_anew(client):
    ear = Ear(client)
    [one] = [each for each in client.client_list() if int(each["sub"])]
    client.client_kill_filter(_id=one["id"])
    ear.thread.join(30)
    assert isinstance(ear.lost, StoreUnavailableError)
    again = Thread(target=ear.listen)
    again.start()
    eventually(lambda: ear.ring("last"), 30, what="it listens again")
    again.join(30)
    assert not again.is_alive()
    ear.wakeups.close()
