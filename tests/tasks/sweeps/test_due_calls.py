"""A sweep reads the calls that something happened to or is due on, and misses none of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.ledger import Utterance
from calls.snapshot import CallSnapshot, CallState
from monitor.settings import DeadAirSettings
from tasks.sweeps.due_calls import AGAIN_MS, AT_ONCE, DueCalls
from tasks.sweeps.overdue import (
    ATTEMPT_MS,
    GIVEN_UP_MS,
    LOOK_EVERY_MS,
    OVERDUE_MS,
    next_look_ms,
    overdue,
)

pytestmark = pytest.mark.unit

NOW_MS = 1_000_000
SETTINGS = DeadAirSettings()
WATCHED_MS = 15_000
"""Longer than any step of a call with these settings takes to become due."""


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


def test_a_moment_comes_whether_or_not_the_version_is_compared():
    calls = DueCalls()
    calls.looked(call(), NOW_MS + 700)
    assert calls.due({}, NOW_MS + 699) == []
    assert calls.due({}, NOW_MS + 700) == ["v3:a"]


def test_a_former_moment_is_none_any_more():
    calls = DueCalls()
    calls.looked(call(), NOW_MS + 700)
    calls.looked(call(), NOW_MS + 5_000)
    assert calls.due({}, NOW_MS + 700) == []
    assert calls.due({}, NOW_MS + 5_000) == ["v3:a"]


def test_a_call_that_was_due_and_not_read_comes_again():
    calls = DueCalls()
    assert calls.due({"v3:a": 3}, NOW_MS) == ["v3:a"]
    assert calls.due({}, NOW_MS + AGAIN_MS - 1) == []
    assert calls.due({}, NOW_MS + AGAIN_MS) == ["v3:a"]


def test_a_call_that_has_ended_is_forgotten():
    calls = DueCalls()
    calls.looked(call(), NOW_MS + 700)
    calls.forget(["v3:a", "v3:unknown"])
    assert calls.due({}, NOW_MS + 700) == []
    assert calls.agents() == []
    assert calls.due({"v3:a": 3}, NOW_MS) == ["v3:a"]


def test_no_more_are_read_at_once_than_one_sweep_may_and_none_is_lost():
    calls = DueCalls()
    versions = {f"v3:{n:05}": 3 for n in range(3 * AT_ONCE - 10)}
    read = []
    for second in range(3):
        now_ms = NOW_MS + second * AGAIN_MS
        due = calls.due(versions if not second else {}, now_ms)
        assert len(due) <= AT_ONCE
        for name in due:
            calls.looked(replace(call(), call_control_id=name), now_ms + 60_000)
        read += due
    assert sorted(read) == sorted(versions)


def test_the_calls_of_an_agent_that_changes_are_read():
    calls = DueCalls()
    for name, agent in (("v3:a", "sales"), ("v3:b", "sales"), ("v3:c", "care")):
        calls.looked(replace(call(agent=agent), call_control_id=name), NOW_MS + 60_000)
    calls.agents_were({"sales": "1", "care": ""})
    assert sorted(calls.agents()) == ["care", "sales"]
    calls.agents_are({"sales": "1"}, NOW_MS)
    assert calls.due({}, NOW_MS) == []
    calls.agents_are({"sales": "2"}, NOW_MS)
    assert calls.due({}, NOW_MS) == ["v3:a", "v3:b"]
    calls.agents_are({"sales": "2", "care": "1"}, NOW_MS)
    assert calls.due({}, NOW_MS) == ["v3:c"]
    calls.clear()
    assert calls.agents() == []


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


def test_words_whose_end_may_be_lost_are_looked_at_once_their_owner_should_have_given_them_up():
    said = Utterance("say-1", "say", NOW_MS - 500, NOW_MS - 400, 2_000)
    paused = call(utterances=(said,), expiry_ms={"say-1": NOW_MS + 900}, paused_ms=NOW_MS - 100)
    assert next_look_ms(paused, SETTINGS) == NOW_MS + 900 + GIVEN_UP_MS


@pytest.mark.long
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
            for at in range(NOW_MS, NOW_MS + WATCHED_MS, 50)
            if overdue(replace(quiet, now_ms=at), SETTINGS, OVERDUE_MS)
        ),
        NOW_MS + LOOK_EVERY_MS,
    )
    assert again_ms <= due_ms
