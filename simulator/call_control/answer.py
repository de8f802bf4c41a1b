"""The answer to a command, and what a planted fault makes of it."""

import asyncio
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from simulator.call import Call
from simulator.model import errors
from simulator.model.faults import Fault
from simulator.model.rate_limit import Standing

Body = dict[str, Any]
FAULT_KINDS = ("latency", "hang", "status", "close", "empty", "event-first")
CARRIED_OUT = ("latency", "empty", "event-first")
"""Faults of the answer to a command that was carried out."""
_INSTEAD = ("hang", "status", "close")  # not carried out, unless the fault says executed


@dataclass
class Answer:
    """The outcome of a command."""

    status: int
    body: Body
    call: Call | None = None
    duplicate: bool = False

    def record(self, fault: Fault | None) -> Body:
        """Return what the call's record says of this answer and the fault that struck it."""
        silent = fault is not None and fault.do in ("hang", "close")
        status = None if silent else self.status
        result: Body = {"status": status, "duplicate": self.duplicate}
        if "errors" in self.body:
            result["code"] = self.body["errors"][0]["code"]
        if fault:
            result["fault"] = fault.do
        return result

    async def send(self, request: web.Request, fault: Fault | None) -> web.StreamResponse:
        """Send this answer, or what a fault makes of it."""
        response = web.json_response(self.body, status=self.status)
        if fault is None:
            return response
        if fault.do in ("latency", "hang"):
            await asyncio.sleep(fault.seconds)
        if fault.do in ("hang", "close"):
            return _abort(request)
        if fault.do == "empty":
            return web.Response(status=200, content_type="application/json")
        if fault.do == "status":
            error = errors.forced(int(fault.status))
            response = web.json_response(error.body, status=error.status)
            if fault.retry_after != "":
                response.headers["retry-after"] = str(fault.retry_after)
        return response


def limited(name: str, standing: Standing | None) -> Answer | None:
    """Return the refusal of a command beyond a limit, which is not carried out."""
    if standing is None or standing.allowed:
        return None
    error = errors.too_many_dials() if name == "dial" else errors.forced(429)
    return Answer(error.status, error.body)


def not_done(fault: Fault | None) -> Answer | None:
    """Return the outcome of a command that a fault keeps from being carried out."""
    if fault is None or fault.executed or fault.do not in _INSTEAD:
        return None
    error = errors.forced(int(fault.status) if fault.do == "status" else 503)
    return Answer(error.status, error.body)


def _abort(request: web.Request) -> web.StreamResponse:
    if request.transport is not None:
        request.transport.abort()
    return web.Response()
