"""The media streams of silent callers, which a C program sends (`benchmarks/c/callers.c`)."""

import asyncio
import json
from asyncio.subprocess import PIPE
from typing import Any
from urllib.parse import urlsplit

from benchmarks.harness import c_build
from benchmarks.silent_load.silent_call import SilentCall


class Media:
    """The streams to the application at *port*."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._process: Any = None
        self._calls: dict[int, SilentCall] = {}
        self._reading: asyncio.Task[None] | None = None
        self.figures: dict[str, Any] = {}

    async def start(self) -> None:
        command = [str(c_build.callers()), str(self._port), str(c_build.quiet())]
        self._process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
        self._reading = asyncio.get_running_loop().create_task(self._read())

    def open(self, call: SilentCall, url: str) -> None:
        self._calls[call.number] = call
        self._tell(f"open {call.number} {urlsplit(url).path} {call.id}")

    def close(self, call: SilentCall) -> None:
        if self._calls.pop(call.number, None):
            self._tell(f"close {call.number}")

    async def stop(self) -> None:
        """End the program; then `figures` has what it measured."""
        self._tell("quit")
        if self._reading:
            await self._reading
        await self._process.wait()

    def _tell(self, line: str) -> None:
        self._process.stdin.write(f"{line}\n".encode())

    async def _read(self) -> None:
        async for line in self._process.stdout:
            if line.startswith(b"{"):
                self.figures = json.loads(line)
                continue
            event, number = line.split()
            call = self._calls.get(int(number))
            if call and event == b"started":
                call.stream_started()
            elif call:
                del self._calls[call.number]
                call.stream_closed()
