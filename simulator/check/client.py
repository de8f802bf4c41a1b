"""The simulator's /sim endpoints as the kit uses them; ValueError for what is refused."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp

Json = dict[str, Any]
_REFUSED = 400


class SimulatorClient:
    """One simulator, in this process or another."""

    def __init__(self, url: str) -> None:
        self._url = url.rstrip("/")
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=5)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), timeout=timeout
        )

    async def close(self) -> None:
        await self._session.close()

    async def health(self) -> Json:
        return await self._ask("GET", "/health")

    async def place(self, scenario: Json | str, **given: str) -> str:
        """Let somebody call; return the call_control_id."""
        placed = await self._ask("POST", "/calls", {"scenario": scenario, **given})
        return str(placed["call_control_id"])

    async def route(self, number: str, scenario: str) -> None:
        """Say who picks up at a number."""
        await self._ask("POST", "/routes", {"to": number, "scenario": scenario})

    async def call_to(self, number: str) -> str:
        """Return the newest call to a number; empty if there is none."""
        calls: Any = await self._ask("GET", "/calls")
        found = [each["call_control_id"] for each in calls if each["to"] == number]
        return str(found[-1]) if found else ""

    async def record(self, call: str) -> Json:
        return await self._ask("GET", f"/calls/{call}")

    async def do(self, call: str, **step: object) -> None:
        """Let the caller act; a call that is over is left as it is."""
        async with self._session.post(f"{self._url}/sim/calls/{call}/do", json=step):
            pass

    async def follow(self, call: str) -> AsyncIterator[Json]:
        """Yield the entries of a call's record until it is closed."""
        async with self._session.get(f"{self._url}/sim/calls/{call}/follow") as lines:
            async for line in lines.content:
                yield json.loads(line)

    async def _ask(self, method: str, path: str, body: Json | None = None) -> Json:
        async with self._session.request(method, f"{self._url}/sim{path}", json=body) as answer:
            try:
                said: Json = await answer.json()
            except (aiohttp.ContentTypeError, ValueError) as error:
                raise ValueError(f"what answers at {self._url} is no simulator") from error
            if answer.status >= _REFUSED:
                raise ValueError(said.get("error", f"{path} was answered {answer.status}"))
            return said
