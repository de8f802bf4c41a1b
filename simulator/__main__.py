"""The command line: serve, call, scenarios, check, keygen."""

import argparse
import asyncio
import contextlib
import signal
import sys
import tomllib
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import msgspec

from simulator import server, watch
from simulator.check import cli as check
from simulator.check import flags
from simulator.model import scenario
from simulator.model.faults import Fault
from simulator.model.options import Options
from simulator.webhooks.signing import Signer

_EXAMPLE = """\
a first run, in three terminals:
  python -m simulator keygen                       prints a seed and its TELNYX_PUBLIC_KEY
  python -m simulator serve --port 9001 --signing-seed SEED \\
      --webhook-url http://127.0.0.1:8000/webhooks/telnyx
  (start your application with TELNYX_BASE_URL=http://127.0.0.1:9001/v2,
   any TELNYX_API_KEY, and the TELNYX_PUBLIC_KEY printed above)
  python -m simulator call silent --url http://127.0.0.1:9001

docs/simulator.md describes scenarios, faults and the /sim endpoints.
"""


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return the exit status."""
    given = _parser().parse_args(arguments)
    try:
        status: int = given.run(given)
    except (ValueError, OSError) as error:
        print(f"simulator: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    return status


_METAVARS = {str: "TEXT", int: "N", float: "NUMBER"}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m simulator",
        description="A local Telnyx: Call Control API, signed webhooks, media streams, callers.",
        epilog=_EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_serve(commands)
    _add_call(commands)
    listing = commands.add_parser("scenarios", help="list the scenarios shipped with it")
    listing.set_defaults(run=_scenarios)
    checking = commands.add_parser(
        "check",
        help="play the scenarios against an application and judge the calls",
        description=flags.DESCRIPTION,
        epilog=flags.EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    flags.add_arguments(checking)
    checking.set_defaults(run=check.run)
    keygen = commands.add_parser("keygen", help="make a signing seed and its public key")
    keygen.set_defaults(run=_keygen)
    return parser


def _add_serve(commands: Any) -> None:
    serve = commands.add_parser("serve", help="run the simulator until Ctrl-C")
    serve.add_argument("--host", default="127.0.0.1", help="address to listen on")
    serve.add_argument("--port", type=int, default=9001, help="0 picks a free port (default: 9001)")
    serve.add_argument(
        "--signing-seed",
        default="",
        metavar="SEED",
        help="base64 of 32 bytes; without it a new key is made",
    )
    serve.add_argument(
        "--faults",
        type=Path,
        metavar="FILE",
        help="TOML file of [[faults]] in force from the start",
    )
    _add_options(serve)
    serve.set_defaults(run=_serve)


def _add_call(commands: Any) -> None:
    call = commands.add_parser("call", help="place a call and print its events as they happen")
    call.add_argument("scenario", help="a name that 'scenarios' lists, or a .toml file")
    call.add_argument("--url", default="http://127.0.0.1:9001", help="address of the simulator")
    for flag, whose in (("--from", "the caller's number"), ("--to", "the number called")):
        dest = "from_" if flag == "--from" else "to"
        shown = f"{whose} (default: the scenario's)"
        call.add_argument(flag, dest=dest, default="", metavar="NUMBER", help=shown)
    call.set_defaults(run=_call)


def _add_options(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("behaviour (durations in seconds)")
    for each in msgspec.structs.fields(Options):
        flag = "--" + each.name.replace("_", "-")
        kind, meta = get_args(get_type_hints(Options, include_extras=True)[each.name])
        text = meta.description
        if kind is bool:
            action = argparse.BooleanOptionalAction
            usual = "on" if each.default else "off"
            shown = f"{text} (default: {usual})"
            group.add_argument(flag, action=action, default=each.default, help=shown)
            continue
        choices = get_args(kind) if get_origin(kind) is Literal else None
        group.add_argument(
            flag,
            type=type(each.default),
            default=each.default,
            choices=choices,
            metavar=None if choices else _METAVARS[type(each.default)],
            help=text if each.default == "" else f"{text} (default: %(default)s)",
        )


def _serve(given: argparse.Namespace) -> int:
    chosen = {name: getattr(given, name) for name in Options.__struct_fields__}
    options = Options().with_changes(chosen)
    scenario.load(options.callee)
    faults = _faults(given.faults) if given.faults else []
    asyncio.run(_run(given, options, faults))
    return 0


def _faults(path: Path) -> list[Fault]:
    listed = tomllib.loads(path.read_text("utf-8")).get("faults", [])
    return [Fault.from_dict(each) for each in listed]


async def _run(given: argparse.Namespace, options: Options, faults: list[Fault]) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    signer = Signer(given.signing_seed)
    runner, exchange, port = await server.start(options, signer, given.host, given.port)
    for fault in faults:
        exchange.faults.plant(fault)
    print(f"The simulator is ready on http://{given.host}:{port}", flush=True)
    print(f"TELNYX_BASE_URL=http://{given.host}:{port}/v2")
    print(f"TELNYX_PUBLIC_KEY={signer.public_key}")
    target = options.webhook_url or "nowhere: no --webhook-url was given"
    print(f"Webhooks go to {target}", flush=True)
    await stopped.wait()
    await runner.cleanup()


def _call(given: argparse.Namespace) -> int:
    body: dict[str, Any] = {"scenario": given.scenario}
    if given.scenario.endswith(".toml"):
        body["scenario"] = tomllib.loads(Path(given.scenario).read_text("utf-8"))
    body |= {key: value for key, value in (("from", given.from_), ("to", given.to)) if value}
    with contextlib.suppress(BrokenPipeError):
        for line in watch.call(given.url, body):
            print(line, flush=True)
    return 0


def _scenarios(_: argparse.Namespace) -> int:
    for name in scenario.names():
        loaded = scenario.load(name)
        print(f"{name:24}{loaded.check.kind:20}{loaded.title}")
    return 0


def _keygen(_: argparse.Namespace) -> int:
    signer = Signer()
    print(f"--signing-seed {signer.seed}")
    print(f"TELNYX_PUBLIC_KEY={signer.public_key}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
