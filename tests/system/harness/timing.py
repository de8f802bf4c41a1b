"""When a silent caller with QUICK settings is to be asked and hung up on, and how late it may come.

Times are seconds from the end of what the caller heard last; the machine may be busy.
"""

import os

import pytest

from tests.system.harness.calls import QUICK

NORMAL, GRACE = QUICK["silence_timeout_normal"], QUICK["hangup_grace"]
LATE = float(os.environ.get("TESTS_LATE_S", "0.6"))
"""How much later than asked for something may come; more where other tests use the same cores."""


def near(seconds, late=LATE):
    return pytest.approx(seconds, abs=late)


ON_TIME = [near(NORMAL), near(NORMAL), near(GRACE)]
"""What `gaps` finds on the call of somebody who says nothing at all."""
