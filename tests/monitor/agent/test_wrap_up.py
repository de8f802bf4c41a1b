"""The agent's notice before the call's time limit, and what the agent may do about it."""

import pytest

from calls.snapshot import CallSnapshot, CallState
from monitor.agent.call_handle import CallHandle
from monitor.agent.wrap_up import WrapUp
from monitor.settings import AgentConfig, AgentSettings, DeadAirSettings
from tests.virtual_time.call import CALL, VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]

TELLS = {"max_call_duration": 60, "max_call_wrap_up": 20, "silence_timeout_normal": 300}
EXTENDS = TELLS | {"max_call_extension": 30, "max_call_extensions": 1}


def told(call):
    return [each for each in call.told if each[0] == "wrap up"]


def up(**settings):
    return VirtualCall(**settings).answer().agent_says(takes=2)


def test_the_agent_is_told_once_and_in_time():
    call = up(**TELLS).go(39)
    assert told(call) == []
    assert told(call.go(1.1)) == [("wrap up", pytest.approx(20, abs=0.1))]
    assert len(told(call.go(30))) == 1


def test_it_is_told_while_it_speaks():
    call = up(**TELLS).go(35).agent_says(takes=30).go(5.6)
    assert len(told(call)) == 1


def test_nobody_is_told_by_default():
    assert told(up(max_call_duration=60).go(70)) == []


def test_an_agent_that_does_not_mind_is_not_told():
    call = VirtualCall(**TELLS)
    call.minds_time = False
    assert told(call.answer().go(59)) == []


def test_after_an_extension_it_is_told_again():
    call = up(**EXTENDS).go(45)
    call.agent_extends().go(30.5 - 0.3)
    assert [round(left) for _, left in told(call)] == [20, 20]


def test_it_is_told_what_is_left_where_the_limit_has_come_closer():
    stages = WrapUp()
    call = CallSnapshot("call", 50_000, state=CallState.ANSWERED, answered_at_ms=1)
    assert stages.look(call, DeadAirSettings(**TELLS)) == (0, pytest.approx(10, abs=0.01))


def test_no_end_is_told_before_the_answer():
    ringing = CallSnapshot("call", 5_000, state=CallState.RINGING)
    assert WrapUp().look(ringing, DeadAirSettings(**TELLS)) == (0, None)


def test_an_agent_extends_its_call_within_its_settings_and_the_calls_own():
    call = up(**EXTENDS)
    settings = AgentSettings(dead_air_settings=call.agents.settings)
    config = AgentConfig(id="default", settings=settings)
    handle = CallHandle(CALL, call._session(), call.store, None, lambda: config)
    with call._acting():
        assert handle.extend()
        assert not handle.extend()
    assert call.view().extended_ms == 30_000
