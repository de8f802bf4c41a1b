"""Plays many calls in several processes; says which broke a rule, and what was reached."""

import gc
import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from benchmarks.rehearsal.random_call import COUNTED, Plan, play
from benchmarks.rehearsal.reached import Reached
from monitor.settings import DeadAirSettings
from tests.virtual_time.call import virtual_world

PART = 100
GARBAGE = 100_000
"""Objects more than before of which a player looks for garbage: about a hundred MB, at the most."""

Found = tuple[list[tuple[int, str]], Counter[str]]


def play_all(
    seeds: range,
    processes: int | None,
    told: Callable[[int], None],
    settings: dict[str, Any] | None = None,
) -> Found:
    """Return the seeds whose calls broke a rule, each with its fault, and what was reached.

    *settings* are those of all calls; without them each seed has some of its own.
    """
    faults, counts, played = [], Counter(), 0
    parts = [seeds[n : n + PART] for n in range(0, len(seeds), PART)]
    played_part = partial(play_part, settings=settings)
    with multiprocessing.get_context("spawn").Pool(processes, _collect_seldom) as pool:
        for part, (broken, reached) in zip(parts, pool.imap(played_part, parts), strict=True):
            faults += broken
            counts += reached
            played += len(part)
            told(played)
    return faults, counts


def _collect_seldom() -> None:
    """Have a player look for garbage once in many calls, and never in what it has imported."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE)


def play_part(seeds: Iterable[int], settings: dict[str, Any] | None = None) -> Found:
    """Play some calls in this process."""
    faults, reached = [], Reached()
    with virtual_world(), reached.deciding():
        for seed in seeds:
            counted = reached if seed < COUNTED else None
            if fault := play(Plan.of(seed, settings), counted):
                faults.append((seed, fault))
    return faults, reached.counts


def kinds_of(seed: int) -> tuple[str, ...]:
    """Return the kinds of faults that the call of *seed* has."""
    return Plan.of(seed).kinds


def check(settings: dict[str, Any]) -> None:
    """ValueError names the setting that is wrong."""
    DeadAirSettings.model_validate(settings)
