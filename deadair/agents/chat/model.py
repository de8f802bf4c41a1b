"""A language model behind an OpenAI-compatible `/chat/completions`, streamed.

The SDK is imported by the first call of a process that needs it, not at its start: it costs 35 MB
and a second or more of computing, during which the other calls of the process must go on. So a
thread imports it. The key is read from the environment when a client is made; it is in no `repr`
and no error.
"""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import gevent

from deadair.agents.chat.conversation import Message
from deadair.agents.chat.options import ChatOptions

if TYPE_CHECKING:  # imported by who needs it: see above
    from openai import OpenAI
    from openai.types.chat import ChatCompletionChunk

CONNECT_S = 5.0
RETRIES = 2
"""Further attempts while nothing of the answer has come, as the SDK makes them."""

MOST_CHARS = 8_000
"""A reply that goes on for longer is broken off."""

YIELD_S = 0.000_5
"""While a thread imports, it leaves the interpreter to the calls this often."""

NO_KEY = "none"
"""Sent where no key is set: a model of one's own may need none."""


class ModelError(Exception):
    """The model did not answer, or not to the end; the message holds no words and no key."""


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of the answer."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCalls:
    """The tools that the model wants called, in the protocol's form, once it has named them all."""

    calls: list[Message]


Piece = Words | ToolCalls

_SDK = ("httpx2", "openai", "openai.resources.chat.completions", "openai.lib.streaming.chat")


def import_now() -> None:
    """Import the SDK; for a process that has nothing else to do."""
    for name in _SDK:
        import_module(name)
    _imported.append(True)


def import_sdk() -> None:
    """Import the SDK in a thread, once; wait for it while other greenlets run."""
    if _imported:
        return
    usual_s = sys.getswitchinterval()
    sys.setswitchinterval(YIELD_S)
    try:
        gevent.get_hub().threadpool.apply(import_now)
    finally:
        sys.setswitchinterval(usual_s)


_imported: list[bool] = []


class LanguageModel:
    """The model that *options* name."""

    def __init__(self, options: ChatOptions) -> None:
        self._options = options

    def prepare(self) -> None:
        """Do before the first reply what takes long."""
        import_sdk()

    def reply(
        self, messages: list[Message], tools: list[Message], *, most_tokens: int = 0
    ) -> Iterator[Piece]:
        """Yield the pieces of the reply to *messages* as they arrive. Raises ModelError."""
        import_sdk()
        import openai  # noqa: PLC0415  # see above

        client = _client(self._options.base_url, self._options.api_key_env, self._options.timeout)
        asked = self._request(messages, tools, most_tokens)
        chars, calls = 0, _Calls()
        try:
            with client.chat.completions.create(stream=True, **asked) as chunks:
                for chunk in chunks:
                    text = calls.read(chunk)
                    chars += len(text)
                    if text:
                        yield Words(text)
                    if chars > MOST_CHARS:
                        break
        except openai.APIStatusError as error:
            raise ModelError(f"HTTP {error.status_code}") from None  # its text may hold the key
        except Exception as error:  # noqa: BLE001
            # What breaks while the answer is read is raised as the HTTP client's own.
            raise ModelError(type(error).__name__) from None
        if calls.whole:
            yield ToolCalls(calls.whole)

    def _request(
        self, messages: list[Message], tools: list[Message], most_tokens: int
    ) -> dict[str, Any]:
        asked: dict[str, Any] = {"model": self._options.model, "messages": messages}
        if tools:
            asked["tools"] = tools
        if self._options.temperature is not None:
            asked["temperature"] = self._options.temperature
        if most_tokens:
            asked["max_tokens"] = most_tokens
        return asked


class _Calls:
    """Puts together the calls of tools, which come in pieces."""

    def __init__(self) -> None:
        self._found: dict[int, Message] = {}

    @property
    def whole(self) -> list[Message]:
        return [call for _, call in sorted(self._found.items()) if call["function"]["name"]]

    def read(self, chunk: "ChatCompletionChunk") -> str:
        """Take in *chunk*; return its words."""
        if not chunk.choices:
            return ""
        delta = chunk.choices[0].delta
        for piece in delta.tool_calls or ():
            number = piece.index if piece.index is not None else len(self._found)
            made = {"id": f"call_{number}", "type": "function"}
            call = self._found.setdefault(
                number, made | {"function": {"name": "", "arguments": ""}}
            )
            call["id"] = piece.id or call["id"]
            if piece.function:
                call["function"]["name"] += piece.function.name or ""
                call["function"]["arguments"] += piece.function.arguments or ""
        return delta.content or ""


@lru_cache(maxsize=64)
def _client(base_url: str, api_key_env: str, timeout_s: float) -> "OpenAI":
    import httpx2  # noqa: PLC0415  # what the SDK speaks by
    import openai  # noqa: PLC0415

    from deadair.agents.chat.checked_transport import CheckedTransport  # noqa: PLC0415

    timeout = httpx2.Timeout(timeout_s, connect=min(CONNECT_S, timeout_s))
    return openai.OpenAI(
        api_key=os.environ.get(api_key_env, "").strip() or NO_KEY,
        base_url=base_url,
        max_retries=RETRIES,
        timeout=timeout,
        http_client=httpx2.Client(
            transport=CheckedTransport(), timeout=timeout, trust_env=False, follow_redirects=False
        ),
    )
