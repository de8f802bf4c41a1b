"""The store's own tests, run once more with the state on a Redis Cluster and on a list of Redis."""

import subprocess
import sys

import pytest

from tests.system.harness.processes import REPOSITORY

pytestmark = [pytest.mark.estate, pytest.mark.timeout(300)]


@pytest.mark.parametrize("kind", ["cluster", "list"])
def test_the_store_keeps_its_contract_on(kind):
    command = [sys.executable, "-m", "pytest", "-q", f"--state-on={kind}", "tests/calls"]
    command += ["--ignore=tests/calls/redis_client"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-4_000:]
    assert " passed" in done.stdout
