"""Which planted faults count as found."""

import pytest

from benchmarks.test_kit.findings import findings

pytestmark = pytest.mark.unit


def trial(fault, *broken):
    places = [{"scenario": scenario, "rule": rule, "evidence": "8 s"} for scenario, rule in broken]
    return {"fault": fault, "broken": places}


def test_a_rule_that_the_product_itself_breaks_there_is_no_evidence():
    alarm, other = ("silent", "is greeted"), ("held", "is greeted")
    trials = [trial("deaf", alarm), trial("late", alarm, other), trial("", alarm), trial("")]
    found = [[each["scenario"] for each in evidence] for evidence in findings(trials)]
    assert found == [[], ["held"], ["silent"], []]


def test_a_trial_that_could_not_be_run_shows_nothing():
    assert findings([trial(""), trial("deaf")]) == [[], []]
