"""What the store keeps true when workers die, answers lie and media addresses leak."""

from dataclasses import replace

import pytest

from calls import keys
from calls.leases import GAP_MS
from calls.store_types import Origin
from tests.calls.conftest import ANYBODY, CALL

pytestmark = pytest.mark.store
CLAIM = "0:checkin-1"
JUST_NOW_MS = 60_000


def claimed(call):
    call.ask("checkin-1")
    assert call.claim("checkin-1") == "go"


def test_what_began_to_play_was_sent_whatever_telnyx_answered(call):
    claimed(call)
    call.started("0-checkin-1")
    call.store.record_outcome(CALL, ANYBODY, CLAIM, "failed", "0-checkin-1", "503")
    assert call.ledger == {"0-checkin-1"}
    assert not call.view().unheard
    assert call.store.redis.hget(keys.claims(CALL), CLAIM) == "sent"


def test_what_plays_is_not_withdrawn(call):
    call.say("a")
    call.started("a")
    assert not call.store.withdraw_utterance(CALL, call.origin, "a", "503")
    assert call.ledger == {"a"}


def test_a_claimed_check_in_is_asked_for_again_once_a_time(call):
    claimed(call)
    assert not call.store.request_again(CALL, ANYBODY, "0-checkin-1", CLAIM, 60_000), "too soon"
    assert call.store.request_again(CALL, ANYBODY, "0-checkin-1", CLAIM, 0)
    assert call.claim("checkin-1") == "again", "the same command_id"
    assert not call.store.request_again(CALL, ANYBODY, "0-checkin-1", CLAIM, 60_000), (
        "asked just now"
    )


@pytest.mark.parametrize("outcome", ["sent", "failed"])
def test_a_check_in_with_an_outcome_is_not_asked_for_again(call, outcome):
    claimed(call)
    call.store.record_outcome(CALL, ANYBODY, CLAIM, outcome, "0-checkin-1", "")
    assert not call.store.request_again(CALL, ANYBODY, "0-checkin-1", CLAIM, 0)


def test_words_that_telnyx_has_are_neither_kept_nor_asked_for_again(call):
    call.say("a", text="hello")
    assert call.store.request_again(CALL, ANYBODY, "a", "", 0)
    call.store.forget_speech(CALL, ANYBODY, "a")
    assert not call.store.request_again(CALL, ANYBODY, "a", "", 0)
    assert call.store.speech(CALL, "a") is None
    assert call.ledger == {"a"}


def healed(call, utterance):
    return call.store._step("expire_playbacks", CALL, call.origin, utterance, 0)


def test_what_telnyx_may_have_taken_is_believed_in_while_it_can_be_repeated(call):
    """Made anew under another command_id, it might be said twice."""
    claimed(call)
    call.say("a")
    assert not healed(call, "0-checkin-1")
    assert not healed(call, "a")
    assert call.ledger == {"0-checkin-1", "a"}
    call.store.record_outcome(CALL, ANYBODY, CLAIM, "sent", "0-checkin-1", "")
    call.store.forget_speech(CALL, ANYBODY, "a")
    assert healed(call, "0-checkin-1")
    assert healed(call, "a")
    assert not call.view().unheard, "it was sent"


def test_what_has_begun_was_sent_though_nobody_lived_to_tell(call):
    claimed(call)
    call.started("0-checkin-1")
    began_at = call.view().utterances[0].started_at_ms
    assert call.store._step("expire_playbacks", CALL, call.origin, "0-checkin-1", began_at)
    assert call.store.redis.hget(keys.claims(CALL), CLAIM) == "sent"
    assert not call.view().unheard, "nobody is asked twice"


def test_a_hang_up_held_back_is_asked_for_again_and_told_once(call):
    call.ask("hangup")
    for _ in range(3):
        assert call.store.defer_hangup(CALL, ANYBODY, 5_000, "runaway guard")
    assert not call.ask("hangup"), "not before the time is up"
    events = [e for _, e in call.store.redis.xrange(keys.timeline(CALL))]
    assert [e["event"] for e in events].count("hangup.held") == 1


def attach(call, stream, nonce, worker="web-1"):
    return call.store.attach_session(CALL, Origin(by=worker), stream, nonce).token


def test_a_media_token_in_use_is_good_for_nobody_else(call):
    assert attach(call, "stream-1", "n1")
    assert not attach(call, "stream-2", "n1", "web-2")
    assert not attach(call, "stream-1", "n1", "web-2")


def test_telnyx_may_open_a_stream_again_that_broke_and_nobody_another_one(call):
    """A proxy's log has addresses; ids of streams it has not."""
    token = attach(call, "stream-1", "n1")
    call.store.detach_session(CALL, Origin(by="web-1", token=token), "stream closed")
    assert not attach(call, "stream-2", "n1")
    assert attach(call, "stream-1", "n1", "web-2") > token


def test_an_attach_whose_reply_was_lost_is_the_same_attach(call):
    """Redis stalled, both copies of the step ran: the worker was locked out of its own call."""
    token = attach(call, "stream-1", "n1")
    before = call.view()
    assert attach(call, "stream-1", "n1") == token
    assert replace(call.view(), now_ms=0) == replace(before, now_ms=0)
    told = [e for _, e in call.store.redis.xrange(keys.timeline(CALL))]
    assert len([e for e in told if e.get("token") == str(token)]) == 1


