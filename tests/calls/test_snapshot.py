"""The reply of `lua/records/snapshot.lua` read: every field, and what is missing means never."""

import json

import pytest

from calls.snapshot import CallSnapshot, CallState
from calls.snapshot_reply import parse

pytestmark = pytest.mark.unit

ENTRY = {"kind": "say", "registered_at": 1000, "started_at": 2000, "duration_ms": 4000, "epoch": 0}


def reply(stored=(), ledger=(), rung=(), inbox=(), now="5000"):
    def flat(pairs):
        return [text for pair in dict(pairs).items() for text in pair]

    return [now, flat(stored), flat(ledger), list(rung), list(inbox), 0]


def test_a_call_nobody_knows():
    assert parse("c", reply()) == CallSnapshot("c", 5_000)


def test_texts_numbers_and_marks():
    stored = {
        "state": "answered", "agent": "sales", "settings": "{}", "epoch": "3", "checkins": "1",
        "answered_at": "1000.0", "thinking": "1", "hold_on": "0", "unheard": "1",
        "expect_for": "pin", "asked": "", "owner": "web-1",
    }  # fmt: skip
    call = parse("c", reply(stored, rung=["caller_spoke"], inbox=['{"digit": "1"}']))
    assert (call.state, call.agent, call.settings_override) == (CallState.ANSWERED, "sales", "{}")
    assert (call.epoch, call.checkins, call.answered_at_ms) == (3, 1, 1_000)
    assert (call.thinking, call.hold_on, call.unheard) == (True, False, True)
    assert (call.owner, call.asked, call.expect_for) == ("web-1", "", "pin")
    assert (call.flags, call.inbox) == (("caller_spoke",), ('{"digit": "1"}',))


@pytest.mark.parametrize(("said_in", "is_said"), [("2", True), ("1", False), ("-1", False)])
def test_what_was_said_in_this_silence(said_in, is_said):
    stored = {
        "state": "answered",
        "epoch": "2",
        "goodbye_said": said_in,
        "hold_on_replied": said_in,
    }
    call = parse("c", reply(stored))
    assert (call.goodbye_said, call.hold_on_replied) == (is_said, is_said)


@pytest.mark.parametrize(
    ("now", "busy_until", "lost"),
    [("5000", 14_000, []), ("13999", 14_000, []), ("14000", 0, ["u"])],
)
def test_the_agent_is_busy_until_its_utterance_expires(now, busy_until, lost):
    call = parse("c", reply({"state": "answered"}, {"u": json.dumps(ENTRY)}, now=now))
    assert call.agent_busy_until_ms == busy_until
    assert [utterance.id for utterance in call.expired_utterances] == lost


def test_an_empty_ledger_is_a_quiet_agent():
    assert parse("c", reply()).agent_busy_until_ms == 0


def test_what_suspends_handling_counts_until_it_expires():
    stored = {
        "state": "answered",
        "suspended:hold": "9000 4000",
        "suspended:agent:transfer#1": "7000 4000",
        "suspended:gather": "5000 1000",
    }
    call = parse("c", reply(stored))
    assert [one.reason for one in call.suspended] == ["agent:transfer#1", "hold"]
    assert call.suspended_until_ms == 9_000
    assert call.suspended_for == "hold, transfer"
    assert call.aside == "hold"
    later = parse("c", reply(stored, now="9000"))
    assert (later.suspended, later.suspended_until_ms, later.suspended_for) == ((), 0, "")


@pytest.mark.parametrize(
    ("since", "until", "with_person", "talked_ms"),
    [
        ("0", "9000", True, 2_000),  # as a version without that field stored it
        ("3000", "9000", True, 2_000 + 2_000),
        ("3000", "4000", False, 2_000 + 1_000),  # the bridge expired a second ago
        ("6000", "9000", True, 2_000),
    ],
)
def test_time_with_a_person_runs_while_the_bridge_is_in_force(since, until, with_person, talked_ms):
    stored = {"with_person_since": since, "with_person_ms": "2000"}
    call = parse("c", reply(stored | {"suspended:bridge": f"{until} 1000"}))
    assert (call.with_person, call.with_person_ms) == (with_person, talked_ms)


def test_without_a_bridge_no_time_with_a_person_is_added():
    assert parse("c", reply({"with_person_since": "3000"})).with_person_ms == 0
