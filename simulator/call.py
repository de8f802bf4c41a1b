"""One call: a leg with all its parts, from ringing to its end.

The call owns its timers: whatever was scheduled dies with the end of the call. Its parts (player,
transcriber, gather, media line, caller) know it as a CallPort only.
"""

import asyncio
from collections.abc import Callable
from typing import Any, Protocol

from simulator.audio.track import Voice
from simulator.features.gather import Gather
from simulator.features.player import Player
from simulator.features.transcriber import Transcriber
from simulator.media.media_line import MediaLine
from simulator.model.destination import Destination
from simulator.model.interfaces import UNCHANGED, CallPort, ExchangePort
from simulator.model.leg import CommandMemory, Leg
from simulator.model.options import Options
from simulator.model.record import Entry, Record
from simulator.model.scenario import Scenario
from simulator.model.triggers import Triggers

_SIP_CODES = {"call_rejected": "603", "user_busy": "486", "not_found": "404", "no_answer": "480"}


class CallExchange(ExchangePort, Protocol):
    """What a call itself asks of the exchange, besides what its parts do."""

    def deliver(self, call: CallPort, event_type: str, payload: dict[str, Any]) -> Entry:
        """Record an event and send it to the application."""

    def call_answered(self, call: "Call", body: dict[str, Any]) -> None:
        """Continue what waited for the answer; *body* is that of the answer or dial command."""

    def renumber(self, call: "Call") -> None:
        """Give a call another call_control_id."""

    def call_ended(self, call: "Call") -> None:
        """Release what the exchange holds for the call."""


