"""The arguments of ``python -m simulator check``."""

import argparse
from pathlib import Path
from typing import get_args, get_type_hints

import msgspec

from simulator.check import rehearse
from simulator.check.expected_times import Patience
from simulator.model.expectation import Kind

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
    _add_simulator(parser)
    parser.add_argument(
        "--at-once", type=int, default=12, metavar="N", help="calls at a time (default: 12)"
    )
    parser.add_argument("--junit", type=Path, metavar="FILE", help="write JUnit XML to this file")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    rehearse.add_arguments(parser)
    _add_times(parser)


def _add_application(parser: argparse.ArgumentParser) -> None:
    """Describe where the application is, and how it is started and asked to call."""
    add = parser.add_argument
    add("--url", default="", help="the application's webhook URL; without it: --simulator")
    add("--texml", action="store_true", help="with --url: the application answers with TeXML")
    starts = "with --url: shell command that starts the application"
    add("--start", default="", metavar="COMMAND", help=starts)
    may_take = "seconds the application may take to start (default: 60)"
    add("--wait", type=float, default=60.0, metavar="S", help=may_take)
    add("--to", default="", metavar="NUMBER", help="the number called (default: the scenario's)")
    dials = "shell command that has it call {to}; without one nobody is called"
    add("--dial", default="", metavar="COMMAND", help=dials)


def _add_simulator(parser: argparse.ArgumentParser) -> None:
    """Describe the Telnyx that the application talks to."""
    add = parser.add_argument
    running = "without --url: a running simulator (default: that of `make run`, %(default)s)"
    add("--simulator", default=RUNNING, metavar="URL", help=running)
    add("--host", default="127.0.0.1", help="with --url: where the kit listens")
    port = "with --url: its port; 0 picks one (default: %(default)s)"
    add("--port", type=int, default=9001, help=port)
    key = "seed of a key that the application already has"
    add("--signing-seed", default="", metavar="SEED", help=key)


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
