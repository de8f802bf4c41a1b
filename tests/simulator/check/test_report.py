"""What a run prints and writes."""

from xml.etree import ElementTree as ET

import pytest

from simulator.check import report
from simulator.check.outcome import Outcome, Score, as_json, scores
from simulator.check.rules.verdict import Verdict

pytestmark = pytest.mark.unit

GOOD = Verdict(True, "heard 0.4 s after the answer")
BAD = Verdict(False, "longest silence 31.0 s <from> 4.0 s")
OUTCOMES = [
    Outcome("silent", "Says nothing", "silence", "v3:a", 28.0, {"is greeted": GOOD}),
    Outcome("hum", "A hum", "noise", "v3:b", 40.0, {"is greeted": GOOD, "is let go": BAD}),
    Outcome("radio", "A radio", "noise", problem="no answer"),
]


def test_scores_count_rules_and_what_could_not_be_played():
    assert scores(OUTCOMES) == {"silence": Score(1, 1), "noise": Score(1, 3)}
    assert Score(199, 200).percent == 99


def test_the_text_has_the_evidence_of_what_was_broken():
    text = "\n".join(report.as_text(OUTCOMES))
    assert "is let go: NO. longest silence 31.0 s <from> 4.0 s" in text
    assert "could not be played: no answer" in text
    assert "2 of 4 checks passed in 3 scenarios" in text
    assert "silent: Says nothing" not in text


def test_junit_is_xml_with_failures_and_errors():
    root = ET.fromstring(report.as_junit(OUTCOMES))  # noqa: S314  our own text
    noise = root.find("testsuite[@name='noise']")
    assert (noise.get("tests"), noise.get("failures"), noise.get("errors")) == ("3", "1", "1")
    assert noise.find("testcase/failure").get("message") == BAD.evidence


def test_json_says_whether_all_passed():
    told = as_json(OUTCOMES, {"silence": 7.0})
    assert told["passed"] is False
    assert told["kinds"]["silence"] == {"held": 1, "judged": 1, "percent": 100}
    assert as_json(OUTCOMES[:1], {})["passed"] is True
    assert as_json([], {})["passed"] is False
