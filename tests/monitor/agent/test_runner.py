"""What an agent receives, and in which order, when its caller is taken from it and given back."""

import json

import gevent
import pytest

from monitor.agent.runner import AgentRunner

pytestmark = pytest.mark.unit

RECEIVED = []
FREE = gevent.event.Event()


class Recorder:
    """Writes down what it receives; hears the word "transfer" until it is let go on."""

    def call_started(self, _call):
        RECEIVED.append("started")

    def call_resumed(self, _call):
        RECEIVED.append("taken over")

    def caller_said(self, text, *, final):
        del final
        RECEIVED.append(text)
        if text == "transfer":
            FREE.wait()

    def key_pressed(self, digit):
        RECEIVED.append(f"key {digit}")

    def call_ended(self):
        RECEIVED.append("ended")


class Minding(Recorder):
    def suspended(self, why):
        RECEIVED.append(f"suspended for {why}")

    def resumed(self):
        RECEIVED.append("resumed")


class Line:
    """The call as far as the runner needs it: which items were handled."""

    call_control_id = "v3:call-1"

    def __init__(self):
        self.handled = 0

    def acknowledge(self, number):
        self.handled = number

    def begin_turn(self):
        pass


@pytest.fixture
def line():
    RECEIVED.clear()
    FREE.clear()
    return Line()


def runner_of(line, agent):
    runner = AgentRunner(line, f"{__name__}:{agent.__name__}")
    runner._agent = agent()
    runner.start(first=True)
    return runner


def says(runner, text, number):
    runner.deliver(json.dumps({"text": text, "final": True}), number)


def settled():
    """Let the agent's greenlet run until it waits or has nothing left to do."""
    for _ in range(5):
        gevent.sleep(0)


def test_an_agent_that_minds_is_told(line):
    runner = runner_of(line, Minding)
    runner.suspended("bridge")
    runner.resumed()
    settled()
    assert RECEIVED == ["started", "suspended for bridge", "resumed"]


def test_an_agent_that_does_not_mind_is_spared(line):
    runner = runner_of(line, Recorder)
    runner.suspended("bridge")
    runner.resumed()
    settled()
    assert RECEIVED == ["started"]


@pytest.mark.parametrize("agent", [Recorder, Minding])
def test_words_that_wait_for_a_busy_agent_wait_until_the_caller_is_back(line, agent):
    runner = runner_of(line, agent)
    says(runner, "transfer", 1)
    settled()
    says(runner, "thank you", 2)
    runner.suspended("bridge")
    FREE.set()
    settled()
    assert "thank you" not in RECEIVED
    assert line.handled == 1, "should this worker die, the next one has them"
    runner.resumed()
    says(runner, "hello again", 3)
    settled()
    assert RECEIVED[-2:] == ["thank you", "hello again"]
    assert line.handled == 3


def test_the_end_of_the_call_waits_for_nobody(line):
    runner = runner_of(line, Minding)
    runner.suspended("bridge")
    says(runner, "late", 1)
    runner.end()
    settled()
    assert RECEIVED[-2:] == ["suspended for bridge", "ended"]
