"""Run the load as a process: `python -m benchmarks.silent_load` with the simulator's options.

It goes first where that is allowed: Telnyx and its callers do not come later because our machine
is busy.
"""

import argparse
import asyncio
import gc
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from urllib.parse import urlsplit

import msgspec

try:
    from uvloop import run
except ImportError:  # where only the tests run it: benchmarks/requirements.txt has it
    from asyncio import run  # type: ignore[assignment]  # takes what we give it

from benchmarks.silent_load.http_server import Answer, HttpConnection
from benchmarks.silent_load.media import Media
from benchmarks.silent_load.silent_call import Json, SilentCall
from benchmarks.silent_load.webhook_sender import WebhookSender
from simulator.model import errors
from simulator.model.errors import TelnyxError
from simulator.webhooks.signing import Signer

PRIORITY = -10
"""Of all its processes, as `nice` counts; only root may."""


class SilentLoad:
    """All calls, and what they act on."""

    def __init__(self, sender: WebhookSender, media: Media) -> None:
        self._sender, self._media = sender, media
        self._calls: dict[str, SilentCall] = {}

    def handle(self, method: str, path: str, body: bytes) -> Answer:
        """Answer a request to Telnyx's API or to the simulator's control."""
        match path.strip("/").split("/"):
            case ["v2", "calls", call, "actions", action]:
                return self._command(call, action, msgspec.json.decode(body or b"{}"))
            case ["sim", "calls"] if method == "POST":
                return 200, self._place(msgspec.json.decode(body)["scenario"]["caller"])
            case ["sim", "calls"]:
                return 200, [call.summary() for call in self._calls.values()]
            case ["sim", "calls", call] if call in self._calls:
                return 200, self._calls[call].record()
            case ["sim", "health"]:
                return 200, self._health()
        refusal = errors.not_found()
        return refusal.status, refusal.body

    def later(self, at: float, act: Callable[[], None]) -> None:
        asyncio.get_running_loop().call_at(at, act)

    def send(self, call: SilentCall, event: Json) -> None:
        self._sender.send(call, event)

    def open_stream(self, call: SilentCall, url: str) -> None:
        self._media.open(call, url)

    def close_stream(self, call: SilentCall) -> None:
        self._media.close(call)

    def _place(self, caller: Json) -> Json:
        call = SilentCall(len(self._calls), caller["from"], caller["to"], self)
        self._calls[call.id] = call
        call.ring()
        return call.summary()

    def _command(self, call: str, action: str, body: Json) -> Answer:
        try:
            if call not in self._calls:
                raise errors.not_found()
            self._calls[call].command(action, body)
        except TelnyxError as refusal:
            return refusal.status, refusal.body
        return 200, {"data": {"result": "ok"}}

    def _health(self) -> Json:
        late = sorted(self._sender.late) or [0.0]
        figures = {"p99": round(late[len(late) * 99 // 100], 4), "max": round(late[-1], 4)}
        return {"loop_late": figures, "ticks_skipped": 0}


async def serve(given: argparse.Namespace) -> None:
    """Serve until SIGTERM or SIGINT."""
    media = Media(urlsplit(given.webhook_url).port or 80)
    await media.start()
    load = SilentLoad(WebhookSender(given.webhook_url, Signer(given.signing_seed)), media)
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    make = partial(HttpConnection, load.handle)
    async with await loop.create_server(make, "127.0.0.1", given.port):
        await ended.wait()
    await media.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("command", choices=["serve"])
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--webhook-url", required=True)
    parser.add_argument("--signing-seed", required=True)
    given, _ = parser.parse_known_args()  # the simulator has options that need nothing here
    with suppress(PermissionError):
        os.setpriority(os.PRIO_PROCESS, 0, PRIORITY)
    gc.disable()  # there is next to no garbage in cycles, and a search stops all for 20 ms
    run(serve(given))


if __name__ == "__main__":
    main()
