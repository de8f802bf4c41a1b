"""H. What an agent is notified of while its call is with others."""

import pytest

from tests.reported_failures.calls.third_parties import (
    REASONS,
    hangs_up,
    leg,
    line_of,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("reason", ["bridge", "conference"])
def test_what_is_said_to_a_person_is_not_for_the_agent(call, reason):
    """Failure 109: the agent answered into the talk of two people, and all of it afterwards."""
    begin, end = REASONS[reason](call)
    begin()
    call.go(5).interim("my card").says("My card number is ...").presses("1").go(5)
    assert call.told == [f"suspended for {reason}"]
    end()
    call.go(1).says("Hello again.").go(0.1)
    assert call.told[1] == "resumed"
    assert [("Hello again." in item) for item in call.told[2:]] == [True]


@pytest.mark.parametrize("reason", ["queue", "gather"])
def test_what_is_said_meanwhile_waits_until_the_caller_is_back(call, reason):
    """Failure 109: the agent spoke up in a queue."""
    begin, end = REASONS[reason](call)
    begin()
    call.go(5).interim("is any").says("Is anybody there?").go(5)
    assert call.told == [f"suspended for {reason}"]
    end()
    call.go(0.1)
    assert call.told[1] == "resumed"
    assert ["Is anybody there?" in item for item in call.told[2:]] == [True]


def test_the_words_that_end_a_hold_are_told(call):
    """Failure 109: they are the first that the caller says to the agent again."""
    call.webhook("call.hold").go(10).says("Hello?").go(0.1)
    assert (call.told[:2], len(call.told)) == (["suspended for hold", "resumed"], 3)


def test_another_reason_is_no_news_to_the_agent(call):
    """Failure 109: suspended once, resumed once, whatever comes and goes in between."""
    leg(call, "call.bridged").go(1).webhook("call.hold").go(1).webhook("call.unhold").go(1)
    hangs_up(call).go(1)
    assert call.told == ["suspended for bridge", "resumed"]


def test_the_agent_that_takes_over_is_told_as_well(call):
    """Failure 109: its worker died in the bridge."""
    leg(call, "call.bridged").go(1).lose_worker().go(10)
    assert call.told == ["suspended for bridge"] * 2


def test_a_wait_for_the_agent_s_own_reasons_takes_no_words_from_it(call):
    """Failure 109: an agent that suspends handling to wait for a key receives the key."""
    with line_of(call).suspended("door code", 60):
        call.go(1).presses("1").go(0.1)
        assert len(call.told) == 1


def test_what_waits_for_the_agent_in_a_queue_has_an_end(call):
    """Failure 109: a radio plays on hold for hours."""
    call.webhook("call.enqueued")
    for _ in range(300):
        call.go(1).says("and now the weather")
    call.webhook("call.dequeued").go(0.1)
    assert len(call.told) == 102


def test_hold_on_said_to_a_person_is_not_asked_of_us(call):
    """Failure 109: "wait a moment" to the colleague would buy 25 s of dead air later."""
    leg(call, "call.bridged").go(5).says("Hold on, please.").go(30)
    hangs_up(call)
    assert call.go(7.1).steps == ["checkin-1"]


def test_the_story_tells_by_which_reasons_a_call_is_suspended(call):
    """Failure 101: what is over, and what goes on."""
    leg(call, "call.bridged").go(1).webhook("call.hold").go(1)
    assert call.view().suspended_for == "bridge, hold"
    call.webhook("call.unhold").go(1)
    assert [(f["for"], f["left"]) for f in call.events("standing.ended")] == [("hold", "bridge")]
