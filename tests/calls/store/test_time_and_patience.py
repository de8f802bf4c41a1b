"""A call's time limit and its patience, in a real store."""

import pytest

from calls.store_types import Origin
from tests.calls.conftest import ANYBODY, CALL

pytestmark = pytest.mark.store


def test_the_time_limit_moves_once_for_all_who_saw_the_same_and_as_often_as_it_may(call):
    extend = call.store.extend_call
    assert extend(CALL, ANYBODY, 30_000, 2, 0, "caller")
    assert not extend(CALL, ANYBODY, 30_000, 2, 0, "agent")
    assert extend(CALL, ANYBODY, 20_000, 2, 1, "agent")
    assert not extend(CALL, ANYBODY, 20_000, 2, 2, "agent")
    view = call.view()
    assert (view.extensions, view.extended_ms, view.warned) == (2, 50_000, False)


def test_a_hang_up_for_the_limit_before_is_refused_and_one_for_the_new_limit_is_not(call):
    before = call.view().epoch
    assert call.store.extend_call(CALL, ANYBODY, 30_000, 2, 0, "api")
    claim = call.store.claim_hangup
    assert claim(CALL, ANYBODY, before, "max_call_duration", 5_000) == "time limit was extended"
    assert claim(CALL, ANYBODY, call.view().epoch, "max_call_duration", 5_000) == "go"
    assert not call.store.extend_call(CALL, ANYBODY, 30_000, 2, 1, "agent")


def test_a_session_that_lost_the_call_changes_neither(call):
    stale = Origin(by="web-0", token=1)
    assert not call.store.extend_call(CALL, stale, 30_000, 2, 0, "agent")
    assert call.store.give_patience(CALL, stale, "tty") == (False, "")


def test_patience_is_given_once_and_tells_the_hash_of_the_number(call):
    assert call.store.line_of_call(CALL, ANYBODY, "149440", "+1555", "a-hash")
    assert call.store.give_patience(CALL, ANYBODY, "slow") == (True, "a-hash")
    assert call.store.give_patience(CALL, ANYBODY, "slow") == (False, "")
    assert call.store.give_patience(CALL, ANYBODY, "tty") == (True, "a-hash")
    assert call.view().patient_for == "tty"


def test_answered_check_ins_are_counted(call):
    for number in (1, 2):
        epoch = call.view().epoch
        call.ask("checkin-1")
        call.claim("checkin-1", epoch)
        call.store.record_outcome(CALL, ANYBODY, f"{epoch}:checkin-1", "sent", "", "")
        call.ended(f"{epoch}-checkin-1")
        call.store.caller_input(CALL, ANYBODY, "transcript")
        call.store.caller_input(CALL, ANYBODY, "transcript")
        assert call.view().slow_answers == number


def test_what_is_typed_is_the_caller_and_owed_nothing(call):
    call.store.agent_started(CALL, call.origin, owes=True)
    call.store.caller_input(CALL, call.origin, "tty")
    view = call.view()
    assert view.activity_at_ms > 0
    assert (view.owed_since_ms, view.transcribed) == (0, False)
