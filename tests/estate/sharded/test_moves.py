"""Steps of calls while slots move, a master is killed and one is frozen: each ends in its time."""

import time
from contextlib import suppress
from itertools import count
from threading import Event, Thread

import pytest

from calls.agent_directory import AgentDirectory, StoredAgent
from calls.redis_client.connect import SOCKET_TIMEOUT_S, connect
from calls.redis_client.sharded import hash_slots
from calls.store import CallStore
from calls.store_types import Origin
from calls.wakeups import Wakeups
from deadair import StoreUnavailableError
from tests.estate.sharded.servers import MASTERS, SLOTS, RedisCluster
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(180)]
BY = Origin(by="web-1")
SLACK_S = 1.5
"""What a busy machine adds to a command's deadline."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory):
    cluster = RedisCluster(tmp_path_factory.mktemp("cluster")).start()
    yield cluster
    cluster.close()


@pytest.fixture
def store(cluster):
    with connect(cluster.url) as client:
        yield CallStore(client)


def call_on(master, name="v3:call"):
    """Return a call's id whose slot is the *master*th's by the cluster's first map."""
    ids = (f"{name}-{n}" for n in range(10_000))
    return next(i for i in ids if hash_slots.of_key(i) * MASTERS // SLOTS == master)


def up(store, call):
    store.call_ringing(call, BY, "default", "incoming", "")
    store.call_answered(call, BY)
    return store.attach_session(call, BY, "stream")


def test_a_slot_moves_under_a_call_and_every_step_counts(cluster, store):
    call = call_on(0, "v3:moves")
    up(store, call)
    slot = hash_slots.of_key(call)
    home, away = cluster.master_of(slot), cluster.masters[1]
    written, stop, numbers = [], Event(), count()

    def write():
        while not stop.wait(0.01):  # a timeline has an end: not as fast as it can
            number = next(numbers)
            with suppress(StoreUnavailableError):  # where the move takes longer than a command may
                store.append_timeline(call, BY, "noted", number=str(number))
                written.append(number)

    writer = Thread(target=write)
    writer.start()
    try:
        for to in (away, home, away, home):
            cluster.move(slot, to)
            before = len(written)
            eventually(lambda b=before: len(written) > b + 3, 20, what="steps go on")
    finally:
        stop.set()
        writer.join(20)
    told = [int(e.details["number"]) for e in store.timeline(call) if e.event == "noted"]
    assert told == sorted(set(told)), "none twice"
    assert set(told) >= set(written), "none lost"


def test_a_frozen_master_holds_up_nobody_else(cluster, store):
    """Its own calls' steps end in their time; other calls' polls and steps go on."""
    ours, others = call_on(0, "v3:frozen"), call_on(2, "v3:free")
    for call in (ours, others):
        up(store, call)
    frozen = cluster.master_of(hash_slots.of_key(ours))
    store.leases.poll([ours, others], [])
    frozen.process.freeze()
    try:
        began = time.monotonic()
        with suppress(StoreUnavailableError):  # its replica may have taken over already
            store.pause(ours, BY, paused=True)
        assert time.monotonic() - began < SOCKET_TIMEOUT_S + SLACK_S
        assert store.pause(others, BY, paused=True)
        poll = store.leases.poll([ours, others], [], pulse=False)
        known = poll.versions.split()
        assert int(known[1]) > 0
        assert [c.call_control_id for c in store.snapshots([others], BY)] == [others]
    finally:
        frozen.process.thaw()
    cluster.whole()
    eventually(lambda: store.pause(ours, BY, paused=True), 30, what="its call goes on")


def test_a_killed_master_is_replaced_and_its_calls_go_on(cluster, store):
    call = call_on(1, "v3:killed")
    lease = up(store, call)
    master = cluster.master_of(hash_slots.of_key(call))
    with master.client as client:
        client.wait(1, 5_000)
    master.process.kill()

    def goes_on():
        began = time.monotonic()
        with suppress(StoreUnavailableError):
            return store.append_timeline(call, Origin(by="web-1", token=lease.token), "noted")
        assert time.monotonic() - began < SOCKET_TIMEOUT_S + SLACK_S
        return False

    eventually(goes_on, 40, what="its replica has taken over")
    assert store.snapshot(call, BY).token == lease.token
    eventually(lambda: store.leases.poll([call], []).away == "", 20, what="all are there")
    master.process.start()
    cluster.whole()


def test_a_bell_is_heard_wherever_it_rings(store):
    bells = Wakeups(store.redis, "web-1")
    heard = []
    ear = Thread(target=lambda: heard.extend(_first(bells, MASTERS)))
    calls = [call_on(n, "v3:bell") for n in range(MASTERS)]
    for call in calls:
        up(store, call)
    ear.start()

    def rung():
        for call in calls:
            store.pause(call, BY, paused=not store.snapshot(call, BY).paused_ms)
        return set(heard) >= set(calls) or not ear.is_alive()

    eventually(rung, 20, what="all bells are heard")
    ear.join(20)
    assert set(heard) == set(calls)


def _first(bells, different):
    heard = set()
    for call in bells.listen():
        heard.add(call)
        if len(heard) == different:
            bells.close()
            return heard
    return heard


def test_agents_are_changed_by_many_at_once(store):
    directory = AgentDirectory(store.redis)

    def add():
        for _ in range(5):
            directory.change("sales", "me", lambda raw: StoredAgent(str(int(raw or 0) + 1)))

    threads = [Thread(target=add) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert directory.raw("sales") == "15"
