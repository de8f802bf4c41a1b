"""``python -m simulator check``: its arguments, and how a run goes from the first word to the last.

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
from pathlib import Path
from typing import Any, get_args, get_type_hints
from urllib.parse import urlsplit

import aiohttp
import msgspec

from simulator import server
from simulator.check import application, forgeries, rehearse, report, selection
from simulator.check.client import SimulatorClient
from simulator.check.expected_times import Patience
from simulator.check.outcome import Outcome, as_json
from simulator.check.scenario_run import Run
from simulator.model.expectation import Kind
from simulator.model.options import Options
from simulator.webhooks.signing import Signer

RUNNING = "http://127.0.0.1:8010"
"""Where ``make run`` has its simulator."""

DESCRIPTION = """\
Be Telnyx for an application: let callers call it, listen, and judge what was said when.
The application is at --url; without it the kit uses a simulator that runs already."""
EXAMPLE = """\
an application that takes Call Control's events at /hook, and is told to ask after 7 s, twice:
  python -m simulator check --url http://127.0.0.1:8000/hook --start "python app.py" \\
      --silence 7 --checkins 2
one that answers with TeXML, in three scenarios only:
  python -m simulator check --texml --url http://127.0.0.1:8000/ silent says-hold-on coughs

'python -m simulator scenarios' lists the scenarios. Exit status: 0 every rule held, 1 not all,
2 the check could not run. More: docs/simulator.md
"""

_Say = Callable[[str], None]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument("scenarios", nargs="*", help="names or .toml files (default: all)")
    kinds = get_args(Kind)
    parser.add_argument(
        "--kind",
        action="append",
        default=[],
        choices=kinds,
        metavar="KIND",
        help=f"only scenarios of this kind: {', '.join(kinds)}",
    )
    _add_application(parser)
    parser.add_argument(
        "--at-once", type=int, default=12, metavar="N", help="calls at a time (default: 12)"
    )
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML to this file")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    rehearse.add_arguments(parser)
    _add_times(parser)


def _add_application(parser: argparse.ArgumentParser) -> None:
    """Describe where the application is, and how it is started."""
    parser.add_argument(
        "--url", default="", help="the application's webhook URL; without it: --simulator"
    )
    parser.add_argument(
        "--texml", action="store_true", help="with --url: the application answers with TeXML"
    )
    parser.add_argument(
        "--simulator", default=RUNNING, metavar="URL", help="without --url: a running simulator"
    )
    parser.add_argument(
        "--start", default="", metavar="COMMAND", help="with --url: starts the application"
    )
    parser.add_argument("--host", default="127.0.0.1", help="with --url: where the kit listens")
    parser.add_argument("--port", type=int, default=9001, help="with --url: its port; 0 picks one")
    parser.add_argument(
        "--signing-seed",
        default="",
        metavar="SEED",
        help="seed of a key that the application already has",
    )
    parser.add_argument("--to", default="", metavar="NUMBER", help="the number called")
    parser.add_argument(
        "--dial", default="", metavar="COMMAND", help="has the application call {to}"
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=60.0,
        metavar="S",
        help="seconds the application may take to start (default: 60)",
    )


def _add_times(parser: argparse.ArgumentParser) -> None:
    """Describe the times an application keeps, each by its field."""
    group = parser.add_argument_group("the times the application keeps (seconds)")
    for each in msgspec.structs.fields(Patience):
        kind, meta = get_args(get_type_hints(Patience, include_extras=True)[each.name])
        group.add_argument(
            f"--{each.name.replace('_', '-')}",
            type=kind,
            default=each.default,
            metavar="S" if kind is float else "N",
            help=f"{meta.description.replace('%', '%%')} (default: %(default)s)",
        )


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
