"""Called parties that the simulator plays."""

import itertools
import time

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import story
from tests.system.harness.waiting import eventually
from tests.system.telnyx.assertions import OVER_S

CALLED = ("other-id-after-answer", "answered-first", "lost-answer", "call-screener")

SCREENING = {"identity": "This is the clinic.", "purpose": "We call about tomorrow."}

_lines = itertools.count(1)


@pytest.fixture(scope="module")
def called(service):
    """Dial every called party at once; return what finds the record of each."""
    service.api.put_agent(
        "unkind-out", {"greeting": "Hi.", "settings": {"dead_air_settings": QUICK}}
    )
    screened = {"settings": {"dead_air_settings": {**QUICK, "call_screening": SCREENING}}}
    service.api.put_agent("unkind-screened", {"greeting": "Hi.", **screened})
    numbers = {}
    until = time.monotonic() + OVER_S
    for name in CALLED:
        number = numbers[name] = f"+1555071{next(_lines):04d}"
        service.simulator.route(number, name)
        agent = "unkind-screened" if name == "call-screener" else "unkind-out"
        service.api.dial(to=number, agent=agent)

    def record_of(name):
        def closed():
            [line] = [each for each in service.simulator.calls() if each["to"] == numbers[name]]
            found = service.simulator.record(line["call_control_id"])
            assert found["closed"], story(found)
            return found

        within_s = max(1.0, until - time.monotonic())
        return eventually(closed, within_s, what=f"the call of {name} is over")

    return record_of
