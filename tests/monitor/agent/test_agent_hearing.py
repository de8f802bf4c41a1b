"""What an agent hears: the caller's audio, who speaks, what was cut; and one without audio."""

import json

import gevent
import pytest

from monitor.agent import runner as agent_runner
from monitor.agent.audio import interruption
from monitor.agent.runner import AgentRunner

pytestmark = pytest.mark.unit

FRAME = b"\x7f" * 160


class Line:
    call_control_id = "v3:call-1"

    def __init__(self):
        self.did, self.playing = [], {}

    def begin_turn(self):
        self.did.append("turn")

    def silence_turn(self):
        self.did.append("silenced")

    def acknowledge(self, number):
        self.did.append(f"handled {number}")

    def stop(self):
        self.did.append("stopped")
        return self.playing

    def heard(self):
        return self.playing


class Hearing:
    audio_format = "pcmu_8000"

    def __init__(self):
        self.heard, self.free = [], gevent.event.Event()
        self.free.set()

    def caller_audio(self, frame):
        self.heard.append(frame)

    def caller_said(self, text, *, final):
        self.heard.append((text, final))
        self.free.wait()

    def caller_started_speaking(self):
        self.heard.append("speaks")

    def caller_stopped_speaking(self):
        self.heard.append("quiet")

    def interrupted(self, heard):
        self.heard.append(heard)

    def mark_reached(self, name):
        self.heard.append(name)

    def caller_silent(self, stage, in_s):
        self.heard.append((stage, in_s))


class Cut(Hearing):
    stops_when_interrupted = True


class Deaf:
    """An agent of nothing at all: each method is optional."""


@pytest.fixture
def runner_of(monkeypatch):
    monkeypatch.setattr(interruption, "GOES_ON_S", 0.01)

    def runner_of(agent):
        monkeypatch.setattr(agent_runner, "load", lambda *_: agent)
        runner = AgentRunner(Line(), "an.agent:Class")
        runner.start(first=True)
        return runner

    return runner_of


def settled(seconds=0.0):
    for _ in range(5):
        gevent.sleep(seconds / 5)


def test_an_agent_hears_in_order_while_nothing_keeps_it(runner_of):
    agent = Hearing()
    runner = runner_of(agent)
    runner.caller_speaks(speaking=True)
    runner.caller_audio(FRAME)
    runner.caller_audio(FRAME[:80])
    settled()
    runner.mark_reached("m")
    runner.caller_silent("asking", 1.5)
    runner.caller_speaks(speaking=False)
    settled()
    assert agent.heard == ["speaks", FRAME, FRAME[:80], "m", ("asking", 1.5), "quiet"]


def test_a_slow_agent_misses_the_oldest_sound_and_delays_nobody(runner_of):
    agent = Hearing()
    agent.free.clear()
    runner = runner_of(agent)
    runner.deliver(json.dumps({"text": "hello", "final": True}), 1)
    settled()
    for n in range(1_000):
        runner.caller_audio(bytes([n % 256]))
    agent.free.set()
    settled()
    assert agent.heard[1:] == [bytes([n % 256]) for n in range(750, 1_000)]


def test_what_is_said_to_a_person_is_not_for_the_agent(runner_of):
    agent = Hearing()
    runner = runner_of(agent)
    runner.suspended("bridge")
    runner.caller_audio(FRAME)
    runner.caller_speaks(speaking=True)
    runner.caller_silent("asking", 1.5)
    runner.resumed()
    runner.caller_audio(FRAME)
    settled(0.05)
    assert agent.heard == [FRAME]


def test_an_agent_that_is_talked_over_is_told_what_was_heard(runner_of):
    agent = Hearing()
    runner = runner_of(agent)
    runner._call.playing = {"say-a": 0.25}
    runner.caller_speaks(speaking=True)
    settled(0.1)
    assert agent.heard == ["speaks", {"say-a": 0.25}]
    assert "stopped" not in runner._call.did


def test_an_agent_that_wants_it_so_is_stopped_even_in_the_middle_of_a_method(runner_of):
    agent = Cut()
    agent.free.clear()
    runner = runner_of(agent)
    runner._call.playing = {"say-a": 0.25}
    runner.deliver(json.dumps({"text": "hello", "final": True}), 1)
    settled()
    runner.caller_speaks(speaking=True)
    settled(0.1)
    assert runner._call.did[-2:] == ["stopped", "silenced"]
    agent.free.set()
    settled()
    assert agent.heard[-1] == {"say-a": 0.25}


def test_an_agent_that_hears_nothing_costs_nothing(runner_of, monkeypatch):
    runner = runner_of(Deaf())
    settled()
    monkeypatch.setattr(gevent, "spawn", None)  # would raise
    monkeypatch.setattr(gevent, "spawn_later", None)
    assert runner.audio_format == ""
    runner.caller_speaks(speaking=True)
    runner.caller_speaks(speaking=False)
    runner.mark_reached("m")
    runner.caller_silent("asked", 0)
    assert runner._audio is None


def test_who_wants_audio_and_has_no_method_for_it_gets_none(runner_of):
    agent = Deaf()
    agent.audio_format = "pcm_8000"
    assert runner_of(agent).audio_format == ""
