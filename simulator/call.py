"""One call: a leg with everything that hangs on it, and the life it leads.

The call owns its timers: whatever was scheduled dies with the end of the call. Other objects
(player, transcriber, gather, stream, caller) act on the call only through the methods here.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from simulator.audio.voice import Voice
from simulator.features.player import Player
from simulator.features.transcriber import Transcriber
from simulator.media.media_line import MediaLine
from simulator.model.leg import CommandMemory
from simulator.model.moments import Triggers
from simulator.model.record import Record

if TYPE_CHECKING:
    from collections.abc import Callable

    from simulator.exchange import Exchange
    from simulator.features.caller import Caller
    from simulator.features.gather import Gather
    from simulator.model.leg import Leg
    from simulator.model.options import Options
    from simulator.model.playback_queue import Item
    from simulator.model.record import Entry
    from simulator.model.scenario import Scenario

_UNCHANGED = "\0"
_SIP_CODES = {"call_rejected": "603", "user_busy": "486", "not_found": "404", "no_answer": "480"}


class Call:
    """A leg in the exchange."""

    def __init__(self, exchange: Exchange, leg: Leg, scenario: Scenario, options: Options) -> None:
        self.exchange, self.leg, self.scenario, self.options = exchange, leg, scenario, options
        self.record = Record(leg)
        self.moments = Triggers()
        self.memory = CommandMemory(options.command_memory)
        quiet = "comfort-noise" if options.silence == "noise" else "silence"
        self.caller_voice = Voice(exchange.ticker, quiet)
        self.agent = Voice(exchange.ticker, "silence")
        self.voices = {"inbound": self.caller_voice, "outbound": self.agent}
        self.player = Player(self)
        self.transcriber = Transcriber(self)
        self.gather: Gather | None = None
        self.line = MediaLine(self)
        self.caller: Caller | None = None
        self.peer: Call | None = None  # the leg it is bridged to
        self.wants: Call | None = None  # the leg it is to be bridged to once answered
        self.commanded = False
        self.deliveries_open = 0
        self.webhook_failover_url = options.webhook_failover_url
        self.webhook_retries_policies: dict[str, Any] = {}
        self._webhook_url = options.webhook_url
        self._webhook_urls: dict[str, Any] = {}
        self._timers: set[asyncio.TimerHandle] = set()
        self._wishes: dict[str, Any] = {}  # body of the answer or dial command

    def emit(
        self, event_type: str, *, client_state: str | None = _UNCHANGED, **fields: Any
    ) -> Entry:
        """Send an event with the fields every event has and these."""
        payload = self.leg.common | fields
        if client_state != _UNCHANGED:
            payload["client_state"] = client_state
        return self.exchange.webhooks.send(self, event_type, payload)

    def emit_for(self, item: Item, event_type: str, **fields: Any) -> None:
        """Send the event of a speak or playback; whose client_state it carries is a switch."""
        sticky = self.options.client_state == "sticky"
        state = self.leg.client_state if sticky else item.client_state
        self.emit(event_type, client_state=state, **fields)

    def webhook_address(self, event_type: str) -> str:
        """Return where events of a type go now."""
        special = self._webhook_urls.get(event_type)
        return str(special[0] if isinstance(special, list) else special or self._webhook_url)

    def take_wishes(self, body: dict[str, Any]) -> None:
        """Adopt what a command says about the leg: its state and where its events go."""
        self.leg.client_state = body.get("client_state") or self.leg.client_state
        self._webhook_url = body.get("webhook_url") or self._webhook_url
        self._webhook_urls |= body.get("webhook_urls") or {}
        self.webhook_retries_policies |= body.get("webhook_retries_policies") or {}

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
        self.emit("call.dtmf.received", digit=digit, **self._parties)
        self.line.press(digit)
        if self.gather:
            self.gather.press(digit)

    def ring(self) -> None:
        """Begin an incoming call: parked until it is answered, rejected or given up."""
        self.moments.note("ringing")
        self.record.add("call", what="ringing", scenario=self.scenario.name)
        self._initiated("parked")
        self.later(self.scenario.party.patience, self._ring_out, "originator_cancel", "caller")
        if self.options.first_command_timeout:
            self.later(self.options.first_command_timeout, self._never_commanded)

    def ring_out(self, body: dict[str, Any]) -> None:
        """Begin an outgoing call: the called party's phone rings."""
        self._wishes = body
        self.moments.note("ringing")
        self.record.add("call", what="ringing", scenario=self.scenario.name)
        self._initiated("bridging")
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
        self._wishes = body
        self.later(self.options.answer_delay, self.answered)

    def answered(self) -> None:
        """Connect the parties, and start what the answer or dial command asked for."""
        if not self.leg.answer():
            return
        leg, wishes = self.leg, self._wishes
        self.record.add("call", what="answered")
        self.moments.note("answered")
        extra = {name: wishes[name] for name in ("stream_url", "stream_track") if name in wishes}
        self.emit(
            "call.answered", **self._parties, start_time=leg.start_time, state="answered", **extra
        )
        self.later(float(wishes.get("time_limit_secs", 14400)), self.end, "time_limit", "unknown")
        if wishes.get("transcription"):
            self.transcriber.start(wishes.get("transcription_config") or {})
        self.line.call_answered(wishes)
        self.exchange.call_answered(self, wishes)
        self.record.touch()

    def end(self, cause: str, source: str) -> None:
        """End the call, whoever ends it; a second end changes nothing."""
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
        self.emit("call.hangup", **self._parties, **self._ending(cause, source))
        self.line.call_ended(was_answered)
        self.exchange.call_ended(self)

    def _initiated(self, state: str) -> None:
        leg = self.leg
        self.emit(
            "call.initiated",
            **self._parties,
            direction=leg.direction,
            state=state,
            start_time=leg.start_time,
            caller_id_name=self.scenario.party.name or leg.from_,
            connection_codecs="PCMU,PCMA",
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

    @property
    def _parties(self) -> dict[str, Any]:
        return {"from": self.leg.from_, "to": self.leg.to}

    def _ring_out(self, cause: str, source: str) -> None:
        if self.leg.state == "parked":
            self.end(cause, source)

    def _never_commanded(self) -> None:
        if not self.commanded:
            self.end("timeout", "unknown")
