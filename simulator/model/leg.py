"""One leg as Telnyx sees it: ids, sticky client_state, and parked -> answered -> ended.

``ended`` is final. Commands before the answer and after the end are refused here, nowhere else.
"""

import secrets
import uuid
from dataclasses import dataclass, field
from typing import Any, Literal

from simulator import clock
from simulator.model import errors

State = Literal["parked", "answered", "ended"]

# Commands a ringing leg takes; all others need an answered one (error 90034).
BEFORE_ANSWER = frozenset({"answer", "reject", "hangup", "transfer", "client_state_update"})


def new_call_control_id() -> str:
    """Make an opaque ``v3:`` id, as unguessable as the real ones."""
    return f"v3:{secrets.token_urlsafe(40)}"


def new_uuid() -> str:
    return str(uuid.uuid4())


@dataclass
class Leg:
    """The state of one leg."""

    direction: Literal["incoming", "outgoing"]
    from_: str
    to: str
    connection_id: str
    call_session_id: str = field(default_factory=new_uuid)
    call_control_id: str = field(default_factory=new_call_control_id)
    call_leg_id: str = field(default_factory=new_uuid)
    client_state: str | None = None
    state: State = "parked"
    start_time: str = field(default_factory=clock.iso)
    end_time: str | None = None
    rang_at: float = field(default_factory=clock.now)
    answered_at: float | None = None
    ended_at: float | None = None

    def require(self, command: str) -> None:
        """Raise the TelnyxError for a command this leg can't take in its present state."""
        if self.state == "ended":
            raise errors.call_ended()
        if self.state == "parked" and command not in BEFORE_ANSWER:
            raise errors.not_answered()
        if command == "answer" and self.direction == "outgoing":
            raise errors.TelnyxError(422, "90102", "Cannot answer an outbound call")
        if command == "reject" and (self.direction == "outgoing" or self.state == "answered"):
            raise errors.TelnyxError(422, "10015", "Only a ringing incoming call can be rejected")

    def answer(self) -> bool:
        """Mark the leg answered; False if it was not ringing any more."""
        if self.state != "parked":
            return False
        self.state, self.answered_at = "answered", clock.now()
        return True

    def end(self) -> bool:
        """Mark the leg ended; False if it already was."""
        if self.state == "ended":
            return False
        self.state, self.ended_at, self.end_time = "ended", clock.now(), clock.iso()
        return True

    @property
    def common(self) -> dict[str, Any]:
        """The payload fields every voice event has."""
        return {
            "call_control_id": self.call_control_id,
            "call_leg_id": self.call_leg_id,
            "call_session_id": self.call_session_id,
            "client_state": self.client_state,
            "connection_id": self.connection_id,
        }

    @property
    def parties(self) -> dict[str, str]:
        """The numbers of both parties, as most events have them."""
        return {"from": self.from_, "to": self.to}

    @property
    def status(self) -> dict[str, Any]:
        """What ``GET /v2/calls/{call_control_id}`` answers."""
        since = self.answered_at
        until = self.ended_at if self.ended_at is not None else clock.now()
        status = {
            "record_type": "call",
            "call_control_id": self.call_control_id,
            "call_leg_id": self.call_leg_id,
            "call_session_id": self.call_session_id,
            "client_state": self.client_state or "",
            "is_alive": self.state != "ended",
            "call_duration": int(until - since) if since is not None else 0,
            "start_time": self.start_time,
        }
        return status | ({"end_time": self.end_time} if self.end_time else {})


class CommandMemory:
    """Remembers command_ids, for a number of seconds or (0) for ever."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._seen: dict[str, tuple[float, Any]] = {}

    def recall(self, command_id: str | None) -> Any:
        """Return what was stored for a command_id, or None if it is new or forgotten."""
        if not command_id or command_id not in self._seen:
            return None
        at, outcome = self._seen[command_id]
        if self._seconds and clock.now() - at > self._seconds:
            del self._seen[command_id]
            return None
        return outcome

    def remember(self, command_id: str | None, outcome: Any) -> None:
        """Store the outcome of a command that was carried out."""
        if not command_id:
            return
        now = clock.now()
        if self._seconds:
            limit = now - self._seconds
            self._seen = {key: seen for key, seen in self._seen.items() if seen[0] >= limit}
        self._seen[command_id] = (now, outcome)
