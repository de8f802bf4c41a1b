"""``python -m simulator check``: how a run goes from the first word to the last.

Without ``--url`` it uses a simulator that runs already, for example that of ``make run``, whose
application it then judges.
"""

import argparse
import asyncio
import json
import sys
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import msgspec

from simulator import server
from simulator.check import application, forgeries, rehearse, report, selection
from simulator.check.client import SimulatorClient
from simulator.check.expected_times import Patience
from simulator.check.outcome import Outcome, as_json
from simulator.check.scenario_run import Run
from simulator.model.options import Options
from simulator.webhooks.signing import Signer

_Say = Callable[[str], None]


def run(given: argparse.Namespace) -> int:
    """Play, print and write; return 0 if every rule held, 1 if not. ValueError: could not run."""
    patience = Patience.from_dict(
        {name: getattr(given, name) for name in Patience.__struct_fields__}
    )

    def say(text: str) -> None:
        print(text, file=sys.stderr if given.json else sys.stdout, flush=True)

    if given.rehearse:
        outcomes = rehearse.play(given, say)
    else:
        outcomes = asyncio.run(_play(given, patience, say))
    if given.junit:
        given.junit.write_text(report.as_junit(outcomes), "utf-8")
    if given.json:
        print(json.dumps(as_json(outcomes, msgspec.structs.asdict(patience)), indent=1))
    else:
        say("")
        for line in report.as_text(outcomes):
            say(line)
    return 0 if all(each.passed for each in outcomes) else 1


def _check_application(given: argparse.Namespace) -> None:
    """Raise ValueError for arguments that can't say where the application is."""
    if not given.url and (given.start or given.texml):
        raise ValueError("check: --start and --texml need --url, the application's webhook URL")
    url = urlsplit(given.url)
    if given.url and (url.scheme not in ("http", "https") or not url.hostname):
        raise ValueError(f"check: --url: {given.url!r} is no http:// or https:// address")


@dataclass(frozen=True, slots=True)
class _Telnyx:
    """The simulator of one run: its client, where its events go, and the key if it is ours."""

    client: SimulatorClient
    webhook_url: str
    signer: Signer | None
    process: Process | None = None  # the application, if we have started it


async def _play(given: argparse.Namespace, patience: Patience, say: _Say) -> list[Outcome]:
    _check_application(given)
    names = selection.chosen(given, say)
    async with _telnyx(given, say) as telnyx:
        await application.wait_until_ready(telnyx.client, given.wait, given.to, telnyx.process)

        def told(outcome: Outcome) -> None:
            state = "passed" if outcome.passed else "FAILED"
            say(f"{state}  {outcome.scenario} ({outcome.seconds:.0f} s)")

        say(f"{len(names)} scenarios, {given.at_once} at a time")
        played = Run(telnyx.client, patience, given.to, given.dial, given.at_once, told)
        outcomes = await played.play_all(names)
        if telnyx.webhook_url and selection.tries_forgeries(given):
            outcomes.append(await forgeries.try_all(telnyx.webhook_url, telnyx.signer))
        return outcomes


@asynccontextmanager
async def _telnyx(given: argparse.Namespace, say: _Say) -> AsyncIterator[_Telnyx]:
    """Be Telnyx for the application at ``--url``, or use the simulator that it has."""
    async with _own(given, say) if given.url else _running(given.simulator) as telnyx:
        yield telnyx


@asynccontextmanager
async def _running(address: str) -> AsyncIterator[_Telnyx]:
    client = SimulatorClient(address)
    try:
        health: dict[str, Any] = await client.health()
        yield _Telnyx(client, health["webhook_url"], None)
    except aiohttp.ClientConnectionError as error:
        hint = "start `make run`, or name your application's webhook address with --url"
        raise ValueError(f"no simulator answers at {address}: {hint}") from error
    finally:
        await client.close()


@asynccontextmanager
async def _own(given: argparse.Namespace, say: _Say) -> AsyncIterator[_Telnyx]:
    signer = Signer(given.signing_seed)
    options = Options().with_changes({"webhook_url": given.url, "texml": given.texml})
    runner, _, port = await server.start(options, signer, given.host, given.port)
    variables = {
        "TELNYX_BASE_URL": f"http://{given.host}:{port}/v2",
        "TELNYX_PUBLIC_KEY": signer.public_key,
        "TELNYX_API_KEY": "simulated-key",
    }
    for name, value in variables.items():
        say(f"{name}={value}")
    say(f"{'documents are fetched from' if given.texml else 'events go to'} {given.url}")
    client = SimulatorClient(
        f"http://127.0.0.1:{port}" if given.host == "0.0.0.0" else f"http://{given.host}:{port}"
    )
    try:
        async with application.started(given.start, variables) as started:
            yield _Telnyx(client, given.url, signer, started)
    finally:
        await client.close()
        await runner.cleanup()
