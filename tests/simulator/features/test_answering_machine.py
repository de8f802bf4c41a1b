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


SCREENING = "premium_ios_call_screening_detection"


@pytest.mark.parametrize(
    ("answered_by", "mode", "results"),
    [
        ("human_business", "premium", ["human_business"]),
        ("human_business", "detect", ["human"]),
        ("silence", "premium", ["silence"]),
        ("fax_detected", "detect", ["machine"]),
        ("call_screening", "premium", ["machine"]),
        ("call_screening", SCREENING, ["machine", "screening", "human_residence"]),
        ("screening_prompt", SCREENING, ["machine", "prompt_ended"]),
    ],
)
def test_what_each_kind_of_detection_makes_of_who_answers(
    sim, app, tmp_path, until, answered_by, mode, results
):
    file = tmp_path / "callee.toml"
    file.write_text(f'[caller]\nanswers_after = 0.1\nanswered_by = "{answered_by}"\n')
    header = [{"name": "X-Simulator-Scenario", "value": str(file)}]
    sim.dial(answering_machine_detection=mode, custom_headers=header)

    def said():
        events = [each for each in app.events() if each["event_type"].startswith("call.machine")]
        return [each["payload"]["result"] for each in events]

    until(lambda: said() == results)
