"""C. While the agent thinks or a tool runs, callers are not asked whether they are still there."""

import pytest

pytestmark = pytest.mark.unit


def test_a_slow_tool_is_no_silence(call):
    """Failures 21, 24: a tool call or a model of several seconds looked like an idle caller."""
    call.speaks("What is my balance?").agent_thinks(25).go(20)
    assert call.steps == []
    call.agent_says("It is ten dollars.", name="say-answer").agent_ready().go(5)
    assert call.steps == []


@pytest.mark.parametrize("meanwhile", ["thinks", "says"])
@pytest.mark.parametrize("late_s", [0.1, 0.5, 2.0, 4.0])
def test_a_check_in_on_its_way_gives_way_to_the_agent(call, meanwhile, late_s):
    """Failure 21: the check-in went out 13 ms after the reply had begun, and interrupted it."""
    call.delay("checkins.speak", late_s).go(7.01)
    assert call.events("step.asked")
    call.agent_says("Here it is.", takes=5) if meanwhile == "says" else call.agent_thinks(5)
    call.go(5.2)
    assert call.steps == []


@pytest.mark.parametrize("meanwhile", ["thinks", "says"])
def test_a_check_in_tried_again_gives_way_to_the_agent(call, meanwhile):
    """Failure 21: between two attempts at the same check-in the agent had found its answer."""
    call.trouble("speak", "try again", "try again").go(7.1)
    call.agent_says("Here it is.", takes=5) if meanwhile == "says" else call.agent_thinks(5)
    call.go(5.2)
    assert call.steps == []
    call.go(8)
    assert call.steps == ["checkin-1"]


def test_a_filler_said_by_a_tool_does_not_end_the_thinking(call):
    """Failure 22: "one moment, please" re-armed the timer in the middle of the tool."""
    call.agent_thinks(28).agent_says("One moment, please.", takes=2).go(25)
    assert call.steps == []


def test_a_tool_that_never_ends_holds_back_for_its_lease_only(call):
    """Failure 23: after an asynchronous tool the idle handling stayed off, the line open."""
    call.agent_thinks(30).go(60)
    assert call.at_of("checkin-1") == pytest.approx(37, abs=0.1)
    assert call.hung_up_at is not None
    assert call.events("belief.expired")[0]["belief"] == "agent thinking"


def test_a_lease_that_is_renewed_holds_for_a_long_tool(call):
    """Failure 25: a 30 s timer over a 60 s tool."""
    for _ in range(3):
        call.agent_thinks(25).go(20)
    assert call.steps == []
    call.agent_says("Done.", takes=1).agent_ready().go(9)
    assert call.steps == ["checkin-1"]


def test_waiting_for_a_person_s_approval_is_a_pause(call):
    """Failure 25: a timer ran while a human was asked to approve."""
    call.pause().go(300)
    assert call.steps == []
    call.resume().go(7.1)
    assert call.steps == ["checkin-1"]


def test_keys_for_a_password_are_activity(call):
    """Failure 24: fired while the caller was muted to type a secret."""
    for _ in range(8):
        call.go(5).presses("7")
    assert call.steps == []


def test_a_check_in_is_no_turn_of_the_caller(call):
    """Failure 26: each check-in was answered anew by the agent, six rounds on one call."""
    call.speaks("What does it cost?").go(60)
    assert call.told == ['{"text": "What does it cost?", "final": true}']
    assert call.steps == ["checkin-1", "checkin-2"]
    assert len(call.said) == 2
