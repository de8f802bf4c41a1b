"""Ended calls: packed, measured, and the oldest deleted whole when they are too old or too many."""

from random import Random
from uuid import UUID

import pytest

from calls import keys, timeline
from calls.ended import retention as ended_calls
from calls.ended.retention import DAY_MS, EndedCalls
from calls.store_types import Origin
from tests.calls.conftest import ANYBODY, CALL, StoredCall

pytestmark = pytest.mark.store
SILENT_BYTES, TALK_BYTES = 3_000, 10_000
TURNS = 18


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    monkeypatch.setattr(ended_calls, "AT_REST_MS", -1)


@pytest.fixture
def ended(client):
    return EndedCalls(client, days=7, megabytes=512)


def webhook(number):
    event_id = str(UUID(int=Random(number).getrandbits(128), version=4))
    return Origin(by="web-host-1:31415", event_id=event_id)


def celery(store, call):
    """Act as tasks and the monitor do, with names as long as theirs."""
    stored = StoredCall(store, call)
    stored.origin = Origin(by="celery@host-1:2718")
    return stored


def silent(store, call=CALL):
    """Let a silent call pass: greeting, two check-ins, hang-up, as the product writes it."""
    stored, number = celery(store, call), iter(range(100))
    store.call_ringing(call, webhook(next(number)), "default", "incoming", "")
    store.call_answered(call, webhook(next(number)))
    lease = store.attach_session(call, Origin(by="web-host-1:31415"), "stream-" + "a" * 30, "nonce")
    session = Origin(by="web-host-1:31415", token=lease.token)
    spoken = [("greeting-0b1c", "say"), ("0-checkin-1", "checkin-1"), ("0-checkin-2", "checkin-2")]
    for utterance, step in spoken:
        if step == "say":
            stored.say(utterance)
        else:
            store.append_timeline(call, session, "decision.waits", because="silence", until="7000")
            store.request_step(call, session, 0, step, 5_000, because="silence")
            store.claim_speech(call, stored.origin, 0, step, utterance, 1_500)
            store.record_outcome(call, stored.origin, f"0:{step}", "sent", utterance, "")
        store.playback_started(call, webhook(next(number)), utterance)
        store.playback_ended(call, webhook(next(number)), utterance, "completed")
        store.snapshot(call, session, as_owner=True)
    store.request_step(call, session, 0, "hangup", 5_000, because="silence")
    store.claim_hangup(call, stored.origin, 0, "silence", 5_000)
    store.record_outcome(call, stored.origin, "hangup", "sent", "", "silence")
    store.call_ended(call, webhook(next(number)), "normal_clearing", "unknown")
    return stored


def talk(store, call="v3:a-talk"):
    """Let a call of 18 turns pass: the caller speaks, the agent answers."""
    stored, number = celery(store, call), iter(range(1_000))
    store.call_ringing(call, webhook(next(number)), "default", "incoming", "")
    store.call_answered(call, webhook(next(number)))
    lease = store.attach_session(call, Origin(by="web-host-1:31415"), "stream-" + "a" * 30, "nonce")
    session = Origin(by="web-host-1:31415", token=lease.token)
    for turn in range(TURNS):
        store.voice_activity(call, session, speaking=True, ago_ms=120)
        store.voice_activity(call, session, speaking=False, ago_ms=500)
        store.caller_input(call, webhook(next(number)), "transcript", item="")
        store.thinking(call, session, 20_000)
        utterance = UUID(int=Random(turn).getrandbits(128), version=4).hex
        stored.say(utterance)
        store.thinking(call, session, 0)
        store.playback_started(call, webhook(next(number)), utterance)
        store.playback_ended(call, webhook(next(number)), utterance, "completed")
        store.snapshot(call, session, as_owner=True)
        store.append_timeline(call, session, "decision.waits", because="silence", until="7000")
    store.call_ended(call, webhook(next(number)), "normal_clearing", "caller")
    return stored


def test_a_silent_call_and_a_talk_take_little(store, ended, client, measured):
    silent(store)
    talk(store)
    lines = {call: timeline.read(client, call) for call in (CALL, "v3:a-talk")}
    before = {call: client.memory_usage(keys.timeline(call), samples=0) for call in lines}
    assert ended.tend().packed == 2
    taken = {call: int(client.hget(keys.ENDED_BYTES, call)) for call in lines}
    for call, told in lines.items():
        measured(f"{len(told)} lines: {before[call]} B as a stream, {taken[call]} B at rest")
    assert taken[CALL] <= SILENT_BYTES
    assert taken["v3:a-talk"] <= TALK_BYTES
    assert ended.size() == (2, sum(taken.values()))


