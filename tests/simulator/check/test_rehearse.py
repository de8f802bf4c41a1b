"""`check --rehearse`: which kinds are scored, and what can't be run."""

import argparse

import pytest

from simulator.check import rehearse
from simulator.check.outcome import scores

pytestmark = pytest.mark.unit

KINDS = {0: (), 1: ("events lost",), 2: ("events lost", "workers die")}


def test_a_call_counts_for_each_kind_of_fault_it_had():
    outcomes = rehearse._by_kind(range(3), {2: "spoke while caller is busy"}, KINDS.get)
    held = {kind: (score.held, score.judged) for kind, score in scores(outcomes).items()}
    assert held == {"no fault": (1, 1), "events lost": (1, 2), "workers die": (0, 1)}
    assert [each.kind for each in outcomes if not each.passed] == ["events lost", "workers die"]
    assert outcomes[-1].broken()["seed 2"].evidence == "spoke while caller is busy"


def test_no_calls_are_refused():
    with pytest.raises(ValueError, match="--calls is at least 1"):
        rehearse.play(argparse.Namespace(rehearse=True, calls=0), print)
