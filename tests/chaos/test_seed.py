"""A seed of the chaos suite makes the same faults again, whatever was drawn by those before."""

from itertools import islice

import pytest

from tests.chaos.fault_injectors import FAULTS, plan

pytestmark = pytest.mark.unit


def test_a_seed_replays():
    first = [(fault, pause_s) for fault, _, pause_s in islice(plan(7), 100)]
    again = []
    for fault, chance, pause_s in islice(plan(7), 100):
        chance.random()
        again.append((fault, pause_s))
    assert first == again
    assert first != [(fault, pause_s) for fault, _, pause_s in islice(plan(8), 100)]


def test_every_fault_comes():
    assert {fault for fault, _, _ in islice(plan(4), 500)} == set(FAULTS)
