"""The ledger's steps on a real Redis: design rule 1, the flag is the doorbell."""

import pytest

from calls import keys
from calls.store_types import Audio
from tests.calls.conftest import ANYBODY, CALL

pytestmark = pytest.mark.store

FLAG = keys.flag(CALL, "agent_done_speaking")


def test_the_removal_that_empties_the_ledger_rings_for_ten_seconds(call, client):
    call.say("a")
    call.say("b")
    assert call.ended("a").remaining == 1
    assert not client.exists(FLAG)
    assert call.ended("b").remaining == 0
    assert 0 < client.ttl(FLAG) <= 10


def test_registering_deletes_an_old_bell(call, client):
    call.say("a")
    call.ended("a")
    call.say("b")
    assert not client.exists(FLAG)
    assert call.ledger == {"b"}


@pytest.mark.parametrize(
    "status",
    ["completed", "cancelled", "cancelled_amd", "call_hangup", "file_not_found", "failed",
     "unknown", "one telnyx never told of"],
)  # fmt: skip
def test_every_status_ends_the_utterance(call, status):
    call.say("a")
    assert call.ended("a", status).removed == "a"
    assert call.ledger == set()


def test_a_doubled_event_has_one_effect(call):
    call.say("a")
    call.ended("a", event_id="e-1")
    call.say("a")
    assert call.ended("a", event_id="e-1").removed == ""
    assert call.ledger == {"a"}


def test_an_end_before_its_start_leaves_nothing_behind(call):
    call.say("a")
    call.ended("a", event_id="e-2")
    assert not call.started("a", event_id="e-1")
    assert call.ledger == set()


def test_an_end_that_carries_the_newest_client_state_ends_the_one_that_plays(call):
    call.say("a")
    call.started("a")
    call.say("b")
    assert call.ended("b").removed == "a"
    call.started("b")
    assert call.ended("b").removed == "b"


def test_an_end_without_any_start_ends_its_own(call):
    call.say("a")
    call.say("b")
    assert call.ended("b").removed == "b"


@pytest.mark.parametrize(
    ("ended_ms", "began_ms", "plays"),
    [(0, 0, True), (5_000, 5_300, True), (5_000, 4_700, False), (5_000, 0, True)],
)
def test_an_end_without_a_name_before_any_start_was_of_something_else(
    call, ended_ms, began_ms, plays
):
    """Others' audio was stopped before it began; then ours begins, by its name. Times decide."""
    call.say("a")
    call.store.forget_speech(CALL, ANYBODY, "a")
    ends, begins = (Audio("ours", happened_at_ms=ms) for ms in (ended_ms, began_ms))
    assert call.store.playback_ended(CALL, call.event("e-1"), "", "failed", ends).removed == "a"
    assert call.store.playback_started(CALL, call.event("e-2"), "a", begins) == (
        "begun" if plays else ""
    )
    assert call.ledger == ({"a"} if plays else set())


def test_a_start_after_its_own_end_enters_nothing(call):
    call.say("a")
    call.store.forget_speech(CALL, ANYBODY, "a")
    call.ended("")
    call.ended("a")
    assert not call.started("a")
    assert call.ledger == set()


def test_audio_that_is_not_ours_counts_until_it_ends(call):
    call.started("")
    assert call.view().agent_busy_until_ms > 0
    assert call.ended("").remaining == 0


def test_an_end_of_something_unknown_changes_nothing(call):
    call.say("a")
    assert call.ended("never registered") == call.ended("")
    assert call.ledger == {"a"}


def test_nothing_is_said_on_a_call_that_is_not_up(stored):
    assert not stored.say("a")
    stored.ring()
    assert not stored.say("a")
    stored.answer()
    assert stored.say("a")
    stored.store.call_ended(CALL, stored.origin, "normal_clearing", "caller")
    assert not stored.say("b")
    assert stored.ledger == set()


def test_healing_spares_what_began_meanwhile(call):
    call.say("a")
    judged = call.view()
    lost = judged.__class__(CALL, now_ms=judged.now_ms + 10**6, utterances=judged.utterances,
                            expiry_ms=judged.expiry_ms)  # fmt: skip
    call.started("a")
    assert call.store.expire_playbacks(CALL, call.origin, lost) == 0
    assert call.ledger == {"a"}


def test_healing_takes_what_was_lost_and_rings(call, client):
    call.say("a")
    call.store.forget_speech(CALL, ANYBODY, "a")
    judged = call.view()
    lost = judged.__class__(CALL, now_ms=judged.now_ms + 10**6, utterances=judged.utterances,
                            expiry_ms=judged.expiry_ms)  # fmt: skip
    assert call.store.expire_playbacks(CALL, call.origin, lost) == 1
    assert client.exists(FLAG)


def test_a_pace_that_no_voice_has_is_not_learned(call):
    call.say("a", ms=60_000)
    call.started("a")
    call.ended("a")
    call.say("b", ms=10_000)
    assert [u.duration_ms for u in call.view().utterances] == [10_000]


def test_what_was_withdrawn_was_never_said(call):
    call.say("a")
    assert call.store.withdraw_utterance(CALL, call.origin, "a", "broker away")
    assert call.ledger == set()
    assert call.store.speech(CALL, "a") is None


def test_speech_waits_beside_the_ledger_until_it_ended(call):
    call.say("a", text="hello")
    assert call.store.speech(CALL, "a").text == "hello"
    call.ended("a")
    assert call.store.speech(CALL, "a") is None
