"""An outbound call in virtual time."""

from calls.agent_directory import DEFAULT
from calls.pending.dials import Dial
from calls.store_types import Origin
from tasks.publish import dial as place
from tests.virtual_time.call import CALL, VirtualCall
from tests.virtual_time.engine import SWEEP_MS

OUTGOING = {"direction": "outgoing", "state": "parked", "to": "+15550100042"}


class DialledCall(VirtualCall):
    """An outbound call that was asked for; nothing of Telnyx's has come yet."""

    def __init__(self, **settings):
        super().__init__(**settings)
        self.dial_id = self.parts.dials.ask(Dial("+15550100042", "+15550100001", DEFAULT, ""))
        self.sweep_at = self.now_ms + SWEEP_MS
        self.telnyx.picked_up = False

    def place(self):
        with self._acting():
            place(self.dial_id)
        return self.go(0.1)

    def initiated(self, of=CALL):
        return self.tell("call.initiated", OUTGOING, of=of)

    def answered(self, of=CALL):
        self.telnyx.picked_up = True
        return self.tell("call.answered", {}, of=of)

    def tell(self, event_type, payload, of=CALL):
        return self.webhook(event_type, payload | {"of": of, "dial": self.dial_id})

    def state(self, of=CALL):
        return self.store.snapshot(of, Origin(by="test")).state

    @property
    def streams(self):
        return [a for a in self.telnyx.accepted if a.command == "stream"]

    @property
    def outcome(self):
        found = self.parts.dials.outcome(self.dial_id)
        return found and (found.call_control_id, found.error)
