"""OpenAI's chat completions, streamed or not, answered by a script; /sim/model sets how it behaves.

Each request is noted for tests: its messages and tools, never its key.
"""

import asyncio
import json
from collections import deque
from typing import Any
from uuid import uuid4

import msgspec
from aiohttp import web

from simulator import clock
from simulator.language_model.script import Answer, Rule, Script

MOST_NOTED = 200


class Behaviour(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How the model behaves, until told otherwise. Times are seconds."""

    first_word: float = 0.15
    """Until the first word of an answer."""
    each_word: float = 0.01
    """Between two words."""
    fail: int = 0
    """Status of the next answers instead of words; 0: none."""
    fail_times: int = 0
    """How many of them; 0: all."""
    break_after: int = 0
    """Words after which the connection is cut; 0: never."""
    rules: list[dict[str, Any]] = []
    """Rules tried before those of the script (`script.toml`)."""


class ModelApi:
    """The routes of one model."""

    def __init__(self) -> None:
        self._script = Script.load()
        self._behaviour = Behaviour()
        self._failed = 0
        self._noted: deque[dict[str, Any]] = deque(maxlen=MOST_NOTED)

    def add_routes(self, app: web.Application) -> None:
        app.router.add_post("/v1/chat/completions", self.complete)
        app.router.add_get("/v1/models", self.models)
        app.router.add_get("/sim/model", self.show)
        app.router.add_post("/sim/model", self.behave)

    async def models(self, _: web.Request) -> web.Response:
        model = {"id": "scripted", "object": "model", "created": 0, "owned_by": "simulator"}
        return web.json_response({"object": "list", "data": [model]})

    async def show(self, _: web.Request) -> web.Response:
        behaviour = msgspec.to_builtins(self._behaviour)
        return web.json_response({"behaviour": behaviour, "requests": list(self._noted)})

    async def behave(self, request: web.Request) -> web.Response:
        """Set how the model behaves from now on; what the body leaves out is as at the start."""
        try:
            behaviour = msgspec.json.decode(await request.read() or b"{}", type=Behaviour)
            rules = [Rule.from_dict(each) for each in behaviour.rules]
        except (msgspec.DecodeError, ValueError, TypeError) as error:
            return _error(400, str(error))
        self._behaviour, self._failed = behaviour, 0
        self._script = Script([*rules, *Script.load().rules])
        self._noted.clear()
        return web.json_response(msgspec.to_builtins(behaviour))

    async def complete(self, request: web.Request) -> web.StreamResponse:
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            return _error(401, "You didn't provide an API key.")
        try:
            body = json.loads(await request.read())
            messages, model = body["messages"], str(body["model"])
            tools = [each["function"]["name"] for each in body.get("tools") or ()]
        except (ValueError, KeyError, TypeError):
            return _error(400, "messages and model must be given")
        self._noted.append({"model": model, "messages": messages, "tools": tools})
        behaviour = self._behaviour
        if behaviour.fail and not 0 < behaviour.fail_times <= self._failed:
            self._failed += 1
            return _error(behaviour.fail, "The model was told to fail.")
        answer = self._script.answer(messages, tools)
        await asyncio.sleep(behaviour.first_word)
        if not body.get("stream"):
            return web.json_response(_whole(model, answer))
        return await self._stream(request, model, answer)

    async def _stream(self, request: web.Request, model: str, answer: Answer) -> web.StreamResponse:
        behaviour = self._behaviour
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for number, delta in enumerate(_deltas(answer), 1):
            await response.write(_event(_chunk(model, delta, "")))
            if number == behaviour.break_after and request.transport:
                request.transport.abort()
                return response
            await asyncio.sleep(behaviour.each_word)
        finish = "tool_calls" if answer.tool else "stop"
        await response.write(_event(_chunk(model, {}, finish)) + b"data: [DONE]\n\n")
        await response.write_eof()
        return response


def _deltas(answer: Answer) -> list[dict[str, Any]]:
    """Return *answer* in the pieces in which a model sends it."""
    if not answer.tool:
        first, *rest = answer.text.split(" ")
        words = [first, *(f" {word}" for word in rest)]
        return [{"role": "assistant", "content": ""}, *({"content": word} for word in words)]
    arguments = json.dumps(answer.arguments)
    half = len(arguments) // 2
    named = {
        "index": 0,
        "id": f"call_{uuid4().hex[:12]}",
        "type": "function",
        "function": {"name": answer.tool, "arguments": ""},
    }
    pieces = (arguments[:half], arguments[half:])
    rest_of = [{"index": 0, "function": {"arguments": piece}} for piece in pieces]
    return [{"tool_calls": [piece]} for piece in (named, *rest_of)]


def _chunk(model: str, delta: dict[str, Any], finish: str) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish or None}
    return _head(model, "chat.completion.chunk") | {"choices": [choice]}


def _whole(model: str, answer: Answer) -> dict[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": answer.text or None}
    if answer.tool:
        function = {"name": answer.tool, "arguments": json.dumps(answer.arguments)}
        call = {"id": f"call_{uuid4().hex[:12]}", "type": "function", "function": function}
        message["tool_calls"] = [call]
    finish = "tool_calls" if answer.tool else "stop"
    choice = {"index": 0, "message": message, "finish_reason": finish}
    usage = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
    return _head(model, "chat.completion") | {"choices": [choice], "usage": usage}


def _head(model: str, kind: str) -> dict[str, Any]:
    made = {"id": f"chatcmpl-{uuid4().hex[:16]}", "created": int(clock.now())}
    return made | {"object": kind, "model": model}


def _event(data: dict[str, Any]) -> bytes:
    return f"data: {json.dumps(data)}\n\n".encode()


def _error(status: int, message: str) -> web.Response:
    error = {"message": message, "type": "invalid_request_error", "param": None, "code": None}
    return web.json_response({"error": error}, status=status)
