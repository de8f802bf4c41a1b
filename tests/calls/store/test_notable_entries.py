"""What leaves with a step's reply for a team's own systems: each thing, once."""

import pytest

from calls import keys, timeline
from calls.snapshot import AGENT_BEGINS_MS
from calls.store import CallStore
from calls.store_types import Origin
from monitor.hooks.events import payload_of
from tests.calls.conftest import CALL, StoredCall

pytestmark = pytest.mark.store


@pytest.fixture
def told():
    """Return the list of all reported entries, as (agent, call, entry)."""
    return []


@pytest.fixture
def call(client, told):
    call = StoredCall(CallStore(client, lambda *line: told.append(line)))
    call.ring(agent="desk")
    call.answer()
    call.attach()
    call.say("greeting")
    call.ended("greeting")
    assert types(told) == ["call.answered"]
    told.clear()
    return call


def types(told):
    found = [payload_of(entry) for _, _, entry in told]
    return [str(happened.type) for happened in found if happened]


def waits(call, because="silence"):
    assert call.store.append_timeline(call.call, call.origin, "decision.waits", because=because)


def hears(call, evidence="transcript"):
    return call.store.caller_input(call.call, call.origin, evidence)


def checks_in(call, number=1):
    epoch, step = call.view().epoch, f"checkin-{number}"
    assert call.ask(step)
    assert call.claim(step, epoch) == "go"
    call.store.record_outcome(
        call.call, call.origin, f"{epoch}:{step}", "sent", f"{epoch}-{step}", ""
    )
    call.ended(f"{epoch}-{step}")


def test_what_is_told_is_the_line_of_the_timeline_itself(call, told, client):
    waits(call)
    [(agent, name, entry)] = told
    assert (agent, name) == ("desk", CALL)
    assert entry in timeline.read(client, CALL)
    assert entry.event == "silence.began"


def test_a_silence_begins_once_whatever_is_decided_in_it(call, told):
    for because in ("agent_speaking", "silence", "asked", "silence", "caller_speaking", "silence"):
        waits(call, because)
    checks_in(call)
    waits(call)
    hears(call, "interim")
    waits(call)
    assert types(told) == ["silence.started", "checkin.sent"]


@pytest.mark.parametrize("heard", ["transcript", "dtmf", "agent"])
def test_a_silence_begins_anew_after_somebody_was_heard(call, told, heard):
    waits(call)
    if heard == "agent":
        call.say("say-1")
        call.ended("say-1")
    else:
        hears(call, heard)
    waits(call)
    assert types(told) == ["silence.started"] * 2


def test_no_silence_begins_while_the_agent_s_first_words_may_be_on_their_way(client, told):
    """A decision overtakes the greeting of a session that is just there."""
    call = StoredCall(CallStore(client, lambda *line: told.append(line)), "v3:another")
    call.up()
    told.clear()
    waits(call)
    assert call.view().agent_begins
    assert not told
    client.hincrby(keys.of_call(call.call)[0], "attached_at", -AGENT_BEGINS_MS)
    waits(call)
    assert not call.view().agent_begins
    assert types(told) == ["silence.started"]


def test_the_decider_sees_that_the_silence_was_told(call):
    assert not call.view().silence_begun
    waits(call)
    assert call.view().silence_begun
    hears(call)
    assert not call.view().silence_begun


def test_a_caller_recovers_once_and_only_after_a_check_in(call, told):
    hears(call)
    checks_in(call)
    checks_in(call, 2)
    hears(call, "interim")
    hears(call)
    hears(call)
    assert types(told) == ["checkin.sent", "checkin.sent", "caller.recovered"]
    recovered = payload_of(told[-2][2])
    assert recovered.data["after_checkin"] == 2


def test_a_call_ends_once(call, told):
    assert call.store.call_ended(call.call, call.event("e1"), "normal_clearing", "caller")
    assert not call.store.call_ended(call.call, call.event("e1"), "normal_clearing", "caller")
    assert not call.store.call_ended(call.call, call.event("e2"), "timeout", "unknown")
    assert types(told) == ["call.hung_up"]


def test_a_healed_playback_is_told(call, told):
    call.say("say-1", ms=0)
    call.store.forget_speech(call.call, call.origin, "say-1")
    lost = call.view()
    [utterance] = lost.utterances
    assert call.store._step("expire_playbacks", call.call, call.origin, utterance.id, 0) == 1
    assert types(told) == ["call.healed"]


def test_a_store_that_nobody_listens_to_replies_the_same(client, call):
    deaf = StoredCall(CallStore(client), "v3:another")
    deaf.up()
    assert hears(deaf) == hears(call) == (1, [])


def test_a_bridge_hands_the_caller_over_once_however_often_it_is_told(call, told):
    for _ in range(2):
        call.store.suspend(call.call, call.origin, 60_000, "bridge")
    call.store.suspend(call.call, call.origin, 60_000, "hold")
    assert types(told) == ["call.transferred"]


def test_another_session_that_takes_a_live_call_over_is_told(call, told):
    lease = call.store.attach_session(call.call, Origin(by="web-2"), "stream-2", "9")
    assert lease.token
    assert types(told) == ["takeover"]


def test_an_alarm_about_a_call_is_told_once(call, told):
    for _ in range(2):
        call.store.raise_alarm(call.call, call.origin, "not_transcribed")
    [(_, _, entry)] = told
    assert payload_of(entry).data == {"about": "not_transcribed"}


def test_what_the_team_calls_a_call_is_told_and_not_written_down(client, told):
    store = CallStore(client, lambda *line: told.append(line))
    nobody = Origin(by="celery")
    store.call_ringing("v3:out", nobody, "desk", "outgoing", "", "order-17")
    store.call_answered("v3:out", nobody)
    store.call_ended("v3:out", nobody, "x", "caller")
    assert [entry.details["reference"] for _, _, entry in told] == ["order-17"] * 2
    assert "order-17" not in str(timeline.read(client, "v3:out"))
    assert payload_of(told[0][2]).data == {"direction": "outgoing"}


def test_a_call_that_begins_with_its_answer_has_its_reference_too(client, told):
    store = CallStore(client, lambda *line: told.append(line))
    store.call_answered("v3:new", Origin(by="celery"), "", "desk", "", "order-18")
    [(agent, _, entry)] = told
    assert (agent, entry.details["reference"]) == ("desk", "order-18")


def test_a_silence_that_the_agent_ended_before_it_was_told_of_is_not_told(call, told):
    """The look at the call came before the greeting, its line after it."""
    call.say("greeting")
    waits(call)
    assert types(told) == []
    call.ended("greeting")
    waits(call)
    assert types(told) == ["silence.started"]
