"""A call's life in the store: monotonic, deduplicated, kept for a while, gone without a trace."""

import pytest

from calls import keys, timeline
from calls.session import CallState
from calls.tally import Tally, read_name
from tests.calls.conftest import ANYBODY, CALL, StoredCall

pytestmark = pytest.mark.store


def test_states_only_move_forward(stored):
    assert stored.ring()
    assert not stored.ring()
    assert stored.answer()
    assert not stored.answer()
    assert not stored.ring()
    assert stored.store.end(CALL, ANYBODY, "normal_clearing", "caller")
    assert not stored.store.end(CALL, ANYBODY, "time_limit", "callee")
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
    store.heard("v3:unknown", ANYBODY, "transcript", item="{}")
    store.hear("v3:unknown", ANYBODY, speaking=True, ago_ms=0)
    store.end("v3:unknown", ANYBODY, "x", "y")
    store.pause("v3:unknown", ANYBODY, paused=True)
    store.think("v3:unknown", ANYBODY, 1_000)
    store.stand("v3:unknown", ANYBODY, 1_000, "hold")
    store.observe("v3:unknown", ANYBODY, "stream.failed")
    assert client.keys("*") == []


def test_every_key_of_a_call_is_in_one_slot_and_has_a_time_to_live(call, client):
    call.say("a")
    call.started("a", event_id="e-1")
    call.ask("checkin-1")
    call.store.heard(CALL, ANYBODY, "transcript", hold_on_ms=0, item="{}")
    call.ask("hangup")
    call.store.claim_hangup(CALL, ANYBODY, 1, "api", 1_000)
    call.ended("a")
    mine = [key for key in client.keys("*") if CALL in key]
    assert len(mine) >= 9
    assert all(f"{{{CALL}}}" in key for key in mine)
    assert all(client.ttl(key) > 0 for key in client.keys("*") if key != keys.LIVE)


def test_an_ended_call_keeps_its_story_and_little_else(call, client):
    call.say("a")
    call.store.end(CALL, ANYBODY, "normal_clearing", "caller")
    assert client.ttl(keys.timeline(CALL)) > 29 * 86_400
    assert not client.exists(f"playbacks:{{{CALL}}}")
    assert call.store.leases.live() == {}
    assert client.zscore(keys.ENDED, CALL)


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
        call.store.observe(CALL, ANYBODY, "noted")
    assert client.xlen(keys.timeline(CALL)) < 2_300


def test_bells_ring_at_the_owner_and_the_version_grows(call, client):
    listener = client.pubsub(ignore_subscribe_messages=True)
    listener.subscribe(keys.bells("web-1"))
    listener.get_message(timeout=1)
    before = call.store.leases.poll([CALL], []).versions[CALL]
    call.say("a")
    assert listener.get_message(timeout=2)["data"] == CALL
    assert call.store.leases.poll([CALL], []).versions[CALL] > before
    listener.close()


def test_one_round_trip_renews_and_looks_at_many_calls(store, client):
    calls = [f"v3:{i}" for i in range(50)]
    for name in calls:
        StoredCall(store, name).up()
    client.set(keys.agent("sales"), "{}")
    poll = store.leases.poll(calls, ["sales", "default"])
    assert set(poll.versions) == set(calls)
    assert all(version > 0 for version in poll.versions.values())
    assert poll.agents == {"sales": "{}"}
    assert all(lapses > poll.now_ms + 2_900 for lapses in store.leases.live().values())


def test_a_server_that_forgot_the_scripts_gets_them_again(call, client):
    client.script_flush()
    assert call.say("a")
    client.script_flush()
    assert call.store.leases.poll([CALL], []).versions[CALL] > 0
    client.script_flush()
    assert [c.state for c in call.store.views([CALL], ANYBODY)] == [CallState.ANSWERED]


def test_leases_of_ended_calls_are_not_renewed(call):
    call.store.end(CALL, ANYBODY, "x", "y")
    call.store.leases.renew([CALL])
    assert call.store.leases.live() == {}


def test_the_inbox_is_taken_once(call):
    call.store.heard(CALL, ANYBODY, "transcript", item='{"text": "hi"}')
    assert call.view().inbox == ()
    assert call.view(take=True).inbox == ('{"text": "hi"}',)
    assert call.view(take=True).inbox == ()


def test_hold_on_counts_in_a_row_and_other_words_end_it(call):
    call.store.heard(CALL, ANYBODY, "transcript", hold_on_ms=120_000)
    call.store.heard(CALL, ANYBODY, "transcript", hold_on_ms=0)
    held = call.view()
    assert (held.hold_on, held.hold_ons, held.hold_on_ms) == (True, 2, 0)
    call.store.heard(CALL, ANYBODY, "transcript")
    back = call.view()
    assert (back.hold_on, back.hold_ons) == (False, 0)


def test_counters_add_up_over_processes(client):
    one, two = Tally(client), Tally(client)
    one.add("checkins_sent", step="checkin-1")
    two.add("checkins_sent", 2, step="checkin-1")
    one.flush()
    two.flush()
    assert one.totals() == {'checkins_sent{step="checkin-1"}': 3}
    assert read_name('checkins_sent{step="checkin-1"}') == ("checkins_sent", {"step": "checkin-1"})
    with pytest.raises(KeyError):
        one.add("never_declared")
