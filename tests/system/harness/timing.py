"""When a silent caller with QUICK settings is to be asked and hung up on, and how late it may come.

Times are seconds from the end of what the caller heard last.
"""

import os

from tests.system.harness.calls import QUICK

NORMAL, GRACE = QUICK["silence_timeout_normal"], QUICK["hangup_grace"]
EARLY = 0.6
LATE = float(os.environ.get("TESTS_LATE_S", "1.0"))
"""How much later than asked for something may come; more where other tests use the same cores.

Three services and their callers share two cores here: a step may wait for those of other calls.
How late the product is where it has the machine to itself, benchmarks measure.
"""


class Near:
    """Equal to what comes at most `early` seconds before it is due and `late` seconds after."""

    __hash__ = None

    def __init__(self, due: float, early: float, late: float):
        self.due, self.early, self.late = due, early, late

    def __eq__(self, seconds: object) -> bool:
        if not isinstance(seconds, int | float):
            return NotImplemented
        return self.due - self.early <= seconds <= self.due + self.late

    def __repr__(self) -> str:
        return f"{self.due} -{self.early} +{self.late}"


def near(seconds: float, late: float | None = None) -> Near:
    """Return what equals a moment near to this one; `late` is allowed on both sides."""
    return Near(seconds, EARLY, LATE) if late is None else Near(seconds, late, late)


ON_TIME = [near(NORMAL), near(NORMAL), near(GRACE)]
"""What `gaps` finds on the call of somebody who says nothing at all."""
