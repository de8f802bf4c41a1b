"""How many greenlets the web workers have, as counted from inside them.

A service has to be started with `COUNTED` among its variables.
"""

import time
from pathlib import Path

from tests.system.service import Service
from tests.system.waiting import eventually

COUNTED = {"PYTHONPATH": str(Path(__file__).with_name("inside"))}


def greenlets(service: Service) -> int:
    """Return how many greenlets of all web workers are alive now."""
    return sum(_counted(service, pid) for pid in service.web.children())


def _counted(service: Service, pid: int) -> int:
    asked = time.monotonic()

    def fresh() -> str:
        at, found = (service.directory / f"greenlets-{pid}").read_text().split()
        return found if float(at) > asked else ""

    return int(eventually(fresh, 10, what=f"greenlets of {pid} are counted"))
