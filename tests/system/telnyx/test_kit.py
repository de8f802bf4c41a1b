"""The test kit on the product itself: a few scenarios; `python -m simulator check` has them all."""

import json
import subprocess

import pytest

from tests.system.harness.service import BIN

pytestmark = [pytest.mark.system, pytest.mark.alone]

SCENARIOS = ("silent", "answers-checkin-1", "says-hold-on", "talks-over-checkin", "state-bridging")
NUMBER = "+15550209999"
SETTINGS = {
    "silence_timeout_normal": 3,
    "silence_timeout_hold_on": 9,
    "hangup_grace": 2,
}
TIMES = ("--silence", "3", "--hold-on", "9", "--checkins", "2", "--grace", "2", "--late", "3")


def test_the_product_passes_the_kit_with_no_false_alarm(service):
    agent = {"phone_numbers": [NUMBER], "settings": {"dead_air_settings": SETTINGS}}
    service.api.put_agent("judged", agent)
    url = f"http://127.0.0.1:{service.simulator_port}"
    ran = subprocess.run(
        [
            *(str(BIN / "python"), "-m", "simulator", "check", *SCENARIOS, "forged-events"),
            *("--simulator", url, "--to", NUMBER, "--json", *TIMES),
        ],
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    told = json.loads(ran.stdout)
    broken = {
        each["scenario"]: {n: v["evidence"] for n, v in each["rules"].items() if not v["holds"]}
        for each in told["scenarios"]
        if not each["passed"]
    }
    assert broken == {}, ran.stderr
    assert ran.returncode == 0
    assert told["judged"] > 40
