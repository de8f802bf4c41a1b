"""A step, its text and its titles: each text names one step, and each step has one text."""

import pytest

from monitor.steps import Remark, Step, title_of

pytestmark = pytest.mark.unit

STEPS = {
    "checkin-1": (Step("checkin", 1), "check-in #1"),
    "checkin-12-again": (Step("checkin", 12, again=True), "check-in #12 again"),
    "goodbye": (Step(Remark.GOODBYE), "goodbye"),
    "warning": (Step(Remark.WARNING), "warning"),
    "hold-on-reply": (Step(Remark.HOLD_ON_REPLY), "hold-on reply"),
    "voicemail": (Step(Remark.VOICEMAIL), "voicemail"),
    "hangup": (Step("hangup"), "hang-up"),
}
NO_STEP = ["", "checkin", "checkin-", "checkin-x", "checkin-1-", "checkin-1-again-again",
           "checkin--1", "Goodbye", "hang-up", "goodbye-1", " hangup"]  # fmt: skip


@pytest.mark.parametrize("text", STEPS)
def test_a_text_names_one_step_which_writes_it_again(text):
    step, title = STEPS[text]
    assert Step.parse(text) == step
    assert str(step) == text
    assert step.title == title_of(text) == title


@pytest.mark.parametrize("text", NO_STEP)
def test_any_other_text_names_none_and_is_its_own_title(text):
    assert Step.parse(text) is None
    assert title_of(text) == text


@pytest.mark.parametrize("text", STEPS)
def test_an_utterance_names_its_silence_and_its_step(text):
    step = STEPS[text][0]
    assert step.utterance_id(7) == f"7-{text}"
    assert step.claim(7) == f"7:{text}"
    assert Step.of_utterance(f"7-{text}") == (7, step)


@pytest.mark.parametrize("name", ["say-1a2b", "greeting-1", "checkin-1", "7-say-1", "x-checkin-1"])
def test_what_the_agent_says_by_its_own_choice_is_no_step(name):
    assert Step.of_utterance(name) is None
