"""A sweep reads the calls that something happened to or is due on, and misses none of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.ledger import Utterance
from calls.snapshot import CallSnapshot, CallState
from monitor.settings import DeadAirSettings
from tasks.sweeps.due_calls import DueCalls
from tasks.sweeps.overdue import ATTEMPT_MS, LOOK_EVERY_MS, OVERDUE_MS, next_look_ms, overdue

pytestmark = pytest.mark.unit

NOW_MS = 1_000_000
SETTINGS = DeadAirSettings()


def call(**fields):
    fields = {"state": CallState.ANSWERED, "version": 3, "token": 1} | fields
    return CallSnapshot("v3:a", NOW_MS, answered_at_ms=NOW_MS - 60_000, **fields)


def test_a_call_is_read_when_it_has_changed_and_when_its_moment_has_come():
    calls = DueCalls()
    assert calls.due({"v3:a": 3}, NOW_MS) == ["v3:a"], "never read yet"
    calls.looked(call(), NOW_MS + 700)
    assert calls.due({"v3:a": 3}, NOW_MS + 699) == []
    assert calls.due({"v3:a": 4}, NOW_MS + 1) == ["v3:a"], "it has changed"
    assert calls.due({"v3:a": 3}, NOW_MS + 700) == ["v3:a"], "its moment has come"


def test_a_call_that_is_no_longer_live_is_forgotten():
    calls = DueCalls()
    calls.looked(call(), NOW_MS + 700)
    assert calls.due({}, NOW_MS) == []
    assert calls.due({"v3:a": 3}, NOW_MS) == ["v3:a"]


def test_of_many_quiet_calls_none_is_read():
    calls = DueCalls()
    for n in range(1_000):
        calls.looked(replace(call(), call_control_id=f"v3:{n}"), NOW_MS + 1_000)
    versions = {f"v3:{n}": 3 for n in range(1_000)}
    assert calls.due(versions | {"v3:7": 4}, NOW_MS + 1) == ["v3:7"]


def test_what_was_asked_for_is_looked_at_again_at_once():
    asked = call(asked="checkin-1", asked_until_ms=NOW_MS + 5_000)
    assert next_look_ms(asked, SETTINGS) == NOW_MS


def test_what_a_task_is_to_say_is_looked_at_when_its_attempt_is_over():
    said = Utterance("say-1", "say", NOW_MS - 500, 0, 2_000)
    quiet = call(utterances=(said,), expiry_ms={"say-1": NOW_MS + 9_000})
    assert next_look_ms(quiet, SETTINGS) <= NOW_MS - 500 + ATTEMPT_MS


@given(st.integers(0, 40_000), st.integers(0, 2), st.booleans())
def test_nothing_is_overdue_before_the_next_look(quiet_ms, checkins, hold_on):
    """By time alone: what changes a call gives it another version."""
    quiet = call(
        agent_quiet_at_ms=NOW_MS - quiet_ms, activity_at_ms=NOW_MS - 50_000, checkins=checkins,
        checkins_made=checkins, heard=checkins > 0, hold_on=hold_on,
    )  # fmt: skip
    again_ms = next_look_ms(quiet, SETTINGS)
    assert again_ms <= NOW_MS + LOOK_EVERY_MS
    due_ms = next(
        (
            at
            for at in range(NOW_MS, NOW_MS + LOOK_EVERY_MS, 50)
            if overdue(replace(quiet, now_ms=at), SETTINGS, OVERDUE_MS)
        ),
        NOW_MS + LOOK_EVERY_MS,
    )
    assert again_ms <= due_ms
