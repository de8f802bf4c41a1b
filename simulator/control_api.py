"""The /sim endpoints, for tests and people: place calls, read records, plant faults, act."""

import contextlib
import json
from dataclasses import asdict
from typing import Any

from aiohttp import web

from simulator import clock
from simulator.audio import clips
from simulator.audio.track import overlap
from simulator.call import Call
from simulator.exchange import Exchange
from simulator.model import scenario
from simulator.model.faults import Fault
from simulator.model.scenario import Scenario
from simulator.model.step import Step


def summary(call: Call) -> dict[str, Any]:
    """Describe a call in a few lines."""
    leg = call.leg
    return {
        "call_control_id": leg.call_control_id,
        "call_session_id": leg.call_session_id,
        "direction": leg.direction,
        "state": leg.state,
        "scenario": call.scenario.name,
        "from": leg.from_,
        "to": leg.to,
        "rang_at": leg.rang_at,
        "answered_at": leg.answered_at,
        "ended_at": leg.ended_at,
        "closed": call.record.closed,
    }


def full(call: Call) -> dict[str, Any]:
    """Describe a call completely."""
    spans = call.caller_voice.spans, call.agent_voice.spans
    return summary(call) | {
        "client_state": call.leg.client_state,
        "talk_over_seconds": round(overlap(*spans, clock.now()), 3),
        "caller_spoke": [asdict(each) for each in spans[0]],
        "agent_spoke": [asdict(each) for each in spans[1]],
        "playbacks": call.player.listed(),
        "streams": [
            {"stream_id": each.stream_id, "url": each.settings.url, **asdict(each.counters)}
            for each in call.line.streams
        ],
        "timeline": call.record.entries,
    }


class Control:
    """The routes of one exchange."""

    def __init__(self, exchange: Exchange) -> None:
        self._exchange = exchange

    def add_routes(self, app: web.Application) -> None:
        router = app.router
        router.add_get("/sim/health", self.health)
        router.add_get("/sim/scenarios", self.scenarios)
        router.add_post("/sim/calls", self.place)
        router.add_get("/sim/calls", self.calls)
        router.add_get("/sim/calls/{id}", self.call)
        router.add_get("/sim/calls/{id}/follow", self.follow)
        router.add_post("/sim/calls/{id}/do", self.do)
        router.add_get("/sim/messages", self.messages)
        router.add_get("/sim/faults", self.faults)
        router.add_post("/sim/faults", self.plant)
        router.add_delete("/sim/faults", self.remove)
        router.add_delete("/sim/faults/{fault}", self.remove)
        router.add_get("/sim/routes", self.routes)
        router.add_post("/sim/routes", self.route)

    async def health(self, _: web.Request) -> web.Response:
        states = [call.leg.state for call in self._exchange.calls.values()]
        counts = {state: states.count(state) for state in ("parked", "answered", "ended")}
        return web.json_response(
            {
                "status": "ok",
                "public_key": self._exchange.signer.public_key,
                "webhook_url": self._exchange.options.webhook_url,
                "calls": counts,
                "ticks_skipped": self._exchange.ticker.skipped,
                "loop_late": self._exchange.loop_lag.summary(),
            }
        )

    async def scenarios(self, _: web.Request) -> web.Response:
        loaded = [scenario.load(name) for name in scenario.names()]
        listed = [
            {"name": each.name, "title": each.title, "kind": each.check.kind} for each in loaded
        ]
        return web.json_response({"scenarios": listed, "clips": clips.names()})

    async def place(self, request: web.Request) -> web.Response:
        body = await _object(request)
        wanted = body.get("scenario", "silent")
        try:
            caller = (
                Scenario.from_dict(wanted, "inline")
                if isinstance(wanted, dict)
                else scenario.load(str(wanted))
            )
            call = self._exchange.place(caller, body)
        except ValueError as error:
            raise _bad(str(error)) from error
        return web.json_response(summary(call), status=201)

    async def calls(self, _: web.Request) -> web.Response:
        return web.json_response([summary(call) for call in self._exchange.calls.values()])

    async def call(self, request: web.Request) -> web.Response:
        return web.json_response(full(self._find(request)))

    async def follow(self, request: web.Request) -> web.StreamResponse:
        """Stream the record as JSON lines until the call has ended and all is delivered."""
        call = self._find(request)
        response = web.StreamResponse(headers={"Content-Type": "application/x-ndjson"})
        await response.prepare(request)
        with contextlib.suppress(ConnectionResetError):  # who follows may leave at any time
            async for entry in call.record.follow():
                await response.write(json.dumps(entry).encode() + b"\n")
        return response

    async def do(self, request: web.Request) -> web.Response:
        call = self._find(request)
        try:
            step = Step.from_dict(await _object(request))
        except ValueError as error:
            raise _bad(str(error)) from error
        caller = self._exchange.callers.get(call)
        if caller is None:
            raise web.HTTPConflict(text='{"error":"the call has ended"}', content_type=_JSON)
        caller.perform(step)
        return web.json_response({"done": step.action})

    async def messages(self, _: web.Request) -> web.Response:
        return web.json_response(self._exchange.outbox.messages)

    async def faults(self, _: web.Request) -> web.Response:
        return web.json_response(self._exchange.faults.listed())

    async def plant(self, request: web.Request) -> web.Response:
        try:
            fault = Fault.from_dict(await _object(request))
        except ValueError as error:
            raise _bad(str(error)) from error
        return web.json_response(self._exchange.faults.plant(fault).describe(), status=201)

    async def remove(self, request: web.Request) -> web.Response:
        which = request.match_info.get("fault")
        if which is not None and not which.isdigit():
            raise _bad(f"fault id {which!r} is not a number")
        removed = self._exchange.faults.remove(None if which is None else int(which))
        return web.json_response({"removed": removed})

    async def routes(self, _: web.Request) -> web.Response:
        return web.json_response(self._exchange.routes)

    async def route(self, request: web.Request) -> web.Response:
        """Set the scenario that plays the callee at a number."""
        body = await _object(request)
        try:
            scenario.load(str(body.get("scenario")))
        except ValueError as error:
            raise _bad(str(error)) from error
        self._exchange.routes[str(body.get("to"))] = str(body["scenario"])
        return web.json_response(self._exchange.routes, status=201)

    def _find(self, request: web.Request) -> Call:
        call = self._exchange.recorded(request.match_info["id"])
        if call is None:
            raise web.HTTPNotFound(text='{"error":"no such call"}', content_type=_JSON)
        return call


_JSON = "application/json"


def _bad(message: str) -> web.HTTPBadRequest:
    return web.HTTPBadRequest(text=json.dumps({"error": message}), content_type=_JSON)


async def _object(request: web.Request) -> dict[str, Any]:
    raw = await request.read()
    try:
        body = json.loads(raw or b"{}")
    except ValueError as error:
        raise _bad("the body is not JSON") from error
    if not isinstance(body, dict):
        raise _bad("the body is not a JSON object")
    return body
