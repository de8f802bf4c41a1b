"""``check --rehearse``: our own policy in virtual time, a random call for each seed.

The calls are played by the product's own code (`benchmarks.rehearsal` in its repository), which
this package does not depend on: it is imported when asked for.
"""

import argparse
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from simulator.check.outcome import Outcome
from simulator.check.rules.verdict import broken, held

_NO_FAULT = "no fault"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    group = parser.add_argument_group("in virtual time, without an application")
    group.add_argument(
        "--rehearse", action="store_true", help="judge Dead Air's own policy, 1,000 calls a minute"
    )
    group.add_argument(
        "--calls", type=int, default=1_000, metavar="N", help="how many (default: 1000)"
    )
    group.add_argument(
        "--seed", type=int, default=0, metavar="N", help="seed of the first (default: 0)"
    )
    group.add_argument(
        "--settings", type=Path, metavar="FILE", help="JSON of the dead_air_settings to rehearse"
    )


def play(given: argparse.Namespace, say: Callable[[str], None]) -> list[Outcome]:
    """Play; return an outcome for each kind of fault. ValueError: could not run."""
    if given.calls < 1:
        raise ValueError("check: --calls is at least 1")
    try:
        run = import_module("benchmarks.rehearsal.parallel")
    except ImportError as error:
        raise ValueError(
            f"check: --rehearse needs Dead Air's repository and {error.name}, which `make lint`"
            " installs"
        ) from error
    seeds = range(given.seed, given.seed + given.calls)
    say(f"{len(seeds)} virtual calls, seeds {seeds[0]} to {seeds[-1]}")
    settings = _settings(given.settings, run) if given.settings else None
    faults, _ = run.play_all(seeds, None, lambda _: None, settings)
    for seed, fault in faults:
        say(f"FAILED  seed {seed}: {fault}")
    return _by_kind(seeds, dict(faults), run.kinds_of)


def _settings(path: Path, run: Any) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text("utf-8"))
        run.check(found)
    except ValueError as error:
        raise ValueError(f"check: {path}: {error}") from error
    return found


def _by_kind(
    seeds: range, faults: dict[int, str], kinds_of: Callable[[int], tuple[str, ...]]
) -> list[Outcome]:
    """Sort calls by the kinds of faults they had; one of several kinds is under each."""
    outcomes: dict[str, Outcome] = {}
    for seed in seeds:
        verdict = broken(faults[seed]) if seed in faults else held("no rule was broken")
        for kind in kinds_of(seed) or (_NO_FAULT,):
            title = f"Random calls with the fault: {kind}"
            outcome = outcomes.setdefault(kind, Outcome(f"rehearsal, {kind}", title, kind))
            outcome.verdicts[f"seed {seed}"] = verdict
    return list(outcomes.values())
