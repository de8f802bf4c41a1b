"""I. An agent that never answers has failed: the caller hears so, and the call ends as such."""

import pytest

from tests.reported_failures.silence.agent_words import at_of, fillers, texts
from tests.virtual_time.silence_bound import longest_silence

pytestmark = pytest.mark.unit

LIMIT_S = 30.0
SORRY = "I am sorry, something went wrong on our side."


def test_an_agent_that_never_answers_has_failed(owing):
    """Failure 208: a crashed agent kept its caller for 25 minutes, or until the caller gave up."""
    call = owing().go(60)
    assert call.steps[-1] == "agent-failed"
    assert texts(call)[-1] == SORRY
    assert call.view().hangup_reason == "agent_failed"
    assert at_of(call, "agent.failed") == pytest.approx(
        at_of(call, "caller.heard") + LIMIT_S, abs=3
    )
    assert call.hung_up_at <= call.at_of("agent-failed") + 5
    assert len(call.events("agent.failed")) == 1


def test_a_caller_who_keeps_asking_does_not_keep_a_failed_agent_alive(owing):
    """Failure 208: each "Hello?" began the wait anew."""
    call = owing()
    while call.telnyx.up and call.at < 120:
        call.go(6).speaks("Hello?", seconds=0.5)
    assert call.view().hangup_reason == "agent_failed"
    assert call.hung_up_at < 50


def test_a_caller_with_a_failed_agent_may_be_transferred(owing):
    """Failure 208: to somebody who answers."""
    call = owing(agent_failed="transfer", transfer_to="+15550100007").go(40)
    moved = [a.text for a in call.telnyx.accepted if a.command == "transfer"]
    assert (moved, call.telnyx.up) == (["+15550100007"], True)
    call.webhook("call.bridged").go(300)
    assert call.steps[-1] == "agent-failed"
    assert call.telnyx.up


@pytest.mark.parametrize("trouble", ["refused", "nobody answers"])
def test_a_transfer_that_fails_ends_the_call_for_its_true_cause(owing, trouble):
    """Failure 208: neither back into silence nor for the caller's silence."""
    call = owing(agent_failed="transfer", transfer_to="+15550100007")
    if trouble == "refused":
        call.trouble("transfer", "refused")
    call.go(130)
    assert (call.view().hangup_reason, call.hangups) == ("agent_failed", 1)
    assert not any(step.startswith("checkin") for step in call.steps)


def test_an_agent_may_be_waited_on_for_as_long_as_it_takes(owing):
    """Failure 208: the caller hears it once, and is bridged on."""
    call = owing(agent_failed="wait").go(90)
    assert call.telnyx.up
    assert call.steps.count("agent-failed") == 1
    assert len(fillers(call)) > 10
    call.agent_says("Here it is.", takes=1).go(8.5)
    assert call.steps[-1] == "checkin-1"


@pytest.mark.parametrize("failed", ["hang_up", "wait"])
def test_a_failure_without_words_is_one_all_the_same(owing, failed):
    """Failure 208: the alarm does not hang on a message."""
    call = owing(agent_failed=failed, agent_failed_message="").go(60)
    assert "agent-failed" not in call.steps
    assert len(call.events("agent.failed")) == 1
    assert call.telnyx.up == (failed == "wait")


def test_without_fillers_the_agent_s_silence_is_still_not_the_caller_s(owing):
    """Failure 206: switched off are the words, not the judgement."""
    for off in ({"agent_silence_timeout": 0}, {"agent_filler_messages": []}):
        call = owing(**off).go(60)
        assert call.steps == ["agent-failed"]
        assert call.view().hangup_reason == "agent_failed"


def test_a_thinking_agent_has_not_failed_while_its_lease_holds(owing):
    """Failure 208: a long tool that says so."""
    call = owing(thinking_timeout=60).go(1)
    call.agent_thinks(50).go(45)
    assert (call.events("agent.failed"), call.telnyx.up) == ([], True)
    call.go(30)
    assert call.view().hangup_reason == "agent_failed"


def test_an_answer_while_the_failure_is_told_saves_the_call(owing):
    """Failure 208: late is better than never."""
    call = owing()
    while "agent-failed" not in call.steps:
        call.go(0.2)
    call.agent_says("Sorry, here I am: ten dollars.", takes=3).go(6)
    assert call.telnyx.up
    assert call.view().agent_failed_at_ms == 0


def test_every_call_of_an_agent_that_owes_comes_to_an_end(owing):
    """Failure 208: whatever is set, within its bound."""
    call = owing(agent_failed="hang_up", agent_silence_limit=120)
    call.go(longest_silence(call) + 120)
    assert call.hangups == 1
