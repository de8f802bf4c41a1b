"""Answering-machine detection."""

import pytest

pytestmark = pytest.mark.system


@pytest.mark.parametrize(
    ("mode", "kind", "result"),
    [
        ("detect", "call.machine.detection.ended", "machine"),
        ("premium", "call.machine.premium.detection.ended", "machine"),
    ],
)
def test_machine_detection(sim, app, mode, kind, result):
    header = [{"name": "X-Simulator-Scenario", "value": "answering-machine"}]
    sim.dial(answering_machine_detection=mode, custom_headers=header)
    assert app.wait(kind)["result"] == result
