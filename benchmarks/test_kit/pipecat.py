"""The scores of Pipecat's Telnyx bot and of Dead Air: the same scenarios, options and machine.

`python -m benchmarks.test_kit.pipecat [--at-once N]` takes some seven minutes, most of it waiting.
Pipecat is in an environment of its own (see `benchmarks.media.pipecat`); what of the bot is
Pipecat's and what stands in for a network is said in `benchmarks/servers/pipecat_telnyx.py`. Its
times are those of Pipecat's documentation, and Dead Air is set to the same ones. Results go to
benchmarks/results/test-kit-pipecat.json.
"""

import argparse
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.harness import results
from benchmarks.media.pipecat import interpreter
from benchmarks.test_kit import trial
from tests.system.harness.processes import free_port

BOT = Path(__file__).parents[1] / "servers" / "pipecat_telnyx.py"
SILENCE_S = 5
TIMES = {"silence": SILENCE_S, "checkins": 2, "late": 3}
SETTINGS = {"silence_timeout_normal": SILENCE_S}
"""Of Dead Air; everything else has its default."""

Said = dict[str, Any]


def main() -> None:
    """Run both, print the scores and keep them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--at-once", type=int, default=6, help="calls at a time (default: 6)")
    at_once = parser.parse_args().at_once
    theirs = of_pipecat(at_once)
    names = [each["scenario"] for each in theirs["scenarios"]]
    ours = read(trial.judged(names, SETTINGS, TIMES, at_once))
    scores = rows(theirs, ours)
    evidence = [*broken("Pipecat", theirs), *broken("Dead Air", ours)]
    results.show("The test kit's scores", scores)
    results.show("What did not hold", evidence)
    raw = [kept("Pipecat", theirs), kept("Dead Air", ours)]
    results.keep("test-kit-pipecat", [*scores, *evidence], raw)


def of_pipecat(at_once: int) -> Said:
    """Have the kit start the bot and judge it."""
    port = free_port()
    start = [interpreter(), BOT, "-t", "telnyx", "--host", "127.0.0.1", "--port", port]
    words = [str(word) for word in [*start, "-x", f"127.0.0.1:{port}"]]
    options = {
        "--url": f"http://127.0.0.1:{port}/",
        "--port": "0",
        "--start": shlex.join(words),
        "--at-once": str(at_once),
        **{f"--{name}": str(value) for name, value in TIMES.items()},
    }
    given = [word for option in options.items() for word in option]
    kit = [sys.executable, "-m", "simulator", "check", "--texml", "--json"]
    return read(subprocess.run([*kit, *given], capture_output=True, text=True, check=False))


def read(done: subprocess.CompletedProcess[str]) -> Said:
    """Return what the kit said. Raises RuntimeError if it could not run."""
    if not done.stdout:
        raise RuntimeError(f"the kit ended with {done.returncode}: {done.stderr[-800:]}")
    said: Said = json.loads(done.stdout)
    return said


def rows(theirs: Said, ours: Said) -> list[results.Row]:
    """Return the score of each kind, and of all."""
    calls = [each["kind"] for each in theirs["scenarios"]]
    kinds = [
        {
            "kind": kind,
            "calls": calls.count(kind),
            "Pipecat": _score(theirs["kinds"][kind]),
            "Dead Air": _score(ours["kinds"][kind]),
        }
        for kind in sorted(theirs["kinds"])
    ]
    total = {"kind": "all", "calls": len(calls)}
    return [*kinds, total | {"Pipecat": _score(theirs), "Dead Air": _score(ours)}]


def broken(application: str, said: Said) -> list[results.Row]:
    """Return every rule that did not hold, with its evidence."""
    found: list[results.Row] = []
    for each in said["scenarios"]:
        of = {"of": application, "scenario": f"`{each['scenario']}`"}
        if each["problem"]:
            found.append(of | {"rule": "is played", "evidence": each["problem"]})
        for rule, verdict in each["rules"].items():
            if not verdict["holds"]:
                found.append(of | {"rule": rule, "evidence": verdict["evidence"]})
    return found


def kept(application: str, said: Said) -> results.Row:
    """Return of a run what is worth keeping: every verdict without its evidence."""
    judged = {
        each["scenario"]: {rule: verdict["holds"] for rule, verdict in each["rules"].items()}
        for each in said["scenarios"]
    }
    return {"application": application, "expected": said["expected"], "holds": judged}


def _score(of: dict[str, int]) -> str:
    return f"{of['held']} of {of['judged']}"


if __name__ == "__main__":
    main()
