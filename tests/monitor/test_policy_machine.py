"""Any call at all: Hypothesis plays caller, agent, Telnyx, broker and hosts; the rules must hold.

The product's Lua steps, tasks, handlers, monitor and sweep run in virtual time. Invariants are
those of `tests.virtual_time.invariants`, and: left alone, every silence ends within
`longest_silence`.
"""

import pytest
from hypothesis import HealthCheck, Phase, settings

from tests.monitor.any_call import AnyCall

pytestmark = [pytest.mark.search, pytest.mark.usefixtures("virtual")]

AnyCall.TestCase.settings = settings(
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=100,
    stateful_step_count=40,
    phases=(Phase.generate, Phase.shrink),
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.filter_too_much),
)
TestAnyCall = AnyCall.TestCase
