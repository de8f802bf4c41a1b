"""How much time a call gets that needs patience, and when check-ins and the hang-up come."""

import pytest

from calls.snapshot import CallSnapshot, CallState
from monitor.rules.needs_patience import (
    Reason,
    is_patient,
    least_checkins,
    least_timeout_s,
    slow_caller,
)
from monitor.settings import DeadAirSettings
from tests.virtual_time.call import VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

AS_OTHERS = {"relay_calls": "as_others"}
LEAST = {
    # name: (why the call needs patience, settings, seconds, check-ins)
    "any call": ("", {}, 0, 0),
    "a patient agent's": ("", {"patience": "patient"}, 20, 1),
    "a relayed one": (Reason.RELAY, {}, 60, 10),
    "a text telephone's": (Reason.TTY, {}, 60, 10),
    "a relayed one of a patient agent": (Reason.RELAY, {"patience": "patient"}, 60, 10),
    "a relayed one as others": (Reason.RELAY, AS_OTHERS, 0, 0),
    "a relayed one as others of a patient agent": (
        Reason.TTY, AS_OTHERS | {"patience": "patient"}, 20, 1,
    ),
    "a slow caller's": (Reason.SLOW, {}, 20, 1),
    "a remembered one": (Reason.REMEMBERED, {}, 20, 1),
}  # fmt: skip


@pytest.mark.parametrize(("why", "settings", "seconds", "checkins"), LEAST.values(), ids=LEAST)
def test_a_call_has_so_much_time_at_least(why, settings, seconds, checkins):
    call = CallSnapshot("call", 0, state=CallState.ANSWERED, patient_for=why)
    chosen = DeadAirSettings(**settings)
    assert least_timeout_s(call, chosen) == seconds
    assert least_checkins(call, chosen) == checkins
    assert is_patient(call, chosen) == bool(seconds)


@pytest.mark.parametrize(
    ("days", "why", "answers", "slow"),
    [(30, "", 2, True), (30, "", 1, False), (0, "", 5, False), (30, "relay", 5, False)],
)
def test_a_caller_is_slow_who_answers_check_ins_where_that_is_remembered(days, why, answers, slow):
    call = CallSnapshot("call", 0, patient_for=why, slow_answers=answers)
    assert slow_caller(call, DeadAirSettings(patience_memory_days=days)) is slow


def gaps(call):
    """Return the seconds of silence before each check-in and before the hang-up."""
    quiet, found = None, []
    for at, event, fields in call.timeline:
        if event == "utterance.ended":
            quiet = at
        if event == "step.asked" and quiet is not None:
            found.append((fields["step"], round(at - quiet, 1)))
    return found


def test_a_patient_agent_waits_20_s_after_each_question():
    call = VirtualCall(patience="patient").answer().agent_says(takes=2).go(200)
    assert gaps(call) == [("checkin-1", 20), ("checkin-2", 20), ("hangup", 20)]


def test_times_that_are_longer_stay():
    call = VirtualCall(patience="patient", silence_timeout_normal=40, hangup_grace=30)
    call.answer().agent_says(takes=2).go(300)
    assert gaps(call) == [("checkin-1", 40), ("checkin-2", 40), ("hangup", 30)]


def test_nobody_is_cut_off_unasked_by_a_patient_agent():
    call = VirtualCall(patience="patient", max_checkins_before_disconnect=0)
    call.answer().agent_says(takes=2).go(200)
    assert gaps(call) == [("checkin-1", 20), ("hangup", 20)]


def test_a_short_expectation_and_a_short_hold_are_20_s_too():
    call = VirtualCall(patience="patient", silence_timeout_hold_on=5).answer()
    call.agent_says(takes=2).go(3).expect(3).go(18)
    assert not call.steps
    call.says("hold on").go(19)
    assert call.steps == []
    assert call.go(2).steps == ["checkin-1"]


def test_words_count_anew_for_the_patient_even_where_they_do_not_for_others():
    def counted(**settings):
        call = VirtualCall(reset_checkins_on_speech=False, **settings).answer()
        call.agent_says(takes=2).go(26).speaks("Well, it is about my bill.")
        return call.go(0.2).view().checkins

    assert counted(silence_timeout_normal=20) == 1
    assert counted(patience="patient") == 0


def test_the_goodbye_is_not_followed_by_20_s():
    call = VirtualCall(patience="patient", goodbye_message="Bye.").answer()
    call.agent_says(takes=2).go(200)
    said = gaps(call)
    assert [step for step, _ in said] == ["checkin-1", "checkin-2", "goodbye", "hangup"]
    assert said[-1][1] < 1
