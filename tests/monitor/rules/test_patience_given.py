"""Patience by webhooks, in calls in virtual time: relays, slow callers, remembered numbers."""

import pytest

from calls import keys
from calls.patience_memory import digest_of
from calls.store_types import Origin
from tests.virtual_time.call import CALL, VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

NUMBER = "+15550100099"
RELAY = "This is relay operator 1234 with a call."
REMEMBERS = {"patience_memory_days": 30}


def rings(call, number=NUMBER, event_id="event-initiated"):
    payload = {"direction": "incoming", "from": number, "to": "+15550100001"}
    call.look_at = None
    return call.webhook("call.initiated", payload, event_id=event_id).go(0.5)


def up(**settings):
    call = rings(VirtualCall(**settings))
    if not call.view().answered_at_ms:
        call.webhook("call.answered")
    return call.go(0.2).attach().agent_says(takes=2).go(2.5)


def digest(call):
    return digest_of(NUMBER, call.parts.config.secret_key)


def kept(call):
    return call.parts.patience_memory.find(digest(call))


def given(call):
    return [fields["for"] for fields in call.events("patience.given")]


def test_a_relay_operator_is_recognised_once():
    call = up().speaks(RELAY).go(1).speaks(RELAY)
    assert given(call) == ["relay"]
    assert call.view().patient_for == "relay"
    assert kept(call) == "", "nothing is remembered by default"


def test_a_relay_operator_is_waited_for():
    call = up().speaks(RELAY).go(59)
    assert call.steps == []
    assert call.go(3).steps == ["checkin-1"]


@pytest.mark.parametrize("first", ["the machine", "the words"])
def test_no_relay_operator_is_taken_for_an_answering_machine(first):
    call = VirtualCall(call_screening={"identity": "Anna"})  # a machine may yet be a screener
    call.answer(direction="outgoing")
    detected = {"result": "machine"}
    if first == "the machine":
        call.webhook("call.machine.detection.ended", detected).go(2)
    call.says(RELAY)
    if first == "the words":
        call.webhook("call.machine.detection.ended", detected)
    assert call.go(30).hung_up_at is None


def test_what_is_typed_is_heard_and_owed_no_answer():
    call = up(owes=True).go(3).types().go(1)
    view = call.view()
    assert (view.patient_for, view.owed_since_ms, view.checkins) == ("tty", 0, 0)
    assert call.events("caller.heard")[-1]["evidence"] == "tty"
    assert call.go(55).steps == []


def test_what_stands_between_outweighs_what_is_remembered():
    call = up()
    with call._acting() as origin:
        assert call.store.give_patience(CALL, origin, "remembered") == (True, "")
        assert call.store.give_patience(CALL, origin, "slow") == (False, "")
        assert call.store.give_patience(CALL, origin, "relay") == (True, "")
        assert call.store.give_patience(CALL, origin, "tty") == (False, "")
    assert given(call) == ["remembered", "relay"]


def test_patience_is_given_to_live_calls_by_their_owner_only():
    call = up()
    with call._acting():
        assert call.store.give_patience(CALL, Origin(by="web-0", token=1), "tty") == (False, "")
    call.caller_hangs_up().go(0.3)
    with call._acting() as origin:
        assert call.store.give_patience(CALL, origin, "relay") == (False, "")


def answers_check_ins(call, times):
    for _ in range(times):
        call.go(10).speaks("Well, it is about my bill.").agent_says(takes=2).go(2.5)
    return call


def test_a_slow_caller_is_remembered_where_that_is_wanted():
    call = answers_check_ins(up(**REMEMBERS), 2)
    assert given(call) == ["slow"]
    assert kept(call) == "slow"
    left_s = call.parts.patience_memory.left_s(digest(call))
    assert 29 * 86_400 < left_s <= 30 * 86_400
    assert not any(NUMBER[1:] in str(key) for key in call.server.names())


def test_a_caller_who_answers_one_check_in_is_not():
    call = answers_check_ins(up(**REMEMBERS), 1)
    assert (given(call), kept(call)) == ([], "")


def test_nobody_is_slow_by_default():
    assert given(answers_check_ins(up(), 3)) == []


def test_a_remembered_number_is_given_patience_from_the_start_and_for_longer():
    call = VirtualCall(**REMEMBERS)
    call.parts.patience_memory.remember(digest(call), "slow", 1)
    rings(call)
    assert given(call) == ["remembered"]
    assert kept(call) == "slow"
    assert call.parts.patience_memory.left_s(digest(call)) > 29 * 86_400


def test_another_number_and_another_agent_know_nothing_of_it():
    for settings, number in ((REMEMBERS, "+15550100098"), ({}, NUMBER)):
        call = VirtualCall(**settings)
        call.parts.patience_memory.remember(digest(call), "slow", 1)
        assert given(rings(call, number)) == []


def test_a_relay_call_is_remembered_under_a_hash():
    call = up(**REMEMBERS).speaks(RELAY)
    assert kept(call) == "relay"
    assert keys.patience(digest(call)).endswith(digest(call))
