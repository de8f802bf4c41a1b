"""The ladder before a time limit, in calls in virtual time: warning, extension, end."""

import pytest

from monitor.rules.time_limit import (
    PATIENT_EXTENSION_S,
    PATIENT_EXTENSIONS,
    last_moment_ms,
    wrap_up_due_ms,
)
from monitor.settings import DeadAirSettings
from tests.virtual_time.call import CALL, VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

SHORT = {"max_call_duration": 60, "max_call_warning": 20, "silence_timeout_normal": 300,
         "silence_timeout_hold_on": 300}  # fmt: skip
EXTENDS = SHORT | {"max_call_extension": 30, "max_call_extensions": 2}
ABOUT = pytest.approx


def up(**settings):
    return VirtualCall(**settings).answer().agent_says(takes=2)


def ends(call):
    return call.go(3_000).hung_up_at


def reason(call):
    return call.view().hangup_reason


def test_it_warns_and_cuts_and_moves_for_nobody_by_default():
    call = up(**SHORT).go(42)
    assert call.steps == ["warning"]
    call.presses().says("Hold on please.").agent_extends()
    assert ends(call) == ABOUT(60, abs=0.2)
    assert reason(call) == "max_call_duration"
    assert not call.events("call.extended")


@pytest.mark.parametrize("asks", ["key", "words that ask for time", "agent"])
def test_a_caller_who_asks_after_the_warning_gets_more_time_and_is_warned_again(asks):
    call = up(**EXTENDS).go(44)
    match asks:
        case "key":
            call.presses()
        case "agent":
            call.agent_extends()
        case _:
            call.says("Can you hold on a second?")
    call.go(0.2)
    assert [fields["times"] for fields in call.events("call.extended")] == ["1"]
    assert ends(call) == ABOUT(90, abs=0.2)
    assert call.steps == ["warning", "warning"]
    assert call.at_of("warning", 1) == ABOUT(70, abs=0.5)


def test_other_words_do_not_ask_for_time():
    call = up(**EXTENDS).go(44).says("Yes, on Tuesday.")
    assert ends(call) == ABOUT(60, abs=0.2)


def test_a_key_before_the_warning_asks_for_nothing():
    call = up(**EXTENDS).go(30).presses()
    assert ends(call) == ABOUT(60, abs=0.2)


def test_the_agent_may_ask_before_the_warning():
    call = up(**EXTENDS).go(10).agent_extends()
    assert ends(call) == ABOUT(90, abs=0.2)
    assert call.steps == ["warning"]


def test_extensions_are_bounded():
    call = up(**EXTENDS)
    for _ in range(10):
        call.go(11).presses().agent_extends()
    assert call.view().extensions == 2
    assert ends(call) == ABOUT(120, abs=0.2)


def test_a_doubled_key_moves_the_limit_once():
    call = up(**EXTENDS).go(44).double("call.dtmf.received").presses()
    call.go(1)
    assert call.view().extended_ms == 30_000


def test_one_request_that_two_saw_moves_it_once():
    call = up(**EXTENDS).go(44)
    with call._acting() as origin:
        assert call.store.extend_call(CALL, origin, 30_000, 2, 0, "caller")
        assert not call.store.extend_call(CALL, origin, 30_000, 2, 0, "agent")
    assert call.view().extensions == 1


def test_a_hang_up_that_was_asked_for_before_the_extension_does_not_go_out():
    call = up(sweeps=False, **EXTENDS).delay("checkins.hang_up", 2)
    call.go(60.5 - call.at)
    assert call.view().asked == "hangup"
    call.presses().go(2.5)
    assert call.view().extensions == 1
    assert [fields["why"] for fields in call.events("step.dropped")] == ["time limit was extended"]
    assert ends(call) == ABOUT(90, abs=0.3)


def test_no_extension_comes_after_the_hang_up_was_claimed():
    call = up(**EXTENDS).trouble("hangup", *["try again"] * 3).go(60.5)
    assert call.events("hangup.claimed")
    call.presses()
    assert call.view().extensions == 0
    assert ends(call)


def test_a_call_that_is_over_is_not_extended():
    call = up(**EXTENDS).go(44).caller_hangs_up().go(0.2)
    with call._acting() as origin:
        assert not call.store.extend_call(CALL, origin, 30_000, 2, 0, "api")


def test_a_patient_call_is_warned_and_extended_ten_times_by_any_word_or_key():
    call = up(patience="patient", max_call_duration=60, max_checkins_before_disconnect=10)
    for number in range(PATIENT_EXTENSIONS + 1):
        call.go(60 + number * PATIENT_EXTENSION_S - 22 - call.at)
        assert call.steps.count("warning") == number + 1
        if number % 2:
            call.presses()
        else:
            call.says("Well, it is about my bill.")
        call.go(0.5)
    assert call.view().extensions == PATIENT_EXTENSIONS
    assert ends(call) == ABOUT(60 + PATIENT_EXTENSIONS * PATIENT_EXTENSION_S, abs=0.3)
    assert reason(call) == "max_call_duration"


def test_a_patient_caller_has_20_s_after_the_warning_to_ask():
    call = up(patience="patient", max_call_duration=60, silence_timeout_normal=300)
    call.go(59)
    started = call.at_of("warning")
    assert 60 - started - 3 >= 20


def test_no_warning_without_words_for_it():
    call = up(patience="patient", max_call_duration=60, max_call_warning_message="")
    call.go(59)
    assert "warning" not in call.steps


def test_the_agent_is_told_to_wrap_up_so_long_before_the_limit_if_at_all():
    call = up(**SHORT).view()
    wraps_up, does_not = (
        DeadAirSettings(max_call_duration=60, max_call_wrap_up=seconds) for seconds in (15, 0)
    )
    assert wrap_up_due_ms(call, does_not) == 0
    assert wrap_up_due_ms(call, wraps_up) == last_moment_ms(call, wraps_up) - 15_000
