"""Every fault that is planted to try the test kit still fits the product."""

import ast
import shutil
from pathlib import Path

import pytest

from benchmarks.test_kit.__main__ import SCENARIOS
from benchmarks.test_kit.planted import FAULTS
from benchmarks.test_kit.planting import place_of, plant
from simulator.check.selection import FORGED
from simulator.model import scenario

pytestmark = pytest.mark.unit

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_planted_fault_changes_one_place_and_is_code(fault, tmp_path):
    for edit in fault.edits:
        path = place_of(edit, ROOT)
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    for edit in fault.edits:
        text = (tmp_path / place_of(edit, tmp_path).relative_to(tmp_path)).read_text()
        assert edit.old in text
    plant(fault, tmp_path)
    for path in tmp_path.rglob("*.py"):
        ast.parse(path.read_text())


def test_a_text_that_is_nowhere_is_refused(tmp_path):
    with pytest.raises(LookupError, match="in 0 places"):
        place_of(FAULTS[0].edits[0], tmp_path)


def test_a_trial_plays_scenarios_there_are():
    assert set(SCENARIOS) <= {*scenario.names(), FORGED}
