"""Plays many calls in several processes; says which broke a rule, and what was reached."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable

from rehearsal.random_call import Plan, play
from rehearsal.reached import Reached
from tests.virtual_time.call import virtual_world

COUNTED = 1_000
"""What is reached is counted of the first so many seeds."""

PART = 100
Found = tuple[list[tuple[int, str]], Counter[str]]


def play_all(seeds: range, processes: int, told: Callable[[int], None]) -> Found:
    """Return the seeds whose calls broke a rule, each with its fault, and what was reached."""
    faults, counts, played = [], Counter(), 0
    parts = [seeds[n : n + PART] for n in range(0, len(seeds), PART)]
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        for part, (broken, reached) in zip(parts, pool.imap(play_part, parts), strict=True):
            faults += broken
            counts += reached
            played += len(part)
            told(played)
    return faults, counts


def play_part(seeds: Iterable[int]) -> Found:
    """Play some calls in this process."""
    faults, reached = [], Reached()
    with virtual_world(), reached.deciding():
        for seed in seeds:
            counted = reached if seed < COUNTED else None
            if fault := play(Plan.of(seed), counted):
                faults.append((seed, fault))
    return faults, reached.counts
