"""The life of one silent call: what each command makes happen, and its record. No I/O.

Times and texts are the simulator's for a silent caller (`simulator/`).
"""

import secrets
import uuid
from collections.abc import Callable
from typing import Any, Protocol

from simulator import clock
from simulator.model import errors

Json = dict[str, Any]
ANSWERS_AFTER_S = 0.15
SPEAKS_AFTER_S = 0.05
S_A_CHARACTER = 0.0715


class Line(Protocol):
    """What a call acts on."""

    def later(self, at: float, act: Callable[[], None]) -> None:
        """Call *act* at *at*, in seconds of the monotonic clock."""

    def send(self, call: "SilentCall", event: Json) -> None:
        """Deliver *event*, an entry of the record."""

    def open_stream(self, call: "SilentCall", url: str) -> None:
        """Open a media stream."""

    def close_stream(self, call: "SilentCall") -> None:
        """Close it, if it is open."""


class SilentCall:
    """One incoming call, from ringing to its end; `number` counts the calls."""

    def __init__(self, number: int, from_: str, to: str, line: Line) -> None:
        self.number = number
        self.id = f"v3:{secrets.token_urlsafe(40)}"
        self._line = line
        self._common: Json = {
            "call_control_id": self.id,
            "call_leg_id": str(uuid.uuid4()),
            "call_session_id": str(uuid.uuid4()),
            "client_state": None,
            "connection_id": "1000000000000000001",
        }
        self._numbers = {"from": from_, "to": to, "start_time": clock.iso()}
        self._stream_url = ""
        self._carried_out: set[str] = set()
        self.state = "parked"
        self.rang_at = clock.now()
        self.answered_at: float | None = None
        self.ended_at: float | None = None
        self.pending = 0
        self.playbacks: list[Json] = []
        self.timeline: list[Json] = []

    @property
    def closed(self) -> bool:
        """Whether it has ended and all its events have been delivered."""
        return self.state == "ended" and not self.pending

    def ring(self) -> None:
        self._emit(
            "call.initiated", **self._numbers, direction="incoming", state="parked",
            caller_id_name=self._numbers["from"], connection_codecs="G722,PCMU,PCMA",
            offered_codecs="PCMU,G729", custom_headers=[], sip_headers=[], tags=[],
        )  # fmt: skip

    def command(self, name: str, body: Json) -> None:
        """Carry out a command; raises TelnyxError if it can't be."""
        entry = self._note("command", command=name, body=body, status=200, duplicate=False)
        if self.state == "ended":
            refusal = errors.call_ended()
            entry.update(status=refusal.status, code=refusal.code)
            raise refusal
        command_id = body.get("command_id")
        if command_id in self._carried_out:
            entry["duplicate"] = True
            return
        self._carried_out.add(command_id)
        if "client_state" in body:
            self._common["client_state"] = body["client_state"]
        self._act(name, body)

    def stream_started(self) -> None:
        self._emit("streaming.started", stream_url=self._stream_url)

    def stream_closed(self) -> None:
        """Note that the application closed the stream."""
        if self.state != "ended":
            self._emit("streaming.stopped", stream_url=self._stream_url)

    def record(self) -> Json:
        """Return the call as the simulator's records describe one."""
        return self.summary() | {"playbacks": self.playbacks, "timeline": self.timeline}

    def summary(self) -> Json:
        return {
            "call_control_id": self.id,
            "state": self.state,
            "rang_at": self.rang_at,
            "answered_at": self.answered_at,
            "ended_at": self.ended_at,
            "closed": self.closed,
        }

    def _act(self, name: str, body: Json) -> None:
        """Do what the command *name* asks for; any other than these has no effect here."""
        match name:
            case "answer":
                self._answer(body)
            case "streaming_start":
                self._stream(body)
            case "speak":
                self._speak(body)
            case "hangup":
                self._hang_up()

    def _answer(self, body: Json) -> None:
        self._stream_url = body.get("stream_url", "")
        self._later(ANSWERS_AFTER_S, self._answered)

    def _answered(self) -> None:
        self.state, self.answered_at = "answered", clock.now()
        self._emit("call.answered", **self._numbers, state="answered")
        if self._stream_url:
            self._line.open_stream(self, self._stream_url)

    def _stream(self, body: Json) -> None:
        self._stream_url = body["stream_url"]
        self._line.open_stream(self, self._stream_url)

    def _speak(self, body: Json) -> None:
        playback: Json = {
            "kind": "speak", "text": body["payload"], "started_at": None, "ended_at": None,
            "foreign": False,
        }  # fmt: skip
        self.playbacks.append(playback)
        state = {"client_state": self._common["client_state"]}
        begins_at = clock.now() + SPEAKS_AFTER_S
        ends_at = begins_at + S_A_CHARACTER * len(body["payload"])

        def begin() -> None:
            playback["started_at"] = begins_at
            self._emit("call.speak.started", **state)

        def end() -> None:
            playback["ended_at"] = ends_at
            self._emit("call.speak.ended", **state, status="completed")

        self._at(begins_at, begin)
        self._at(ends_at, end)

    def _hang_up(self) -> None:
        self.state, self.ended_at = "ended", clock.now()
        self._line.close_stream(self)
        self._emit(
            "call.hangup", **self._numbers, hangup_cause="normal_clearing",
            hangup_source="callee", sip_hangup_cause="200", call_quality_stats=None,
            end_time=clock.iso(), state="hangup", custom_headers=[], sip_headers=[], tags=[],
        )  # fmt: skip
        self._emit("streaming.stopped", stream_url=self._stream_url)

    def _later(self, after_s: float, act: Callable[[], None]) -> None:
        self._at(clock.now() + after_s, act)

    def _at(self, at: float, act: Callable[[], None]) -> None:
        def unless_ended() -> None:
            if self.state != "ended":
                act()

        self._line.later(at, unless_ended)

    def _emit(self, event: str, **payload: Any) -> None:
        entry = self._note(
            "event", event=event, id=str(uuid.uuid4()), payload={**self._common, **payload},
            deliveries=[],
        )  # fmt: skip
        self._line.send(self, entry)

    def _note(self, kind: str, **about: Any) -> Json:
        now = clock.now()
        entry = {"at": now, "since_ringing": round(now - self.rang_at, 3), "kind": kind, **about}
        self.timeline.append(entry)
        return entry
