"""The exchange: all calls, and what lies between them: dialling, bridges, transfers, the ends."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

import aiohttp

from simulator.audio import wideband
from simulator.audio.ticker import Ticker
from simulator.call import Call
from simulator.features.answering_machine import detect
from simulator.features.caller import Caller
from simulator.loop_lag import LoopLag
from simulator.messaging.outbox import Outbox
from simulator.model import errors, scenario
from simulator.model.faults import Faults
from simulator.model.interfaces import CallPort
from simulator.model.leg import CommandMemory, Leg, new_call_control_id, new_uuid
from simulator.model.options import Options
from simulator.model.rate_limit import RateLimits
from simulator.model.record import Entry
from simulator.model.scenario import Scenario
from simulator.texml.interpreter import Interpreter
from simulator.webhooks.delivery import WebhookDelivery
from simulator.webhooks.signing import Signer

_LOG = logging.getLogger(__name__)
_SCENARIO_HEADER = "x-simulator-scenario"
_PERSON = "+15550100099"  # whom a scenario bridges a call to
_INCOMING_CONNECTION = "1000000000000000001"


class Exchange:
    """Everything of one simulator process; make it inside a running event loop."""

    def __init__(self, options: Options, signer: Signer) -> None:
        self.options = options
        self.signer = signer
        self.faults = Faults(options.seed)
        self.rate_limits = RateLimits()
        self.ticker = Ticker()
        self.loop_lag = LoopLag()
        # aiohttp's own limit is a hundred connections, and a stream is one as long as it lasts.
        self.session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self.webhooks = WebhookDelivery(options, signer, self.loop_lag)
        self.calls: dict[str, Call] = {}
        self.former_ids: dict[str, Call] = {}
        self.routes: dict[str, str] = {}  # called number -> scenario of the callee
        self.dial_memory = CommandMemory(options.command_memory)
        self.user_id = new_uuid()
        self.outbox = Outbox(options, signer, self.session, self.user_id)
        self._tasks: set[asyncio.Task[None]] = set()
        self.callers: dict[Call, Caller] = {}  # of the calls that have not ended
        self._scripts: dict[Call, asyncio.Task[None]] = {}

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something in the background, at longest until the simulator closes."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._finished)
        return task

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _LOG.error("a background task failed", exc_info=error)

    async def close(self) -> None:
        """Drop all calls and connections."""
        while self._tasks:  # a task that is cancelled may leave a last event behind
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.ticker.close()
        await self.loop_lag.close()
        await self.webhooks.close()
        await self.session.close()

    def deliver(self, call: CallPort, event_type: str, payload: dict[str, Any]) -> Entry:
        """Record an event and send it to the application."""
        return self.webhooks.send(call, event_type, payload)

    def find(self, call_control_id: str) -> Call:
        """Return a call, live or ended; TelnyxError for an unknown id."""
        if call_control_id not in self.calls:
            raise errors.unknown_call(self.options.unknown_call)
        return self.calls[call_control_id]

    def place(self, caller: Scenario, given: dict[str, Any]) -> Call:
        """Place a call to the application; ``given`` may hold from, to, options, webhook_url."""
        options = self.options.with_changes({**caller.options, **given.get("options", {})})
        party = caller.party
        leg = Leg(
            "incoming",
            str(given.get("from", party.from_)),
            str(given.get("to", party.to)),
            str(given.get("connection_id", _INCOMING_CONNECTION)),
        )
        call = self._admit(Call(self, leg, caller, options))
        call.apply_options({"webhook_url": given.get("webhook_url", "")})
        call.ring()
        if options.texml:
            self.spawn(Interpreter(call, self.signer).run())
        return call

    def dial(self, body: dict[str, Any], session_id: str = "") -> Call:
        """Dial a number for the application; a list of numbers is served by its first."""
        to = body["to"][0] if isinstance(body["to"], list) else body["to"]
        callee = scenario.load(self._callee(to, body))
        options = self.options.with_changes(callee.options)
        leg = Leg("outgoing", body["from"], to, body["connection_id"])
        leg.call_session_id = session_id or leg.call_session_id
        call = self._admit(Call(self, leg, callee, options))
        call.apply_options(body)
        call.ring_out(body)
        return call

    def transfer(self, call: Call, body: dict[str, Any]) -> None:
        """Dial a second leg; when it answers, the two are bridged."""
        inherited = {"from": call.leg.from_, "connection_id": call.leg.connection_id}
        own = {name: body[name] for name in body if name != "client_state"}
        if state := body.get("target_leg_client_state"):
            own["client_state"] = state
        own["webhook_url"] = body.get("webhook_url") or call.destination.address("call.initiated")
        target = self.dial(inherited | own, call.leg.call_session_id)
        target.bridge_when_answered = call

    def bridge(self, one: Call, other: Call) -> None:
        """Connect two legs; both must be up."""
        other.leg.require("bridge")
        one.peer, other.peer = other, one
        for call in (one, other):
            call.emit("call.bridged", **call.leg.parties)

    def bridge_to_person(self, call: CallPort, how: str) -> None:
        """Connect a call to a person, as another application does.

        The person's leg has the call's own session or another; ``elsewhere`` is a leg whose events
        go to another application.
        """
        own = self.calls[call.leg.call_control_id]
        leg = Leg("outgoing", call.leg.to, _PERSON, call.leg.connection_id)
        if how == "same-session":
            leg.call_session_id = call.leg.call_session_id
        options = self.options.with_changes({"webhook_url": ""} if how == "elsewhere" else {})
        person = self._admit(Call(self, leg, Scenario("person"), options))
        if how != "elsewhere":
            person.destination.url = call.destination.url
        person.ring_out({"time_limit_secs": 14400})
        person.answered()
        self.bridge(own, person)

    def unbridge(self, call: CallPort) -> None:
        """End the other leg of a bridge and leave this one up."""
        own = self.calls[call.leg.call_control_id]
        if (person := own.peer) is not None:
            own.peer = person.peer = None
            person.end("normal_clearing", "callee")

    def renumber(self, call: Call) -> None:
        """Give a call another call_control_id; commands to the old one find nothing."""
        old, new = call.leg.call_control_id, new_call_control_id()
        self.former_ids[old] = call
        self.calls[new] = self.calls.pop(old)
        self.faults.move_call(old, new)
        call.leg.call_control_id = new

    def recorded(self, call_control_id: str) -> Call | None:
        """Return a call by its present or a former id."""
        return self.calls.get(call_control_id) or self.former_ids.get(call_control_id)

    def call_answered(self, call: Call, body: dict[str, Any]) -> None:
        """Continue with what waited for the answer: machine detection, a transfer's bridge."""
        if call.leg.direction == "outgoing":
            detect(call, body.get("answering_machine_detection", "disabled"))
        first = call.bridge_when_answered
        if first is not None and first.leg.state != "ended":
            first.answered()
            self.bridge(first, call)

    def call_ended(self, call: Call) -> None:
        """Release what the call held: caller, bridge, faults; forget the oldest records."""
        self.callers.pop(call)
        self._scripts.pop(call).cancel()
        self.faults.forget_call(call.leg.call_control_id)
        peer, call.peer = call.peer, None
        if peer is not None:
            peer.peer = None
            peer.end("normal_clearing", "unknown")
        self.spawn(self._close_record(call))
        ended = [key for key, each in self.calls.items() if each.leg.state == "ended"]
        for key in ended[: max(0, len(ended) - self.options.records)]:
            del self.calls[key]
        if self.former_ids:
            kept = set(self.calls.values())
            self.former_ids = {old: one for old, one in self.former_ids.items() if one in kept}

    async def _close_record(self, call: Call) -> None:
        await call.record.wait(lambda: call.destination.pending == 0)
        call.record.close()

    def _admit(self, call: Call) -> Call:
        wideband.require(call.options.codec)
        self.calls[call.leg.call_control_id] = call
        caller = self.callers[call] = Caller(call, call.player, call.line, call.transcriber)
        self._scripts[call] = self.spawn(caller.run())
        return call

    def _callee(self, to: str, body: dict[str, Any]) -> str:
        for header in body.get("custom_headers") or []:
            if header["name"].lower() == _SCENARIO_HEADER:
                return str(header["value"])
        return self.routes.get(to, self.options.callee)
