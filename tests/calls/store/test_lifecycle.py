"""A call's life in the store: monotonic, deduplicated, kept for a while, gone without a trace."""

import pytest

from calls import keys, timeline
from calls.service.counters import Counters, read_name
from calls.snapshot import CallState
from calls.store_types import Speech
from tests.calls.conftest import ANYBODY, CALL, StoredCall
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.store


def test_states_only_move_forward(stored):
    assert stored.ring()
    assert not stored.ring()
    assert stored.answer()
    assert not stored.answer()
    assert not stored.ring()
    assert stored.store.call_ended(CALL, ANYBODY, "normal_clearing", "caller")
    assert not stored.store.call_ended(CALL, ANYBODY, "time_limit", "callee")
    assert not stored.answer()
    assert stored.view().state is CallState.ENDED
    assert stored.view().hangup_cause == "normal_clearing"


def test_a_stream_that_starts_proves_the_answer(stored):
    stored.ring()
    lease = stored.attach()
    assert lease.first
    assert stored.view().state is CallState.ANSWERED
    assert stored.view().answered_at_ms > 0


def test_events_of_unknown_calls_leave_no_key(store, client):
    unknown = StoredCall(store, "v3:unknown")
    unknown.answer()
    unknown.started("a")
    unknown.ended("a")
    store.caller_input("v3:unknown", ANYBODY, "transcript", item="{}")
    store.voice_activity("v3:unknown", ANYBODY, speaking=True, ago_ms=0)
    store.call_ended("v3:unknown", ANYBODY, "x", "y")
    store.pause("v3:unknown", ANYBODY, paused=True)
    store.thinking("v3:unknown", ANYBODY, 1_000)
    store.suspend("v3:unknown", ANYBODY, 1_000, "hold")
    store.append_timeline("v3:unknown", ANYBODY, "stream.failed")
    assert client.keys("*") == []


def test_every_key_of_a_call_is_in_one_slot_and_has_a_time_to_live(call, client):
    call.say("a")
    call.started("a", event_id="e-1")
    call.ask("checkin-1")
    call.store.caller_input(CALL, ANYBODY, "transcript", hold_on_ms=0, item="{}")
    call.ask("hangup")
    call.store.claim_hangup(CALL, ANYBODY, 1, "api", 1_000)
    call.ended("a")
    mine = [key for key in client.keys("*") if CALL in key]
    assert len(mine) >= 9
    assert all(f"{{{CALL}}}" in key for key in mine)
    assert [key for key in client.keys("*") if client.ttl(key) == -1] == [keys.LIVE]


def test_an_ended_call_keeps_its_story_and_little_else(call, client):
    call.say("a")
    call.store.call_ended(CALL, ANYBODY, "normal_clearing", "caller")
    assert client.ttl(keys.timeline(CALL)) > 29 * 86_400
    assert not client.exists(f"playbacks:{{{CALL}}}")
    assert call.store.leases.live() == {}
    assert client.zscore(keys.ENDED, CALL)


def test_what_comes_after_the_end_does_not_shorten_how_long_a_call_is_kept(call, client):
    call.store.call_ended(CALL, ANYBODY, "normal_clearing", "caller")
    assert call.store.append_timeline(CALL, ANYBODY, "sound.judged", of="music")
    assert call.view().music_heard_at_ms
    assert client.ttl(f"call:{{{CALL}}}") > 29 * 86_400


def test_the_timeline_tells_what_happened_by_whom_and_why(call, client):
    call.say("a")
    call.ended("a", event_id="e-7")
    story = timeline.read(client, CALL)
    assert [entry.event for entry in story] == [
        "call.ringing", "call.answered", "session.attached", "utterance.registered",
        "utterance.ended", "flag.set",
    ]  # fmt: skip
    ended = story[-2]
    assert ended.details["by"] == "web-1"
    assert ended.details["event_id"] == "e-7"
    assert ended.at_ms >= story[0].at_ms
    assert timeline.read(client, CALL, after=story[-2].id) == story[-1:]


def test_a_long_call_does_not_fill_the_store(call, client):
    for _ in range(2_300):
        call.store.append_timeline(CALL, ANYBODY, "noted")
    assert client.xlen(keys.timeline(CALL)) < 2_300


@pytest.mark.one_redis
def test_bells_ring_at_the_owner_and_the_version_grows(call, client):
    listener = client.pubsub(ignore_subscribe_messages=True)
    listener.subscribe(keys.wakeups("web-1"))
    listener.get_message(timeout=1)
    before = int(call.store.leases.poll([CALL], []).versions)
    call.started("unknown", "event-1")
    assert eventually(listener.get_message, 30)["data"] == CALL
    assert int(call.store.leases.poll([CALL], []).versions) > before
    listener.close()


def test_one_round_trip_renews_and_looks_at_many_calls(store, client):
    calls = [f"v3:{i}" for i in range(50)]
    for name in calls:
        StoredCall(store, name).up()
    client.set(keys.agent("sales", client.agents_tag), "{}")
    for n in (7, 7, 31):
        client.incr(keys.version(calls[n]))
    poll = store.leases.poll([*calls, "v3:unknown"], ["sales", "default"])
    assert poll.versions.split() == [str(client.get(keys.version(c)) or 0) for c in calls] + ["0"]
    assert len(set(poll.versions.split())) == 4
    assert poll.agents == {"sales": "{}"}
    assert all(lapses > poll.now_ms + 2_900 for lapses in store.leases.live().values())


