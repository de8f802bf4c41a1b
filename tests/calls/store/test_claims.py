"""Exactly once (design rule 4): asked once, claimed once, stale when the caller was heard."""

import pytest

from calls.store_types import Origin
from tests.calls.conftest import ANYBODY, CALL

pytestmark = pytest.mark.store


def test_two_deciders_ask_once(call):
    assert call.ask("checkin-1")
    assert not call.ask("checkin-1")


def test_a_request_that_lapsed_is_made_again_under_the_same_claim(call):
    call.ask("checkin-1", good_for_ms=0)
    assert call.ask("checkin-1")
    assert call.claim("checkin-1") == "go"


def test_a_redelivered_task_speaks_with_the_same_id_and_never_after_it_was_sent(call):
    call.ask("checkin-1")
    assert call.claim("checkin-1") == "go"
    assert call.claim("checkin-1") == "again"
    call.store.record_outcome(CALL, ANYBODY, "0:checkin-1", "sent", "0-checkin-1", "")
    assert call.claim("checkin-1") == "already sent"
    assert call.view().checkins == 1


@pytest.mark.parametrize("outcome", ["claimed", "sent"])
def test_a_sweep_whose_view_is_old_does_not_ask_for_what_was_claimed_meanwhile(call, outcome):
    """The owner would wait for that request to lapse, and make its next check-in seconds late."""
    call.ask("checkin-1")
    assert call.claim("checkin-1") == "go"
    if outcome == "sent":
        call.store.record_outcome(CALL, ANYBODY, "0:checkin-1", "sent", "0-checkin-1", "")
    assert not call.store.request_step(CALL, ANYBODY, 0, "checkin-1", 5_000)
    assert call.view().asked_until_ms <= call.view().now_ms


def test_a_sweep_asks_again_for_what_was_claimed_in_vain(call):
    call.ask("checkin-1")
    assert call.claim("checkin-1") == "go"
    call.store.record_outcome(CALL, ANYBODY, "0:checkin-1", "failed", "0-checkin-1", "refused")
    assert call.store.request_step(CALL, ANYBODY, 0, "checkin-1", 5_000)


def test_a_check_in_nobody_asked_for_is_not_spoken(call):
    assert call.claim("checkin-1") == "too late"


def test_a_check_in_older_than_its_time_is_not_spoken(call):
    call.ask("checkin-1", good_for_ms=0)
    assert call.claim("checkin-1") == "too late"


def words(call):
    return call.store.caller_input(CALL, ANYBODY, "transcript")


def key(call):
    return call.store.caller_input(CALL, ANYBODY, "dtmf")


def sound(call):
    return call.store.voice_activity(CALL, call.origin, speaking=True, ago_ms=0)


@pytest.mark.parametrize("sign", [words, key, sound])
def test_any_sign_of_the_caller_makes_a_check_in_stale(call, sign):
    call.ask("checkin-1")
    sign(call)
    assert call.claim("checkin-1") == "caller was heard"
    assert call.ledger == set()


@pytest.mark.parametrize("sign", [words, key, sound])
def test_any_sign_of_the_caller_cancels_a_hang_up_for_silence(call, sign):
    call.ask("hangup")
    sign(call)
    assert call.store.claim_hangup(CALL, ANYBODY, 0, "silence", 10_000) == "caller was heard"


def test_a_check_in_between_two_attempts_is_given_up_when_the_caller_is_heard(call):
    call.ask("checkin-1")
    call.claim("checkin-1")
    sound(call)
    assert call.claim("checkin-1") == "stale"
    assert call.ledger == set()


def test_nobody_talks_over_the_agent(call):
    call.ask("checkin-1")
    call.say("a")
    assert call.claim("checkin-1") == "agent was heard"


def test_a_thinking_agent_and_a_pause_hold_back(call):
    call.ask("checkin-1")
    call.store.thinking(CALL, call.origin, 5_000)
    assert call.claim("checkin-1") == "agent is thinking"
    call.store.thinking(CALL, call.origin, 0)
    call.ask("checkin-1")
    call.store.pause(CALL, ANYBODY, paused=True)
    assert call.claim("checkin-1") == "paused"


