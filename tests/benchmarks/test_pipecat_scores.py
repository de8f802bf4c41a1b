"""The rows of `benchmarks.test_kit.pipecat`, from what the kit says of two applications."""

import subprocess

import pytest

from benchmarks.test_kit.pipecat import broken, read, rows

pytestmark = pytest.mark.unit


def said(*holds):
    """Return what the kit says of two calls of a kind and one of another."""
    verdicts = [{"holds": each, "evidence": f"heard {n}"} for n, each in enumerate(holds)]
    scenarios = [
        {"scenario": "hum", "kind": "noise", "problem": "", "rules": {"is greeted": verdicts[0]}},
        {"scenario": "coughs", "kind": "noise", "problem": "", "rules": {"is let go": verdicts[1]}},
        {"scenario": "silent", "kind": "silence", "problem": "no call", "rules": {}},
    ]
    kinds = {"noise": {"held": sum(holds), "judged": 2}, "silence": {"held": 0, "judged": 1}}
    return {"held": sum(holds), "judged": 3, "kinds": kinds, "scenarios": scenarios}


def test_scores_stand_beside_each_other_by_kind_and_in_all():
    assert rows(said(True, False), said(True, True)) == [
        {"kind": "noise", "calls": 2, "Pipecat": "1 of 2", "Dead Air": "2 of 2"},
        {"kind": "silence", "calls": 1, "Pipecat": "0 of 1", "Dead Air": "0 of 1"},
        {"kind": "all", "calls": 3, "Pipecat": "1 of 3", "Dead Air": "2 of 3"},
    ]


def test_what_did_not_hold_has_its_evidence():
    of = {"of": "Pipecat"}
    assert broken("Pipecat", said(True, False)) == [
        of | {"scenario": "`coughs`", "rule": "is let go", "evidence": "heard 1"},
        of | {"scenario": "`silent`", "rule": "is played", "evidence": "no call"},
    ]


def test_a_kit_that_could_not_run_is_no_score():
    with pytest.raises(RuntimeError, match="ended with 2: no application"):
        read(subprocess.CompletedProcess([], 2, "", "no application"))
