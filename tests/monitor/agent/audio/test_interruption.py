"""Who talks over the agent, and who only coughs."""

import gevent
import pytest

from deadair import StoreUnavailableError
from monitor.agent.audio import interruption as interruption_module
from monitor.agent.audio.interruption import Interruption

pytestmark = pytest.mark.unit


class Watched:
    def __init__(self):
        self.playing, self.looks, self.reports = {}, 0, []
        self.interruption = Interruption("v3:call-1", self.unheard, self.reports.append)

    def unheard(self):
        self.looks += 1
        if isinstance(self.playing, Exception):
            raise self.playing
        return self.playing


@pytest.fixture
def watched(monkeypatch):
    monkeypatch.setattr(interruption_module, "GOES_ON_S", 0.01)
    return Watched()


def goes_on():
    gevent.sleep(0.05)  # longer than a cough


def test_speech_that_goes_on_is_reported_once_with_what_was_heard(watched):
    watched.playing = {"say-a": 0.4}
    watched.interruption.caller_speaks()
    assert watched.looks == 0, "told by the greenlet that reads all media: nothing may block it"
    goes_on()
    assert watched.reports == [{"say-a": 0.4}]


def test_a_cough_interrupts_nobody(watched):
    watched.playing = {"say-a": 0.4}
    watched.interruption.caller_speaks()
    watched.interruption.caller_is_quiet()
    goes_on()
    assert watched.looks == 0


def test_a_cough_followed_by_speech_is_looked_at_once(watched):
    watched.playing = {"say-a": 0.4}
    watched.interruption.caller_speaks()
    watched.interruption.caller_is_quiet()
    watched.interruption.caller_speaks()
    goes_on()
    assert watched.looks == 1


def test_who_speaks_while_the_agent_is_quiet_interrupts_nobody(watched):
    watched.interruption.caller_speaks()
    goes_on()
    assert (watched.looks, watched.reports) == (1, [])


def test_redis_may_be_away(watched):
    watched.playing = StoreUnavailableError("away")
    watched.interruption.caller_speaks()
    goes_on()
    assert watched.reports == []
