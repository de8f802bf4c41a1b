"""What only a call's agent may do to its call: stop its words, lengthen its stream, remember."""

import pytest

from calls.store_types import Origin, Speech

pytestmark = pytest.mark.store


@pytest.fixture
def steps(store):
    return store


def unfinished(steps, call, *, stop):
    return {u.id: u for u in steps.unfinished(call.call, call.origin, stop=stop)}


def test_what_has_begun_is_marked_and_what_was_not_sent_leaves_the_ledger(steps, call):
    call.say("say-a")
    call.store.forget_speech(call.call, call.origin, "say-a")
    call.started("say-a")
    call.say("say-b")
    found = unfinished(steps, call, stop=True)
    assert set(found) == {"say-a", "say-b"}
    assert found["say-a"].began_ago_ms >= 0
    assert (found["say-b"].began_ago_ms, found["say-b"].heard) == (-1, 0)
    assert [(u.id, u.stopped) for u in call.view().utterances] == [("say-a", True)]
    assert call.store.speech(call.call, "say-b") is None, "its task finds nothing to say"
    assert unfinished(steps, call, stop=True) == {}, "each is told once"


def test_what_begins_all_the_same_is_to_be_stopped(steps, call):
    call.say("say-a")
    steps.unfinished(call.call, call.origin, stop=True)
    assert call.ledger == set()
    assert call.started("say-a") == "stop"


def test_words_that_telnyx_has_and_that_wait_stay_until_they_have_ended(steps, call):
    call.say("say-a")
    call.store.forget_speech(call.call, call.origin, "say-a")
    steps.unfinished(call.call, call.origin, stop=True)
    assert call.ledger == {"say-a"}


def test_asking_changes_nothing(steps, call):
    call.say("say-a")
    before = call.view()
    assert set(unfinished(steps, call, stop=False)) == {"say-a"}
    assert call.view().utterances == before.utterances
    assert call.view().version == before.version


def test_check_ins_and_what_others_play_are_not_the_agents(steps, call):
    call.ask("checkin-1")
    assert call.claim("checkin-1", epoch=call.view().epoch) == "go"
    assert call.ledger
    assert unfinished(steps, call, stop=True) == {}


def test_a_worker_that_lost_the_call_stops_nothing(steps, call):
    call.say("say-a")
    lost = Origin(by="web-0", token=1)
    assert steps.unfinished(call.call, lost, stop=True) == []
    assert not steps.extend_utterance(call.call, lost, "say-a", 9_000)
    assert not steps.remember(call.call, lost, "{}")
    assert call.ledger == {"say-a"}


def test_a_stream_grows(steps, call):
    call.store.register_utterance(call.call, call.origin, "stream-a", "stream", 2_000, Speech())
    assert steps.extend_utterance(call.call, call.origin, "stream-a", 60_000)
    [stream] = call.view().utterances
    assert stream.duration_ms == 60_000
    assert not steps.extend_utterance(call.call, call.origin, "stream-b", 60_000)


def test_the_next_agent_is_told_what_was_remembered_and_nobody_after_the_call(steps, call):
    assert steps.remembered(call.call) == ""
    assert steps.remember(call.call, call.origin, '{"a": 1}')
    call.attach("web-2")
    assert steps.remembered(call.call) == '{"a": 1}'
    assert call.store.said_with_age(call.call, 0) == []
    call.store.call_ended(call.call, call.origin, "normal_clearing", "caller")
    assert steps.remembered(call.call) == ""
