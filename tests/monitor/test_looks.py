"""When a call's monitor looks at its call: not for what no decision waits for. On a real store."""

import gevent
import pytest

from calls.agent_directory import AgentDirectory
from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin
from calls.wakeups import Wakeups
from monitor.agent_configs import AgentConfigs
from monitor.hub import TICK_S, Hub
from monitor.loop import CallMonitor
from tests.virtual_time.session import Session

pytestmark = pytest.mark.store

CALL = "v3:looked-at"


class Told(Session):
    def __init__(self):
        self.told = []


class Watched:
    """A call on a real store and its monitor, which a hub watches that nobody started."""

    def __init__(self, client):
        self.client, self.store = client, CallStore(client)
        self.store.call_ringing(CALL, Origin(by="test"), "default", "incoming", "")
        self.store.call_answered(CALL, Origin(by="test"))
        token = self.store.attach_session(CALL, Origin(by="web-1"), "stream-1").token
        origin = Origin(by="web-1", token=token)
        self.hub = Hub(
            self.store.leases, Wakeups(client, "web-1"), AgentConfigs(AgentDirectory(client))
        )
        self.hub.start = lambda: None
        first = self.store.snapshot(CALL, origin)
        self.monitor = CallMonitor(first, origin, self.store, self.hub, actions=None)
        self.looks = 0
        self.hub.mark_seen = self._count(self.hub.mark_seen)
        self.monitor.start(Told(), on_stop=lambda _why: None)
        self.settle()

    def _count(self, seen):
        def counted(*about):
            self.looks += 1
            seen(*about)

        return counted

    def settle(self):
        """Let the monitor do all it has been woken for."""
        while self.monitor._running:
            gevent.sleep(0)

    @property
    def view(self):
        return self.store.snapshot(CALL, Origin(by="test"))


@pytest.fixture
def watched(redis_url):
    with connect(redis_url) as client:
        yield Watched(client)


def test_sound_and_the_first_frame_are_stored_without_a_look(watched):
    before = watched.looks
    watched.monitor.media_came()
    watched.monitor.sound_heard(120)
    watched.settle()
    assert watched.view.media_since_ms
    assert watched.view.sound_at_ms
    assert watched.looks == before


def test_a_dead_line_is_looked_at_once_it_is_notified(watched):
    before = watched.looks
    watched.monitor.line_changed(dead=True)
    watched.settle()
    assert watched.view.line_dead_since_ms
    assert watched.looks == before
    watched.hub._tick()  # finds the change, had its notification been lost
    watched.settle()
    assert watched.looks == before + 1


def test_what_is_stored_before_a_look_is_in_it(watched):
    before = watched.looks
    watched.monitor.media_came()
    watched.monitor.wake()
    watched.settle()
    assert watched.view.media_since_ms
    assert watched.looks == before + 1


def test_what_could_not_be_stored_is_stored_a_tick_later(watched, monkeypatch):
    due = []
    monkeypatch.setattr(watched.hub, "wake_in", lambda _monitor, in_s: due.append(in_s))
    watched.store.media_comes = None  # whatever goes wrong
    watched.monitor.media_came()
    watched.settle()
    assert due == [TICK_S]
    assert not watched.view.media_since_ms
    del watched.store.media_comes
    watched.monitor.wake()
    watched.settle()
    assert watched.view.media_since_ms
