"""How many greenlets the web workers have, as counted from inside them.

A service has to be started with `COUNTED` among its variables.
"""

import secrets
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
    question = secrets.token_hex(4)
    answer = service.directory / f"greenlets-{pid}"
    written = answer.with_suffix(".writing")
    written.write_text(question)
    written.rename(answer.with_suffix(".asked"))

    def answered() -> str:
        asked, found = answer.read_text().split()
        return found if asked == question else ""

    return int(eventually(answered, 10, what=f"greenlets of {pid} are counted"))
