"""A list of two kinds: a server behind TLS, and a group under Sentinel whose master is killed."""

from contextlib import suppress

import pytest

from calls.redis_client.connect import connect
from calls.redis_client.sharded import hash_slots
from calls.store import CallStore
from calls.store_types import Origin
from deadair import StoreUnavailableError
from tests.network.tls import TlsServer
from tests.system.harness.nodes import RedisProcess
from tests.system.harness.sentinel import MASTER, carried_over, in_step, sentinel
from tests.system.harness.waiting import eventually

pytestmark = [pytest.mark.estate, pytest.mark.timeout(120)]
BY = Origin(by="web-1")


@pytest.fixture
def listed(tmp_path):
    """Start the servers; return the list's address and the group's master."""
    alone, master, replica = (
        RedisProcess(tmp_path, name=name) for name in ("alone", "master", "replica")
    )
    watch, port = sentinel(tmp_path, master.port)
    started = [alone.process, master.process, replica.process, watch]
    try:
        for server in (alone, master, replica):
            server.process.start()
        with replica.client as client:
            client.replicaof("127.0.0.1", master.port)
        eventually(lambda: in_step(replica), 20, what="the replica is in step")
        watch.start()
        with TlsServer(alone.port, tmp_path) as secure:
            first = secure.url(ssl_ca_certs=str(secure.authority))
            yield f"{first};sentinel://127.0.0.1:{port}/{MASTER}", master
    finally:
        for process in reversed(started):
            process.close()


def call_on(server):
    """Return the id of a call that the *server*th of two has."""
    ids = (f"v3:listed-{n}" for n in range(1_000))
    return next(i for i in ids if hash_slots.of_key(i) * 2 // hash_slots.SLOTS == server)


def test_a_group_s_calls_go_on_at_its_replica_and_the_others_notice_nothing(listed):
    url, master = listed
    with connect(url) as client:
        store, calls = CallStore(client), (call_on(0), call_on(1))
        for call in calls:
            store.call_ringing(call, BY, "default", "incoming", "")
            store.call_answered(call, BY)
        lease = store.attach_session(calls[1], BY, "stream")
        carried_over(master)
        master.process.kill()
        assert store.pause(calls[0], BY, paused=True), "the server behind TLS is another"

        def goes_on():
            with suppress(StoreUnavailableError):
                return store.append_timeline(calls[1], Origin("web-1", token=lease.token), "noted")
            return False

        eventually(goes_on, 40, what="the replica has taken over")
        assert store.snapshot(calls[1], BY).token == lease.token
        told = [entry.event for entry in store.timeline(calls[1])]
        assert told[-1] == "noted", told