def test_the_maximum_duration_ends_a_call_that_is_talked_on(call):
    sound(call)
    assert call.store.claim_hangup(CALL, ANYBODY, 0, "max_call_duration", 10_000) == "go"


def test_a_hang_up_is_claimed_once(call):
    call.ask("hangup")
    assert call.store.claim_hangup(CALL, ANYBODY, 0, "silence", 10_000) == "go"
    assert call.store.claim_hangup(CALL, ANYBODY, 0, "silence", 10_000) == "again"
    call.store.record_outcome(CALL, ANYBODY, "hangup", "sent", "", "silence")
    assert call.store.claim_hangup(CALL, ANYBODY, 0, "silence", 10_000) == "sent a moment ago"
    call.store.call_ended(CALL, ANYBODY, "normal_clearing", "callee")
    assert call.store.claim_hangup(CALL, ANYBODY, 0, "silence", 10_000) == "call ended"


def test_a_check_in_that_was_not_heard_is_owed_once(call):
    call.ask("checkin-1")
    call.claim("checkin-1")
    call.ended("0-checkin-1", "failed")
    assert call.view().unheard
    call.ask("checkin-1-again")
    assert call.claim("checkin-1-again") == "go"
    call.ended("0-checkin-1-again", "failed")
    assert not call.view().unheard
    assert call.view().checkins == 1


def test_a_check_in_cut_off_by_sound_is_owed_and_by_words_is_not(call):
    call.ask("checkin-1")
    call.claim("checkin-1")
    assert sound(call) == ["0-checkin-1"]
    call.ended("0-checkin-1", "cancelled")
    assert call.view().unheard
    words(call)
    assert not call.view().unheard


def test_words_start_the_count_again_and_sound_does_not(call):
    call.ask("checkin-1")
    call.claim("checkin-1")
    call.ended("0-checkin-1")
    sound(call)
    assert call.view().checkins == 1
    words(call)
    assert call.view().checkins == 0


class TestFencing:
    """A worker whose call has a newer owner can't act on it (design rule 5)."""

    def test_the_newest_owner_holds_the_call(self, call):
        old = call.origin
        lease = call.attach("web-2")
        assert lease.token > old.token
        assert call.view().owner == "web-2"
        assert not call.store.request_step(CALL, old, 0, "checkin-1", 5_000)
        assert not call.store.thinking(CALL, old, 5_000)
        assert not call.store.detach_session(CALL, old, "late")
        assert call.store.voice_activity(CALL, old, speaking=True, ago_ms=0) == []
        assert call.view().caller_speaking_ms == 0

    def test_a_fenced_owner_takes_no_bells(self, call):
        old = call.origin
        call.say("a")
        call.ended("a")
        call.attach("web-2")
        assert call.store.snapshot(CALL, old, as_owner=True).flags == ()
        assert call.view(as_owner=True).flags == ("agent_done_speaking",)

    def test_asking_for_a_new_stream_fences_the_former_owner(self, call):
        assert call.store.request_stream(CALL, ANYBODY, 5_000) == 1
        assert call.store.request_stream(CALL, ANYBODY, 5_000) == 0
        assert not call.ask("checkin-1")
        assert call.view().owner == ""

    def test_only_the_holder_lets_go(self, call):
        assert call.store.detach_session(CALL, call.origin, "stream closed")
        assert call.store.leases.live() == {CALL: 0}

    def test_a_call_is_handed_over_once_another_worker_holds_it(self, call):
        def handed_over():
            return call.store.is_handed_over(CALL, "web-1")

        assert not handed_over(), "it is web-1's"
        call.store.detach_session(CALL, call.origin, "worker restarts")
        assert not handed_over(), "it waits for an owner"
        call.attach("web-2")
        assert handed_over()
        call.attach("web-1")
        call.store.call_ended(CALL, ANYBODY, "normal_clearing", "caller")
        assert handed_over(), "nobody waits for it"

    def test_there_is_nothing_to_own_in_a_call_nobody_knows(self, store):
        assert store.attach_session("v3:unknown", Origin(by="web-1"), "s").token == 0
