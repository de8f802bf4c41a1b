"""The HTTP API under /v2: its routes, and what happens to a command on its way to the answer.

The order of the checks is fixed: key, address, call, body, state of the leg, command_id.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from simulator import clock
from simulator.call import Call
from simulator.call_control import schema
from simulator.call_control.answer import (
    CARRIED_OUT,
    FAULT_KINDS,
    Answer,
    Body,
    limited,
    not_done,
)
from simulator.call_control.commands import ACTIONS
from simulator.exchange import Exchange
from simulator.model import errors
from simulator.model.errors import TelnyxError
from simulator.model.faults import Fault
from simulator.model.rate_limit import Standing

_OK: Body = {"data": {"result": "ok"}}
_EVENT_PATIENCE = 5.0  # seconds an event-first answer waits for its event
_PUT = "client_state_update"


@dataclass
class _Command:
    """A command and what is known of it so far, on its way to the answer."""

    request: web.Request
    name: str
    call: Call | None
    standing: Standing | None = None
    fault: Fault | None = None
    body: Body = field(default_factory=dict)
    entry: Body = field(default_factory=dict)


class Api:
    """The routes of one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def add_routes(self, app: web.Application) -> None:
        path = "/v2/calls/{call_control_id}"
        app.router.add_post("/v2/calls", self.dial)
        app.router.add_post("/v2/messages", self.message)
        app.router.add_get(path, self.status)
        app.router.add_post(path + "/actions/{action}", self.act)
        app.router.add_put(path + "/actions/{action}", self.act)
        app.router.add_route("*", "/v2/{rest:.*}", self.not_found)

    async def dial(self, request: web.Request) -> web.StreamResponse:
        return await self._command(request, "dial", "", self._dial)

    async def message(self, request: web.Request) -> web.StreamResponse:
        """Take a text message; one Idempotency-Key is one message."""
        key, outbox = request.headers.get("Idempotency-Key", ""), self._exchange.outbox

        def carry_out(body: Body) -> Answer:
            message, new = outbox.take(body, key)
            if new:
                self._exchange.spawn(outbox.deliver(message))
            return Answer(200, {"data": message}, duplicate=not new)

        return await self._command(request, "message", "", carry_out)

    async def act(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["action"]
        call_id = request.match_info["call_control_id"]
        if name not in ACTIONS or (request.method == "PUT") != (name == _PUT):
            return await self.not_found(request)

        def carry_out(body: Body) -> Answer:
            return self._act(name, call_id, body)

        return await self._command(request, name, call_id, carry_out)

    async def status(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authenticate(request)
            call = self._exchange.find(request.match_info["call_control_id"])
        except TelnyxError as error:
            return web.json_response(error.body, status=error.status)
        return web.json_response({"data": call.leg.status})

    async def not_found(self, request: web.Request) -> web.StreamResponse:
        try:
            self._authenticate(request)
        except TelnyxError as error:
            return web.json_response(error.body, status=error.status)
        refusal = errors.not_found()
        return web.json_response(refusal.body, status=refusal.status)

    async def _command(
        self,
        request: web.Request,
        name: str,
        call_id: str,
        carry_out: Callable[[Body], Answer],
    ) -> web.StreamResponse:
        """Answer one command, with whatever fault strikes it."""
        began = clock.now()
        call = self._exchange.calls.get(call_id)
        seen = len(call.record.entries) if call else 0
        command = _Command(request, name, call)
        try:
            outcome = await self._decide(command, carry_out)
        except TelnyxError as error:
            outcome = Answer(error.status, error.body, call)
        fault = command.fault
        if name == "dial" and fault is None and outcome.call is not None:
            fault = self._fault_of_callee(outcome.call)
        call = outcome.call or call
        entry = command.entry or _record(call, name, command.body, request)
        entry.update(outcome.record(fault))
        if fault and fault.do == "event-first" and call:
            await call.record.wait(lambda: _event_delivered(call, seen), _EVENT_PATIENCE)
        response = await outcome.send(request, fault)
        if command.standing is not None:
            with_after = (call.options if call else self._exchange.options).rate_retry_after
            response.headers.update(command.standing.headers(retry_after=with_after))
        entry["answered_after"] = round(clock.now() - began, 4)
        return response

    async def _decide(self, command: _Command, carry_out: Callable[[Body], Answer]) -> Answer:
        """Carry *command* out, unless a limit or a fault keeps it from that.

        Raises TelnyxError; *command* has what was found out before.
        """
        self._authenticate(command.request)
        command.standing = self._count(command.name, command.call)
        refusal = limited(command.name, command.standing)
        if refusal is None:
            call_id = command.request.match_info.get("call_control_id", "")
            command.fault = self._exchange.faults.strike(command.name, call_id, FAULT_KINDS)
        command.body = await _read(command.request)
        command.entry = _record(command.call, command.name, command.body, command.request)
        return refusal or not_done(command.fault) or carry_out(command.body)

    def _count(self, name: str, call: Call | None) -> Standing | None:
        """Count a command by the account's limits, None where there are none; dials have two."""
        options = call.options if call else self._exchange.options
        limits, found = self._exchange.rate_limits, None
        if options.rate_limit:
            found = limits.take("all", options.rate_limit, options.rate_window, clock.now())
        if name == "dial" and options.dial_limit and (found is None or found.allowed):
            found = limits.take("dial", options.dial_limit, options.dial_window, clock.now())
        return found

    def _fault_of_callee(self, call: Call) -> Fault | None:
        """Return what the callee's own scenario does to the answer of the dial that reached it."""
        return self._exchange.faults.strike("dial", call.leg.call_control_id, CARRIED_OUT)

    def _authenticate(self, request: web.Request) -> None:
        scheme, _, key = request.headers.get("Authorization", "").partition(" ")
        wanted = self._exchange.options.api_key
        if scheme != "Bearer" or not key or (wanted and key != wanted):
            raise errors.unauthorised()

    def _dial(self, body: Body) -> Answer:
        schema.check("dial", body)
        command_id = body.get("command_id")
        memory = self._exchange.dial_memory
        earlier = memory.recall(command_id)
        call = earlier or self._exchange.dial(body)
        if earlier is None:
            memory.remember(command_id, call)
        # Dialling is asynchronous, so is_alive is always false here (Telnyx API reference).
        ids = {
            key: call.leg.common[key]
            for key in ("call_control_id", "call_leg_id", "call_session_id")
        }
        answer = {"data": {**ids, "record_type": "call", "is_alive": False}}
        return Answer(200, answer, call, duplicate=earlier is not None)

    def _act(self, name: str, call_id: str, body: Body) -> Answer:
        call = self._exchange.find(call_id)
        schema.check(name, body)
        call.leg.require(name)
        command_id = body.get("command_id")
        if call.memory.recall(command_id):
            return Answer(200, _OK, call, duplicate=True)
        # The webhook settings of a transfer are those of the leg it makes.
        own = body if name != "transfer" else {"client_state": body.get("client_state")}
        call.apply_options(own)
        ACTIONS[name](self._exchange, call, body)
        call.memory.remember(command_id, name)
        return Answer(200, _OK, call)


def _record(call: Call | None, name: str, body: Body, request: web.Request) -> Body:
    """Put a command on the record before it has its effect; an empty dict if there is no call."""
    if call is None:
        return {}
    call.commanded = True
    retry = int(request.headers.get("x-stainless-retry-count", "0"))
    return call.record.add("command", command=name, body=body, retry=retry)


async def _read(request: web.Request) -> Body:
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}")
    except ValueError as error:
        raise errors.malformed() from error
    if not isinstance(body, dict):
        raise errors.malformed()
    return body


def _event_delivered(call: Call, seen: int) -> bool:
    """Whether an event after the first *seen* entries has reached the application."""
    return any(
        each["kind"] == "event" and each["deliveries"] for each in call.record.entries[seen:]
    )