class Call:
    """A leg in the exchange."""

    def __init__(
        self, exchange: CallExchange, leg: Leg, scenario: Scenario, options: Options
    ) -> None:
        self.exchange: ExchangePort = exchange
        self._exchange = exchange
        self.leg, self.scenario, self.options = leg, scenario, options
        self.record = Record(leg)
        self.triggers = Triggers()
        self.memory = CommandMemory(options.command_memory)
        self.destination = Destination.from_options(options)
        quiet = "comfort-noise" if options.silence == "noise" else "silence"
        self.caller_voice = Voice(exchange.ticker, quiet)
        self.agent_voice = Voice(exchange.ticker, "silence")
        self.transcriber = Transcriber(self)
        self.player = Player(self, self.transcriber)
        self.gather: Gather | None = None
        self.line = MediaLine(self)
        self.peer: Call | None = None  # the leg it is bridged to
        self.bridge_when_answered: Call | None = None  # the leg that a transfer connects it to
        self.commanded = False
        self._timers: set[asyncio.TimerHandle] = set()
        self._opening: dict[str, Any] = {}  # body of the answer or dial command

    def emit(
        self, event_type: str, *, client_state: str | None = UNCHANGED, **fields: Any
    ) -> Entry:
        """Send an event with the fields every event has and these."""
        payload = self.leg.common | fields
        if client_state != UNCHANGED:
            payload["client_state"] = client_state
        return self._exchange.deliver(self, event_type, payload)

    def apply_options(self, body: dict[str, Any]) -> None:
        """Adopt what a command says about the leg: its state and where its events go."""
        self.leg.client_state = body.get("client_state") or self.leg.client_state
        self.destination.apply(body)

    def later(self, seconds: float, action: Callable[..., None], *args: Any) -> asyncio.TimerHandle:
        """Do something after a time, unless the call has ended by then."""

        def run() -> None:
            self._timers.discard(handle)
            if self.leg.state != "ended":
                action(*args)

        handle = asyncio.get_running_loop().call_later(seconds, run)
        self._timers.add(handle)
        return handle

    def key_pressed(self, digit: str) -> None:
        """Take a DTMF digit from the other party: event, media frame and gather."""
        self.emit("call.dtmf.received", digit=digit, **self.leg.parties)
        self.line.press(digit)
        if self.gather:
            self.gather.press(digit)

    def gather_digits(self, body: dict[str, Any], prompt: Callable[..., Any] | None) -> None:
        """Begin a gather; *prompt* plays its question, if there is one."""
        self.gather = Gather(self, body, prompt, self.player, self._gather_ended)
        self.gather.begin()

    def _gather_ended(self) -> None:
        self.gather = None

    def ring(self) -> None:
        """Begin an incoming call: parked until it is answered, rejected or given up."""
        self._ringing(self.options.incoming_state)
        self.later(self.scenario.party.patience, self._ring_out, "originator_cancel", "caller")
        if self.options.first_command_timeout:
            self.later(self.options.first_command_timeout, self._never_commanded)

    def ring_out(self, body: dict[str, Any]) -> None:
        """Begin an outgoing call: the called party's phone rings."""
        self._opening = body
        self._ringing("bridging")
        party = self.scenario.party
        self.later(body.get("timeout_secs", 30), self._ring_out, "timeout", "callee")
        if body.get("stream_url"):
            self.line.open(body)
        if party.refuses:
            self.later(party.answers_after, self.end, party.refuses, "callee")
        elif party.answers:
            self.later(party.answers_after, self.answered)

    def answer(self, body: dict[str, Any]) -> None:
        """Take the answer command; it has its effect a little later."""
        self._opening = body
        self.later(self.options.answer_delay, self.answered)

    def answered(self) -> None:
        """Connect the parties, and start what the answer or dial command asked for."""
        if not self.leg.answer():
            return
        leg, opening = self.leg, self._opening
        if self.options.new_id_on_answer and leg.direction == "outgoing":
            self._exchange.renumber(self)
        self.record.add("call", what="answered")
        self.triggers.note("answered")
        extra = {name: opening[name] for name in ("stream_url", "stream_track") if name in opening}
        self.emit(
            "call.answered", **leg.parties, start_time=leg.start_time, state="answered", **extra
        )
        self.later(float(opening.get("time_limit_secs", 14400)), self.end, "time_limit", "unknown")
        if opening.get("transcription"):
            self.transcriber.start(opening.get("transcription_config") or {})
        self.line.call_answered(opening)
        self._exchange.call_answered(self, opening)
        self.record.touch()

    def end(self, cause: str, source: str) -> None:
        """End the call, on whichever side; a second end changes nothing."""
        was_answered = self.leg.state == "answered"
        if self.leg.state == "ended":
            return
        if self.gather:
            self.gather.end("call_hangup")
        self.player.end()
        self.leg.end()
        for timer in self._timers:
            timer.cancel()
        self.caller_voice.finish()
        self.record.add("call", what="ended", cause=cause, source=source)
        self.emit("call.hangup", **self.leg.parties, **self._ending(cause, source))
        self.line.call_ended(was_answered)
        self._exchange.call_ended(self)

    def _ringing(self, state: str) -> None:
        leg = self.leg
        self.triggers.note("ringing")
        self.record.add("call", what="ringing", scenario=self.scenario.name)
        self.emit(
            "call.initiated",
            **leg.parties,
            direction=leg.direction,
            state=state,
            start_time=leg.start_time,
            caller_id_name=self.scenario.party.name or leg.from_,
            connection_codecs="G722,PCMU,PCMA",
            offered_codecs=f"{self.options.codec},G729",
            custom_headers=[],
            sip_headers=[],
            tags=[],
        )

    def _ending(self, cause: str, source: str) -> dict[str, Any]:
        return {
            "hangup_cause": cause,
            "hangup_source": source,
            "sip_hangup_cause": _SIP_CODES.get(cause, "200"),
            "call_quality_stats": None,
            "start_time": self.leg.start_time,
            "end_time": self.leg.end_time,
            "state": "hangup",
            "custom_headers": [],
            "sip_headers": [],
            "tags": [],
        }

    def _ring_out(self, cause: str, source: str) -> None:
        if self.leg.state == "parked":
            self.end(cause, source)

    def _never_commanded(self) -> None:
        if not self.commanded:
            self.end("timeout", "unknown")
