"""Which scenarios an application can be part of."""

import argparse

import pytest

from simulator.check import selection
from simulator.model import scenario
from simulator.model.scenario import Scenario

pytestmark = pytest.mark.unit

GIVEN = {"scenarios": [], "kind": [], "dial": "", "texml": False}


def chosen(**given):
    said = []
    return selection.chosen(argparse.Namespace(**GIVEN | given), said.append), said


def test_an_application_for_texml_is_spared_what_is_about_events():
    all_of_them, _ = chosen()
    names, said = chosen(texml=True)
    kinds = {scenario.load(name).check.kind for name in names}
    assert kinds == {
        *("silence", "answers", "hold on", "barge-in", "noise", "invented words"),
        *("lost events", "media"),
    }
    assert {"silent", "speakerphone", "lost-command-answers", "stream-cut"} <= set(names)
    assert not {"lost-webhooks", "held", "phantom-words", "stream-never-connects"} & set(names)
    left = len(all_of_them) - len(names)
    assert (
        f"{left} scenarios are left out: they are about Call Control, its events above all" in said
    )


@pytest.mark.parametrize(
    ("given", "needed"),
    [
        ({"step": [{"say": "hello"}]}, False),
        ({"faults": [{"do": "never-connects"}]}, True),
        ({"faults": [{"do": "cut"}]}, False),
        ({"faults": [{"do": "drop", "event": "call.*"}]}, True),
        ({"step": [{"fault": {"do": "delay", "event": "call.*"}}]}, True),
        ({"step": [{"hold": "on"}]}, True),
        ({"options": {"echo": True}}, True),
        ({"options": {"echo": True, "echo_audible": True}}, False),
        ({"check": {"leave_alone": True}}, True),
    ],
)
def test_what_needs_call_control(given, needed):
    assert selection.needs_call_control(Scenario.from_dict(given, "own")) is needed


def test_forged_events_are_not_sent_where_there_are_none():
    for given, tried in (({}, True), ({"texml": True}, False), ({"scenarios": ["silent"]}, False)):
        assert selection.tries_forgeries(argparse.Namespace(**GIVEN | given)) is tried