def test_a_stream_that_was_asked_for_before_comes_too_late(call):
    assert attach(call, "stream-2", "10", "web-2")
    assert not attach(call, "stream-1", "9"), "never used, and yet older"
    assert attach(call, "stream-3", "11")


def test_an_older_media_token_is_spent_once_a_newer_one_was_used(call):
    attach(call, "stream-1", "n1")
    token = attach(call, "stream-2", "n2", "web-2")
    assert token, "a new address takes the call from its owner"
    call.store.detach_session(CALL, Origin(by="web-2", token=token), "stream closed")
    assert not attach(call, "stream-3", "n1")


def test_a_gap_in_looking_after_calls_is_noticed(call, client):
    leases = call.store.leases
    assert leases.pulse() == 0
    assert leases.since_gap_ms() > 3_600_000
    client.hincrby(keys.PULSE, "at", -GAP_MS - 1)
    assert leases.pulse() > 0
    assert leases.since_gap_ms() < JUST_NOW_MS


def test_who_is_the_first_to_ask_after_a_gap_finds_it(call, client):
    """A frozen Redis carries out what waits in its sockets in any order."""
    leases = call.store.leases
    leases.pulse()
    client.hincrby(keys.PULSE, "at", -GAP_MS - 1)
    assert leases.since_gap_ms() < JUST_NOW_MS


def test_a_call_that_is_known_is_among_the_live_ones_again(call):
    """The worker that began it was killed before it was listed; its event came back."""
    call.store.redis.zrem(keys.LIVE, CALL)
    assert not call.ring()
    assert CALL in call.store.leases.live()


def wait_for_next_ms(client):
    """Times in the store are in ms; a fail-over takes longer than one."""
    came_ms = now_ms(client)
    while now_ms(client) <= came_ms:
        continue


def now_ms(client):
    seconds, micros = client.time()
    return seconds * 1000 + micros // 1000


def test_a_fencing_token_is_not_given_out_again_after_writes_were_lost(call):
    """A master dies with the last attach: its replica knows of none, and gives the call away."""
    client, name = call.store.redis, keys.of_call(CALL)[0]
    before = client.hgetall(name)
    lost = attach(call, "stream-2", "n2", "web-2")
    client.delete(name)
    client.hset(name, mapping=before)
    wait_for_next_ms(client)
    assert attach(call, "stream-3", "n3", "web-3") > lost
    old = Origin(by="web-2", token=lost)
    assert not call.store.thinking(CALL, old, 5_000), "who held it is fenced off"


def test_neither_is_one_that_fenced_somebody_off(call):
    client, name = call.store.redis, keys.of_call(CALL)[0]
    before = client.hgetall(name)
    call.store.request_stream(CALL, ANYBODY, 0)
    fenced_by = call.view().token
    client.delete(name)
    client.hset(name, mapping=before)
    wait_for_next_ms(client)
    call.store.request_stream(CALL, ANYBODY, 0)
    assert call.view().token > fenced_by


def test_tokens_grow_though_the_clock_goes_back(call):
    call.store.redis.hset(keys.of_call(CALL)[0], "token", 9_000_000_000_000)
    assert attach(call, "stream-2", "n2", "web-2") == 9_000_000_000_001


def test_a_stream_is_wanted_until_a_newer_one_is_or_a_session_has_the_call(call):
    first = call.store.request_stream(CALL, call.origin, 0)
    assert call.store.stream_wanted(CALL, ANYBODY, first)
    second = call.store.request_stream(CALL, call.origin, 0)
    assert not call.store.stream_wanted(CALL, ANYBODY, first)
    assert call.store.stream_wanted(CALL, ANYBODY, second)
    wait_for_next_ms(call.store.redis)
    attach(call, "stream-2", "n2", "web-2")
    assert not call.store.stream_wanted(CALL, ANYBODY, second)
    assert not call.store.stream_wanted("v3:unknown", ANYBODY, 1)


def test_a_clock_that_goes_back_is_a_gap_too(call, client):
    """After a fail-over to a server whose clock is behind, the length of the outage is unknown."""
    leases = call.store.leases
    leases.pulse()
    client.hincrby(keys.PULSE, "at", 700)
    assert leases.since_gap_ms() < JUST_NOW_MS
    client.hincrby(keys.PULSE, "back_at", -GAP_MS * 100)
    client.hincrby(keys.PULSE, "at", 700)
    leases.poll([CALL], ["default"])
    assert leases.since_gap_ms() < JUST_NOW_MS


def test_an_inbox_that_nobody_reads_keeps_the_latest(call):
    for number in range(3_000):
        call.store.caller_input(CALL, ANYBODY, "transcript", item=f"item {number}")
    seen = call.view(as_owner=True)
    assert seen.inbox == tuple(f"item {n}" for n in range(2_800, 3_000))
    assert seen.inbox_read == 2_800
    call.store.acknowledge_inbox(CALL, call.origin, 2_999)
    assert call.view(as_owner=True).inbox == ("item 2999",)
    call.store.acknowledge_inbox(CALL, call.origin, 5)
    assert call.view(as_owner=True).inbox == ("item 2999",), "what is long gone changes nothing"
