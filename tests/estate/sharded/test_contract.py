"""The store's own tests, and those of what spans calls, with the state on several servers."""

import subprocess
import sys

import pytest

from tests.system.harness.processes import REPOSITORY

pytestmark = [pytest.mark.estate, pytest.mark.timeout(300)]
SPANNING = (
    "tests/web/board",
    "tests/web/pages/test_history.py",
    "tests/web/api/test_dials.py",
    "tests/web/api/test_hooks.py",
    "tests/tasks/hooks/test_delivery.py",
    "tests/tasks/hooks/test_notifier.py",
    "--deselect=tests/web/pages/test_history.py::test_ten_thousand_calls_are_counted_and_taken_away_whole",
)
"""What looks at all calls at once, and hooks; ten thousand are too many for a test run twice."""

LATE_S = 5
"""What is judged here is what callers hear, not when to the tenth: other tests run beside."""


@pytest.mark.parametrize("kind", ["cluster", "list"])
def test_the_store_keeps_its_contract_on(kind):
    _pass_on(kind, "tests/calls", "--ignore=tests/calls/redis_client")


def test_board_history_dials_and_hooks_work_on_a_cluster():
    _pass_on("cluster", *SPANNING)


def test_callers_are_judged_alike_on_a_cluster(monkeypatch):
    """Whole calls of docs/judgement.md: sound, words, suspensions, lost events and streams."""
    monkeypatch.setenv("TESTS_LATE_S", str(LATE_S))
    _pass_on("cluster", "tests/system/silence/test_judgement.py")


def _pass_on(kind, *tests):
    command = [sys.executable, "-m", "pytest", "-q", f"--state-on={kind}", *tests]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4_000:]
    assert " passed" in done.stdout
