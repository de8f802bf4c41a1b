"""An answered call on a real Redis, and its handle whose audio goes to a list."""

import pytest

from calls.redis_client.connect import connect
from calls.store import CallStore
from calls.store_types import Origin
from monitor.actions import Actions
from monitor.agent.call_handle import CallHandle
from monitor.settings import AgentConfig

CALL = "v3:a-call"
LOUD = bytes(0x80 if i % 40 < 20 else 0x00 for i in range(160))
QUIET = b"\xff" * 160


class Out:
    """Stands where Telnyx's socket is."""

    def __init__(self):
        self.sent = []

    def send_audio(self, pcmu):
        self.sent.append(pcmu)

    def send_mark(self, name):
        self.sent.append(name)

    def send_clear(self):
        self.sent.append("clear")

    @property
    def marks(self):
        return [each for each in self.sent if isinstance(each, str)]


class Line:
    """A call of worker web-1: its store, its handle, what was sent and asked for."""

    def __init__(self, store):
        self.store, self.out, self.asked = store, Out(), []
        store.call_ringing(CALL, Origin(by="test"), "default", "incoming", "")
        store.call_answered(CALL, Origin(by="test"))
        lease = store.attach_session(CALL, Origin(by="web-1"), "stream-1")
        self.origin = Origin(by="web-1", token=lease.token)
        actions = Actions(*(self._note(name) for name in Actions.__dataclass_fields__))
        config = AgentConfig(id="default")
        self.handle = CallHandle(CALL, self.origin, store, actions, lambda: config)
        self.handle.stream_through(lambda: self.out)

    def _note(self, name):
        return lambda *args: self.asked.append((name, *args))

    @property
    def view(self):
        return self.store.snapshot(CALL, self.origin)

    @property
    def ledger(self):
        return [each.kind for each in self.view.utterances]

    def echo(self):
        """Let Telnyx send all marks back."""
        for mark in self.out.marks:
            if mark != "clear" and self.handle.mark_reached(mark) is None:
                self.store.playback_ended(CALL, self.origin, mark, "completed")


@pytest.fixture
def line(redis_url):
    with connect(redis_url) as client:
        yield Line(CallStore(client))
