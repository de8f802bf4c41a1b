"""The server of `asyncio_server` with AVA's own no-input watchdog on each call.

python -m benchmarks.servers.timed_asyncio PORT PATH, where PATH is its `no_input_watchdog.py`.

It is the watchdog alone, on media read as well as asyncio does: nothing of AVA's engine (Asterisk,
its sessions, its own way to read audio), no look at a session before it speaks, no log line below
a warning. Its announcement ends at once, and the next silence is due its grace after that.
"""

import asyncio
import importlib.util
import itertools
import logging
import sys
from http import HTTPStatus
from types import ModuleType
from typing import Any

import structlog
import uvloop

from benchmarks.servers import asyncio_server
from benchmarks.servers.lates import Lates, rhythm

FOR_EVER = 10**9
lates = Lates()
numbers = itertools.count()


def loaded(path: str) -> ModuleType:
    """Return AVA's module, by its file: its package would import the whole engine."""
    name = "no_input_watchdog"
    spec = importlib.util.spec_from_file_location(name, path)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Timed:
    """Media with a watchdog, one for all calls as AVA has it."""

    def __init__(self, ava: ModuleType) -> None:
        self._ava = ava
        self._watchdog = ava.NoInputWatchdog(self.announce, self.hang_up)
        self._lasts_s: dict[str, float] = {}

    async def announce(self, call: str, _text: str, _kind: str) -> bool:
        lates.came(int(call))
        lates.expect(int(call), self._lasts_s[call])
        return True

    async def hang_up(self, call: str) -> None:
        raise RuntimeError(f"call {call} was to be asked for ever")

    async def media(self, ws: Any) -> None:
        number = next(numbers)
        call = str(number)
        watching = asyncio.create_task(self._watch(call, *rhythm(number)))
        try:
            await asyncio_server.media(ws)
        finally:
            watching.cancel()
            await self._watchdog.stop(call)
            lates.forget(number)

    async def _watch(self, call: str, first_s: float, lasts_s: float) -> None:
        self._lasts_s[call] = lasts_s
        policy = self._ava.NoInputPolicy(
            initial_timeout_sec=lasts_s, grace_timeout_sec=lasts_s, max_check_ins=FOR_EVER
        )
        await self._watchdog.register(call, policy, is_outbound=False)
        await asyncio.sleep(first_s)
        lates.expect(int(call), lasts_s)
        await self._watchdog.mark_ready(call)


def tell(connection: Any, request: Any) -> Any:
    """Answer /lates; any other path is a stream's."""
    if request.path == "/lates":
        return connection.respond(HTTPStatus.OK, lates.json())
    return None


def main(port: str, path: str) -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    timed = Timed(loaded(path))
    uvloop.run(asyncio_server.main(int(port), timed.media, process_request=tell))


main(*sys.argv[1:])
