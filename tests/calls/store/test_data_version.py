"""A call of a later data version is neither read nor changed by any step of this one."""

import pytest

from calls import keys
from calls.redis_client.connect import connect
from calls.redis_client.errors import NewerCallError, is_passing
from calls.redis_client.scripts import STEPS_OF_CALLS, source
from calls.service import data_versions
from calls.service.data_versions import DATA_VERSION, KEPT_MS, DataVersions
from calls.store import CallStore
from tests.calls.conftest import ANYBODY, CALL, StoredCall

pytestmark = pytest.mark.store
NEWER = DATA_VERSION + 1


@pytest.fixture
def newer(call, client):
    """Return a live call, with words in its ledger, that a later release keeps."""
    call.say("u-1")
    client.hset(keys.of_call(CALL)[0], "data_version", NEWER)
    return call


def everything(client):
    read = {
        "string": client.get,
        "hash": client.hgetall,
        "list": lambda key: client.lrange(key, 0, -1),
        "set": client.smembers,
        "zset": lambda key: client.zrange(key, 0, -1, withscores=True),
        "stream": client.xrange,
    }
    return {key: read[client.type(key)](key) for key in sorted(client.scan_iter())}


@pytest.mark.usefixtures("call")
def test_calls_begin_in_the_version_of_this_release(client):
    assert client.hget(keys.of_call(CALL)[0], "data_version") == str(DATA_VERSION)


@pytest.mark.parametrize("step", STEPS_OF_CALLS)
@pytest.mark.parametrize("token", ["", "1"])
def test_no_step_changes_it(newer, client, step, token):
    before = everything(client)
    with pytest.raises(NewerCallError) as refused:
        newer.store._steps.run(step, keys.of_call(CALL), CALL, "ev-1", token, "web-1", *"1" * 12)
    assert everything(client) == before
    assert not is_passing(refused.value), "to try again here would be in vain"


def test_a_server_that_lost_its_scripts_refuses_too(newer, client):
    client.script_flush()
    with pytest.raises(NewerCallError):
        newer.view()
    client.script_flush()
    with pytest.raises(NewerCallError):
        client.eval(source("snapshot"), 12, *keys.of_call(CALL), CALL, "", "", "x", "0")


@pytest.mark.usefixtures("newer")
def test_it_is_left_out_of_a_list_of_calls(store):
    other = StoredCall(store, "v3:other").up()
    left = {}
    seen = store.snapshots([CALL, other.call], ANYBODY, left.setdefault)
    assert [call.call_control_id for call in seen] == [other.call]
    assert isinstance(left[CALL], NewerCallError)


@pytest.mark.usefixtures("newer")
def test_whether_it_is_newer_is_known_without_reading_it(store):
    StoredCall(store, "v3:other").up()
    assert [store.data_versions.is_newer(c) for c in (CALL, "v3:other", "v3:none")] == [
        True, False, False,
    ]  # fmt: skip


@pytest.mark.parametrize("kept", ["", "1"], ids=["none", "1"])
def test_earlier_versions_are_read(call, client, kept):
    if kept:
        client.hset(keys.of_call(CALL)[0], "data_version", kept)
    else:
        client.hdel(keys.of_call(CALL)[0], "data_version")
    assert call.view().state == "answered"
    assert call.say("u-1")


@pytest.fixture
def later(redis_url, monkeypatch):
    """Return the store of a process of the next release."""
    with connect(redis_url) as client:
        monkeypatch.setattr(data_versions, "DATA_VERSION", NEWER)
        yield CallStore(client)


def begun_in(store, client, call):
    store.data_versions._begins_in = 0  # look again, as it does after some seconds
    store.call_ringing(call, ANYBODY, "default", "incoming", "")
    return int(client.hget(keys.of_call(call)[0], "data_version"))


def test_a_call_begins_in_the_version_that_all_running_processes_read(later, client):
    assert begun_in(later, client, "v3:alone") == NEWER
    client.hset(keys.DATA_VERSIONS, "old", f"{later.leases.now_ms()} {DATA_VERSION}")
    later.data_versions.announce("new")
    assert later.data_versions.running() == {"old": DATA_VERSION, "new": NEWER}
    assert begun_in(later, client, "v3:beside an old one") == DATA_VERSION
    DataVersions(client).withdraw("old")
    assert begun_in(later, client, "v3:after it") == NEWER


def test_a_dialled_call_does_so_too(later, client):
    client.hset(keys.DATA_VERSIONS, "old", f"{later.leases.now_ms()} {DATA_VERSION}")
    later.call_answered("v3:dialled", ANYBODY, agent="default")
    assert client.hget(keys.of_call("v3:dialled")[0], "data_version") == str(DATA_VERSION)


def test_a_process_that_was_killed_is_forgotten(later, client):
    long_ago = later.leases.now_ms() - KEPT_MS - 1
    client.hset(keys.DATA_VERSIONS, "killed", f"{long_ago} {DATA_VERSION}")
    assert begun_in(later, client, "v3:later") == NEWER
    assert not client.exists(keys.DATA_VERSIONS)
    later.data_versions.announce("new")
    assert 0 < client.pttl(keys.DATA_VERSIONS) <= 2 * KEPT_MS


def test_a_process_that_ends_does_not_say_that_it_runs_any_more(later):
    later.data_versions.announce("new")
    later.data_versions.withdraw("new")
    later.data_versions.announce("new")
    assert later.data_versions.running() == {}


def test_the_version_is_looked_at_now_and_then_only(later, client):
    later.call_ringing("v3:first", ANYBODY, "default", "incoming", "")
    client.hset(keys.DATA_VERSIONS, "old", f"{later.leases.now_ms()} {DATA_VERSION}")
    before = client.info("commandstats").get("cmdstat_hgetall", {})
    assert later.data_versions.begins_in() == NEWER
    assert client.info("commandstats").get("cmdstat_hgetall", {}) == before