def test_a_server_that_forgot_the_scripts_gets_them_again(call, client):
    client.script_flush()
    assert call.say("a")
    client.script_flush()
    assert int(call.store.leases.poll([CALL], []).versions) > 0
    client.script_flush()
    assert [c.state for c in call.store.snapshots([CALL], ANYBODY)] == [CallState.ANSWERED]


def test_leases_of_ended_calls_are_not_renewed(call):
    call.store.call_ended(CALL, ANYBODY, "x", "y")
    call.store.leases.renew(CALL)
    assert call.store.leases.live() == {}


def test_the_inbox_is_kept_until_the_agent_has_dealt_with_it(call):
    for word in ("one", "two", "three"):
        call.store.caller_input(CALL, ANYBODY, "transcript", item=word)
    assert call.view().inbox == (), "only the owner's agent is told"
    assert call.view(as_owner=True).inbox == ("one", "two", "three")
    assert call.store.acknowledge_inbox(CALL, call.origin, 2)
    assert not call.store.acknowledge_inbox(CALL, call.origin, 1), "told already"
    call.store.caller_input(CALL, ANYBODY, "transcript", item="four")
    assert not call.store.acknowledge_inbox(CALL, call.origin, 2)
    seen = call.view(as_owner=True)
    assert (seen.inbox, seen.inbox_read) == (("three", "four"), 2)


def test_what_an_owner_died_with_is_told_to_the_next_ones_agent(call):
    old = call.origin
    call.store.caller_input(CALL, ANYBODY, "transcript", item="hello")
    assert call.view(as_owner=True).inbox == ("hello",)
    call.attach("web-2")
    assert call.view(as_owner=True).inbox == ("hello",)
    assert not call.store.acknowledge_inbox(CALL, old, 1), "not its call any more"
    assert call.store.acknowledge_inbox(CALL, call.origin, 1)
    assert call.view(as_owner=True).inbox == ()


def test_the_last_words_are_told_after_the_end_and_then_forgotten(call, client):
    call.store.caller_input(CALL, ANYBODY, "transcript", item="bye")
    call.store.call_ended(CALL, ANYBODY, "normal_clearing", "caller")
    inbox = keys.of_call(CALL)[6]
    assert 0 < client.ttl(inbox) <= 60
    assert call.view(as_owner=True).inbox == ("bye",)
    assert call.store.acknowledge_inbox(CALL, call.origin, 1)
    assert not client.exists(inbox)
    assert client.ttl(keys.of_call(CALL)[0]) > keys.LIVE_TTL_S, "the call itself is kept for long"


def test_an_agent_is_the_first_until_one_has_said_something(call):
    assert call.attach("web-2").first, "the worker before died without a word"
    call.store.register_utterance(CALL, ANYBODY, "say-operator", "say", 1_000, Speech(text="wait"))
    assert call.attach("web-3").first, "an operator is no agent"
    call.say("greeting-1", kind="greeting")
    assert not call.attach("web-4").first


HELD_AT, UNHELD_AT = 1_760_000_000_000, 1_760_000_000_900


def test_an_unhold_that_overtook_its_hold_ends_it(call):
    def told(for_ms, happened_at_ms, event_id, why="hold"):
        return call.store.suspend(CALL, call.event(event_id), for_ms, why, happened_at_ms)

    assert not told(0, UNHELD_AT, "e2"), "nothing stands still yet"
    assert not told(60_000, HELD_AT, "e1")
    assert call.view().suspended_until_ms == 0
    assert told(60_000, HELD_AT, "e3", "queue"), "each kind for itself"
    assert told(60_000, UNHELD_AT + 100, "e4"), "a later hold counts"
    assert call.view().suspended_for == "hold, queue"
    assert told(0, 0, "e5"), "without a time, in order of arrival"


def test_hold_on_counts_in_a_row_and_other_words_end_it(call):
    call.store.caller_input(CALL, ANYBODY, "transcript", hold_on_ms=120_000)
    call.store.caller_input(CALL, ANYBODY, "transcript", hold_on_ms=0)
    held = call.view()
    assert (held.hold_on, held.hold_ons, held.hold_on_ms) == (True, 2, 0)
    call.store.caller_input(CALL, ANYBODY, "transcript")
    back = call.view()
    assert (back.hold_on, back.hold_ons) == (False, 0)


def test_counters_add_up_over_processes(client):
    one, two = Counters(client), Counters(client)
    one.add("checkins_sent", step="checkin-1")
    two.add("checkins_sent", 2, step="checkin-1")
    one.flush()
    two.flush()
    assert one.totals() == {'checkins_sent{step="checkin-1"}': 3}
    assert read_name('checkins_sent{step="checkin-1"}') == ("checkins_sent", {"step": "checkin-1"})
    with pytest.raises(KeyError):
        one.add("never_declared")
