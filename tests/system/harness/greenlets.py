"""How many greenlets the web workers have, as counted from inside them.

A service has to be started with `COUNTED` among its variables.
"""

import time
from pathlib import Path

from tests.system.harness.service import Service
from tests.system.harness.waiting import eventually

COUNTED = {"PYTHONPATH": str(Path(__file__).with_name("inside"))}
FIRST_NEEDED = 8
"""Greenlets that each worker makes when it first needs them, or that come and go:
the hub's, the pump, the notifier, a connection's. What each stream left behind would be more."""


def greenlets(service: Service) -> int:
    """Return how many greenlets of all web workers are alive now."""
    return sum(_counted(service, pid) for pid in service.web.children())


def none_left(service: Service, before: int) -> None:
    """Wait until no more are alive than there were *before*, but for those a worker makes once."""
    most = before + FIRST_NEEDED * len(service.web.children())

    def ended() -> bool:
        found = greenlets(service)
        assert found <= most, f"{found} greenlets, {before} before"
        return True

    eventually(ended, 30, what=f"at most {most} greenlets")


def _counted(service: Service, pid: int) -> int:
    asked = time.monotonic()

    def fresh() -> str:
        at, found = (service.directory / f"greenlets-{pid}").read_text().split()
        return found if float(at) > asked else ""

    return int(eventually(fresh, 10, what=f"greenlets of {pid} are counted"))
