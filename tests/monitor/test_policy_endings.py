"""The rules that end a call whatever the silence: its length, machines, the agent's own end."""

import pytest

from monitor.decisions import Because, HangUp, Say
from monitor.policy import decide
from monitor.steps import Remark
from tests.monitor.call_views import DEFAULTS, END, PLAYS, held, ms, rules, view, wait

pytestmark = pytest.mark.unit

LEAVES_WORD = {"voicemail": "leave_message", "voicemail_message": "Call us back."}
HANDS_ON = {"on_silence": "transfer", "transfer_to": "+15550100", "goodbye_message": "Bye."}

BUSY = {
    "paused_ms": 1, "suspensions": held(until=9000), "thinking_until": 9000, "caller_speaking": 1,
    "unconfirmed_since": 1499,
}  # fmt: skip


@pytest.mark.parametrize("fields", [{}, BUSY, {"asked": "checkin-1", "asked_until": 1504}])
def test_max_call_duration_ends_any_call(fields):
    assert decide(view(END, **fields), DEFAULTS) == HangUp(Because.MAX_CALL_DURATION)


def test_a_hang_up_asked_for_is_not_asked_for_again_at_max_call_duration():
    asked = view(END, asked="hangup", asked_until=1504)
    assert decide(asked, DEFAULTS) == wait(1504, Because.ASKED)


def test_nobody_waits_beyond_max_call_duration():
    assert decide(
        view(1499, caller_speaking=1498, unconfirmed_since=1498), DEFAULTS
    ).until_ms == ms(END)
    asked = view(1499, asked="checkin-1", asked_until=1504)
    assert decide(asked, DEFAULTS) == wait(END, Because.ASKED)


WARNS = {"max_call_duration": 60, "max_call_warning": 20}


@pytest.mark.parametrize(
    ("at", "fields", "settings", "decision"),
    [
        (40, {}, WARNS, Say(Remark.WARNING, Because.MAX_CALL_DURATION)),
        (39, {"activity_at": 38}, WARNS, wait(40, Because.SILENCE)),
        (40, {"activity_at": 38, "warned": True}, WARNS, wait(45, Because.SILENCE)),
        (40, {"activity_at": 38}, {"max_call_duration": 60}, wait(45, Because.SILENCE)),
        (30, {}, WARNS | {"enabled": False}, wait(40, Because.DISABLED)),
        (40, {"caller_speaking": 39, "unconfirmed_since": 39}, WARNS,
         wait(60, Because.CALLER_SPEAKING)),
    ],
)  # fmt: skip
def test_the_end_is_announced_once_when_nobody_speaks(at, fields, settings, decision):
    assert decide(view(at, **fields), rules(**settings)) == decision


@pytest.mark.parametrize(
    ("fields", "settings", "decision"),
    [
        ({}, {"voicemail": "continue"}, wait(10, Because.SILENCE)),
        ({}, {}, HangUp(Because.VOICEMAIL)),
        ({}, {"voicemail": "hang_up"}, HangUp(Because.VOICEMAIL)),
        ({}, LEAVES_WORD, wait(33, Because.VOICEMAIL)),
        ({"machine_greeting_over": 8}, LEAVES_WORD, Say(Remark.VOICEMAIL, Because.VOICEMAIL)),
        ({"voicemail_left": True}, LEAVES_WORD, HangUp(Because.VOICEMAIL)),
    ],
)
def test_an_answering_machine_is_treated_as_the_agent_chose(fields, settings, decision):
    talks = {"machine_at": 3, "activity_at": 3}
    assert decide(view(9, **talks, **fields), rules(**settings)) == decision


def test_a_machine_that_never_beeps_is_spoken_to_after_half_a_minute():
    late = view(33, machine_at=3, caller_speaking=30, unconfirmed_since=30)
    assert decide(late, rules(**LEAVES_WORD)) == Say(Remark.VOICEMAIL, Because.VOICEMAIL)


@pytest.mark.parametrize(
    ("said", "fields", "decision"),
    [
        ((), {}, HangUp(Because.AGENT)),
        ((), {"caller_speaking": 8, "unconfirmed_since": 8}, HangUp(Because.AGENT)),
        ((PLAYS,), {}, wait(20, Because.AGENT_SPEAKING)),
        ((), {"thinking_until": 12}, wait(12, Because.AGENT_THINKING)),
    ],
)
def test_the_agent_s_end_comes_when_nothing_is_left_to_be_said(said, fields, decision):
    assert decide(view(10, *said, ending=True, **fields), DEFAULTS) == decision
