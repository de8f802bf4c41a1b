"""Calls while everything breaks at random, then the audit of the simulator's own record.

`--chaos-seed N` makes the same faults in the same order again; `--chaos-minutes M` goes on for
longer.
"""

import pytest

from tests.chaos import fault_injectors
from tests.chaos.chaos_run import VARIABLES, Chaos
from tests.system.harness.service import Service

pytestmark = [pytest.mark.faults, pytest.mark.timeout(0)]


@pytest.fixture
def chaos_service(tmp_path):
    service = Service(tmp_path, web_workers=3, variables=VARIABLES).start()
    yield service
    service.close()


def test_chaos(chaos_service, request, measured):
    seed = request.config.getoption("--chaos-seed")
    seconds = request.config.getoption("--chaos-minutes") * 60
    chaos = Chaos(chaos_service, seed, fault_injectors.plan(seed + 1))
    chaos.run(seconds)
    chaos.judge(f"--chaos-seed {seed}", measured)
