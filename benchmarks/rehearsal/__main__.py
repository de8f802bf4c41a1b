"""Virtual calls from seeds: `python -m benchmarks.rehearsal --calls 10000`, or `--seed 4711`.

Each call has the faults of a random few kinds. A call that breaks a rule is made small and printed
with its seed. Of the first 1,000 seeds each cause, each reply of a Lua step and each healing must
come at least 20 times. The exit status is 0 if all is well.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter

from benchmarks.rehearsal.parallel import play_all
from benchmarks.rehearsal.random_call import COUNTED, Plan, play
from benchmarks.rehearsal.reached import Reached
from benchmarks.rehearsal.shrink import shrunk
from benchmarks.rehearsal.unreached import UNREACHED
from tests.virtual_time.call import virtual_world

LEAST = 20


def main() -> int:
    """Play; return 1 if a rule was broken or something was not reached."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rehearsal", description=__doc__)
    parser.add_argument("--calls", type=int, default=1_000, help="how many (default: 1000)")
    parser.add_argument("--first", type=int, default=0, help="the first seed (default: 0)")
    parser.add_argument(
        "--seed",
        type=int,
        help="replay one call, and print its acts: those that a broken rule needs, or all",
    )
    parser.add_argument("--processes", type=int, default=os.cpu_count())
    parser.add_argument("--counts", action="store_true", help="print what was reached how often")
    given = parser.parse_args()
    if given.seed is not None:
        return _replay(given.seed)
    seeds, began = range(given.first, given.first + given.calls), time.monotonic()
    faults, counts = play_all(seeds, given.processes, _tell_progress)
    took = time.monotonic() - began
    print(
        f"{len(seeds)} calls, seeds {seeds[0]} to {seeds[-1]}, in"
        f" {took:.0f} s: {len(faults)} broke a rule"
    )
    for seed, fault in faults[:5]:
        _tell(seed, fault)
    counted = given.first == 0 and given.calls >= COUNTED
    return int(bool(faults) or (counted and _too_seldom(counts, told=given.counts)))


def _tell_progress(played: int) -> None:
    if played % 10_000 == 0:
        print(f"{played} calls ...", flush=True)


def _too_seldom(counts: Counter[str], *, told: bool) -> bool:
    wanted = Reached().wanted
    if told:
        print("\n".join(f"{counts[name]:8} {name}" for name in wanted))
    seldom = [name for name in wanted if counts[name] < LEAST and name not in UNREACHED]
    print(f"{len(wanted)} causes, replies and healings; {len(UNREACHED)} are not of this world")
    for name in seldom:
        print(f"reached {counts[name]} times of {LEAST}: {name}")
    return bool(seldom)


def _tell(seed: int, fault: str) -> None:
    """Print the call of *seed*, shortened if it has a *fault*, whole otherwise."""
    plan = Plan.of(seed)
    if fault:
        with virtual_world():
            plan = shrunk(plan, play)
    print(f"seed {seed}: {fault or 'no rule is broken'}")
    print(f"  {plan}\n  settings {json.dumps(plan.settings)}")
    for act in plan.what:
        print(f"    {json.dumps(act)}")
    print(f"  again: python -m benchmarks.rehearsal --seed {seed}")


def _replay(seed: int) -> int:
    with virtual_world():
        fault = play(Plan.of(seed))
    _tell(seed, fault)
    return int(bool(fault))


if __name__ == "__main__":
    sys.exit(main())
