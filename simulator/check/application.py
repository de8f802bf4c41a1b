"""The application under test: started if a command is given, waited for, tried with one call."""

import asyncio
import os
import signal
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

from simulator.check.client import SimulatorClient
from simulator.check.line import trouble

_TRIAL_S = 10.0
_STOPS_WITHIN_S = 20.0
_REFUSES = (401, 403)
_TRIAL = {"title": "The kit's own trial: is anybody there?", "caller": {"patience": _TRIAL_S}}


class NotReady(ValueError):  # noqa: N818  a sentence for the person who started the kit
    """The application takes no calls; the message says what it does instead."""


@asynccontextmanager
async def started(command: str, variables: dict[str, str]) -> AsyncIterator[Process | None]:
    """Run a shell command with Telnyx's variables set, and end its whole process group after.

    What it prints goes to stderr: stdout is for the report.
    """
    if not command:
        yield None
        return
    process = await asyncio.create_subprocess_shell(
        command, env={**os.environ, **variables}, start_new_session=True, stdout=sys.stderr
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        try:
            async with asyncio.timeout(_STOPS_WITHIN_S):
                await process.wait()
        except TimeoutError:
            os.killpg(process.pid, signal.SIGKILL)


async def wait_until_ready(
    client: SimulatorClient, within_s: float, to: str, process: Process | None = None
) -> None:
    """Call until somebody answers; NotReady says why nobody did, or that *process* has ended."""
    loop = asyncio.get_running_loop()
    deadline = loop.time() + within_s
    while True:
        why = await _try(client, to)
        if not why:
            return
        if process is not None and process.returncode is not None:
            raise NotReady(
                f"the command of --start has ended with status {process.returncode}; {why}"
            )
        if "refuses" in why or loop.time() > deadline:
            raise NotReady(why)
        await asyncio.sleep(1)


async def _try(client: SimulatorClient, to: str) -> str:
    """Place one call and end it once it is answered; return why it was not, or nothing."""
    call = await client.place(_TRIAL, **({"to": to} if to else {}))
    answered, entries = False, []
    try:
        async with asyncio.timeout(_TRIAL_S + 2):
            async for entry in client.follow(call):
                entries.append(entry)
                if entry["kind"] == "call" and entry["what"] == "answered":
                    answered = True
                    await client.do(call, hang_up=True)
                    break
    except TimeoutError:
        await client.do(call, hang_up=True)
    return "" if answered else _reason(entries)


def _reason(entries: list[dict[str, Any]]) -> str:
    if why := trouble(entries):
        return f"the application did not answer a call: {why}"
    deliveries = [each for each in entries if each["kind"] == "delivery"]
    last = deliveries[-1] if deliveries else {}
    if "xml" in last.get("content_type", ""):
        return "the application answers events with XML: is it one for TeXML? Then add --texml"
    if last.get("status") in _REFUSES:
        return (
            f"the application refuses our signature ({last['status']}): give it the"
            " TELNYX_PUBLIC_KEY printed above"
        )
    outcome = last.get("status") or last.get("problem", "no delivery")
    return (
        f"the application did not answer a call (its webhook URL: {outcome}); it needs the"
        " TELNYX_BASE_URL printed above"
    )
