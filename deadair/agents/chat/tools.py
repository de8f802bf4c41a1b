"""Runs the tools that a model calls: by HTTP at a team's own server, or a function of this process.

A failure of a tool is reported to the model as its result: it can say so, or try otherwise.
"""

import json
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any

import structlog

from deadair.agents.chat.conversation import Message
from deadair.agents.chat.options import Tool
from deadair.protocol import Call

MOST_CHARS = 16_000
"""Limit of a result that the model receives."""

OK = range(200, 300)
log = structlog.get_logger("deadair.agents.chat")


class Tools:
    """The *tools* of one call, run within *timeout_s*."""

    def __init__(self, tools: Sequence[Tool], call: Call, timeout_s: float) -> None:
        self._tools = {tool.name: tool for tool in tools}
        self._call = call
        self._call_control_id = call.call_control_id
        self._timeout_s = timeout_s

    @property
    def schemas(self) -> list[Message]:
        return [tool.schema_for_model for tool in self._tools.values()]

    def run(self, call: Message) -> Message:
        """Run what the model called; return its result as the model receives it."""
        function = call["function"]
        try:
            result = self._result(function["name"], function["arguments"] or "{}")
        except Exception as error:  # noqa: BLE001  # a tool is other people's code
            log.warning(
                "Tool failed",
                call_control_id=self._call_control_id,
                tool=function["name"] if function["name"] in self._tools else "unknown",
                error=type(error).__name__,
            )
            result = json.dumps({"error": _told(error)})
        return {"role": "tool", "tool_call_id": call["id"], "content": result[:MOST_CHARS]}

    def _result(self, name: str, raw: str) -> str:
        tool = self._tools.get(name)
        if tool is None:
            raise LookupError("there is no such tool")
        arguments = json.loads(raw)
        if not isinstance(arguments, dict):
            raise TypeError("the arguments must be an object")
        if tool.act:
            return self._acted(tool, arguments)
        found = self._posted(tool, arguments) if tool.url else _function(tool.path)(**arguments)
        return found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)

    def _acted(self, tool: Tool, arguments: dict[str, Any]) -> str:
        """Do what the tool is on the call; its arguments are those of `deadair.Call`."""
        getattr(self._call, tool.act)(**arguments)
        return json.dumps({"done": True})

    def _posted(self, tool: Tool, arguments: dict[str, Any]) -> str:
        import httpx2  # noqa: PLC0415  # as the model's SDK: not at the start of a process

        from deadair.agents.chat.checked_transport import CheckedTransport  # noqa: PLC0415

        body = {
            "call_control_id": self._call_control_id, "tool": tool.name, "arguments": arguments
        }  # fmt: skip
        transport = CheckedTransport()
        with (
            httpx2.Client(transport=transport, timeout=self._timeout_s, trust_env=False) as client,
            client.stream("POST", tool.url, json=body) as answer,
        ):
            if answer.status_code not in OK:
                raise RuntimeError(f"HTTP {answer.status_code}")
            read = b""
            for piece in answer.iter_bytes():
                read += piece
                if len(read) > 4 * MOST_CHARS:
                    break
        return read.decode(errors="replace")


def _function(path: str) -> Callable[..., Any]:
    module, _, name = path.replace(":", ".").rpartition(".")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def _told(error: Exception) -> str:
    """Return the message about *error* for the model: what it can do something about."""
    known = isinstance(error, LookupError | TypeError | ValueError | RuntimeError)
    return f"{type(error).__name__}: {error}"[:300] if known else type(error).__name__
