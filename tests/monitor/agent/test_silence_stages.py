"""Which steps an agent is notified of before they are made, and how it takes them over."""

from dataclasses import replace

import pytest

from monitor.agent.silence_stages import LEAD_MS, Notice, SilenceStages
from monitor.decisions import CheckIn, HangUp, Wait
from monitor.policy import decide
from tests.virtual_time.call import VirtualCall

pytestmark = [pytest.mark.unit, pytest.mark.usefixtures("virtual")]


@pytest.fixture
def call():
    return VirtualCall().answer().agent_says(takes=1).go(1.5)


@pytest.fixture
def minding():
    """Return a call whose agent is notified of silences."""
    call = VirtualCall()
    call.minds_silence = True
    return call.answer().agent_says(takes=1).go(1.5)


def notices(call, seconds, **settings):
    """Return the agent's notices within *seconds*, and when the first step is due (s from now)."""
    stages, told = SilenceStages(), []
    chosen = call.agents.settings.model_copy(update=settings)
    view = call.view()
    began_ms = view.now_ms
    while view.now_ms < began_ms + seconds * 1000:
        decision = decide(view, chosen)
        if not isinstance(decision, Wait):
            break
        until_ms, notice = stages.look(view, chosen, decision)
        if notice:
            told.append((view.now_ms - began_ms, notice))
        view = replace(view, now_ms=max(view.now_ms + 1, until_ms))
    return told, (view.now_ms - began_ms) / 1000, decision


def test_a_check_in_is_announced_in_time_and_once(call):
    told, due_s, decision = notices(call, 60)
    assert isinstance(decision, CheckIn)
    [(at_ms, notice)] = told
    assert notice == Notice("asking", LEAD_MS / 1000)
    assert at_ms == pytest.approx(due_s * 1000 - LEAD_MS, abs=2)


def test_a_short_silence_is_announced_at_once(call):
    told, due_s, _ = notices(call, 60, silence_timeout_normal=1.5)
    [(at_ms, notice)] = told
    assert at_ms == 0
    assert notice.in_s == pytest.approx(due_s, abs=0.01)


def test_a_hang_up_for_silence_is_announced_and_no_other(call):
    told, _, decision = notices(call, 60, max_checkins_before_disconnect=0)
    assert isinstance(decision, HangUp)
    assert [notice.stage for _, notice in told] == ["ending"]
    ends = {"enabled": False, "max_call_duration": 20.0}
    told, _, decision = notices(call, 60, **ends)
    assert isinstance(decision, HangUp)
    assert told == []


def test_a_caller_who_speaks_is_not_silent(call):
    call.go(4).starts_speaking()
    told, _, _ = notices(call, 5)
    assert told == []


def test_each_silence_is_announced_anew(call):
    stages, chosen = SilenceStages(), call.agents.settings

    def told():
        view = call.view()
        return stages.look(view, chosen, decide(view, chosen))[1]

    call.go(5.5)
    assert told()
    assert told() is None
    call.says("Yes?").go(5.5)
    assert told()


def told_of(call):
    return [each for each in call.told if isinstance(each, tuple)]


def test_an_agent_that_minds_is_told_of_a_whole_silence(minding):
    call = minding
    call.go(60)
    stages = [stage for stage, _ in told_of(call)]
    assert stages == ["asking", "asked", "asking", "asked", "ending"]
    assert [in_s for _, in_s in told_of(call)] == pytest.approx([2, 0, 2, 0, 2], abs=0.1)
    assert call.steps == ["checkin-1", "checkin-2"]
    assert call.hung_up_at


def test_an_agent_that_does_not_mind_is_told_nothing(call):
    call.go(60)
    assert told_of(call) == []


def test_an_agent_takes_the_silence_over_by_speaking(minding):
    call = minding

    def asks(stage):
        if stage == "asking":
            call.agent_says("Do you have the number at hand?", takes=1)

    call.when_silent = asks
    call.go(40)
    assert call.steps == []
    assert not call.hung_up_at


def test_an_agent_takes_the_silence_over_by_thinking(minding):
    call = minding
    call.when_silent = lambda stage: stage == "asking" and call.agent_thinks(5)
    call.go(9)
    assert call.steps == []
    call.when_silent = lambda _: None
    call.agent_ready().go(9)
    assert call.steps == ["checkin-1"]


def test_who_says_nothing_in_time_is_not_waited_for(minding):
    call = minding
    call.go(5.4)
    told = [stage for stage, _ in told_of(call)]
    assert told == ["asking"]
    call.go(2)
    assert call.steps == ["checkin-1"]