def test_what_is_packed_reads_as_before(store, ended, client):
    silent(store)
    before = timeline.read(client, CALL)
    snapshot = store.snapshot(CALL, ANYBODY)
    ended.tend()
    assert not client.exists(keys.timeline(CALL))
    assert timeline.read(client, CALL) == before
    assert timeline.read(client, CALL, limit=3) == before[:3]
    assert timeline.read(client, CALL, after=before[4].id) == before[5:]
    assert timeline.read(client, CALL, after=before[-1].id) == []
    assert store.snapshot(CALL, ANYBODY).hangup_reason == snapshot.hangup_reason


def test_what_comes_late_is_added_and_packed_too(store, ended, client):
    silent(store)
    before = timeline.read(client, CALL)
    ended.tend()
    store.append_timeline(CALL, webhook(99), "stream.stopped")
    late = timeline.read(client, CALL)
    assert late[:-1] == before
    assert late[-1].event == "stream.stopped"
    store.leases.close(CALL)  # as a second webhook of its end does
    ended.tend()
    assert timeline.read(client, CALL) == late
    assert ended.size()[1] == int(client.hget(keys.ENDED_BYTES, CALL)), "counted once"


def test_a_line_that_comes_while_it_is_packed_is_not_lost(store, ended, client, monkeypatch):
    silent(store)
    real = ended._steps.run

    def run(name, *args):
        if name == "archive_timeline":
            store.append_timeline(CALL, webhook(99), "stream.stopped")
        return real(name, *args)

    monkeypatch.setattr(ended._steps, "run", run)
    ended.tend()
    assert timeline.read(client, CALL)[-1].event == "stream.stopped"


def test_a_call_that_ended_just_now_is_left_alone(store, ended, client, monkeypatch):
    monkeypatch.setattr(ended_calls, "AT_REST_MS", 60_000)
    silent(store)
    assert ended.tend().packed == 0
    assert client.exists(keys.timeline(CALL))


def keys_of(client, call):
    return {key for key in client.scan_iter(count=1000) if f"{{{call}}}" in key}


def test_what_is_too_old_is_deleted_and_not_left_behind(store, ended, client):
    for call in ("old", "new"):
        silent(store, call)
    client.zadd(keys.ENDED, {"old": client.time()[0] * 1000 - 7 * DAY_MS - 5_000})
    ended.tend()
    assert keys_of(client, "old") == set()
    assert client.zrange(keys.ENDED, 0, -1) == ["new"]
    assert client.hkeys(keys.ENDED_BYTES) == ["new"]
    assert timeline.read(client, "new")


def test_what_is_too_much_goes_the_oldest_first(store, client):
    calls = [f"call-{n}" for n in range(6)]
    for call in calls:
        silent(store, call)
        client.zadd(keys.ENDED, {call: client.time()[0] * 1000 - 60_000 + int(call[-1])})
    kept = EndedCalls(client, days=7, megabytes=1)
    kept.tend()
    each = kept.size()[1] // 6
    kept._most_bytes = 3 * each + each // 2
    kept.tend()
    assert client.zrange(keys.ENDED, 0, -1) == calls[3:]
    assert all(keys_of(client, call) == set() for call in calls[:3])
    assert kept.size()[1] <= kept._most_bytes


def test_a_call_that_was_never_measured_goes_too(store, client):
    silent(store, "of-an-older-release")
    client.delete(keys.UNPACKED)
    client.zadd(keys.ENDED, {"of-an-older-release": 1})
    kept = EndedCalls(client, days=7, megabytes=1)
    kept.tend()
    assert keys_of(client, "of-an-older-release") == set()


def test_a_full_server_still_lets_ended_calls_go(store, client):
    """Nothing that deletes needs memory; what packs is tried again."""
    for n in range(20):
        silent(store, f"call-{n}")
    kept = EndedCalls(client, days=7, megabytes=1)
    kept.tend()
    client.config_set("maxmemory", 1)
    try:
        with pytest.raises(Exception, match="OutOfMemory"):
            kept.tend()
        assert client.zcard(keys.ENDED) in {17, 18}, "a tenth"
    finally:
        client.config_set("maxmemory", 0)


def test_a_store_with_room_keeps_all(store, client):
    silent(store)
    used = client.info("memory")["used_memory"]
    client.config_set("maxmemory", used * 3)
    try:
        EndedCalls(client, days=7, megabytes=1).tend()
        assert client.zcard(keys.ENDED) == 1
    finally:
        client.config_set("maxmemory", 0)


def test_it_is_kept_for_as_long_as_it_is_said(store, client):
    silent(store)
    EndedCalls(client, days=90, megabytes=512).tend()
    for key in (keys.of_call(CALL)[0], keys.packed_timeline(CALL)):
        assert client.ttl(key) > 90 * 86_400


def test_a_timeline_of_another_version_stays_as_it_is(store, ended, client):
    silent(store)
    client.set(keys.packed_timeline(CALL), "9:?")
    ended.tend()
    assert client.exists(keys.timeline(CALL))
    assert client.zcard(keys.UNPACKED) == 0
