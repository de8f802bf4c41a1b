"""Each setting of an agent changes its calls, at their start and while they run.

All callers of this module ring before its first test, each to an agent of his own; `during` is what
the operator does through the API beside the call.
"""

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import (
    begun,
    checkins,
    ended,
    events,
    gaps,
    hung_up,
    last_word,
    story,
)
from tests.system.harness.timing import GRACE, NORMAL, near

pytestmark = pytest.mark.system


@pytest.mark.call(settings={**QUICK, "silence_timeout_normal": 4})
def test_silence_timeout_normal(call):
    record = call.over()
    assert gaps(record) == [near(4), near(4), near(GRACE)], story(record)


@pytest.mark.call(
    settings={**QUICK, "silence_timeout_hold_on": 5},
    steps=[{"when": "speak 1 ended", "after": 0.3, "say": "hold-on"}],
)
def test_silence_timeout_hold_on(call):
    record = call.over()
    heard = events(record, "call.transcription")[0]["at"]
    assert checkins(record)[0]["at"] - heard == near(5), story(record)


@pytest.mark.parametrize(
    "most",
    [
        pytest.param(
            most, marks=pytest.mark.call(settings={**QUICK, "max_checkins_before_disconnect": most})
        )
        for most in (0, 1, 3)
    ],
)
def test_max_checkins_before_disconnect(call, most):
    record = call.over()
    assert len(checkins(record)) == most, story(record)
    assert gaps(record) == [near(NORMAL)] * most + [near(GRACE if most else NORMAL)]


@pytest.mark.call(settings={"max_call_duration": 10})
def test_max_call_duration(call):
    record = call.over()
    hangup = hung_up(record)
    assert hangup["since_answer"] == near(10, 1), story(record)


@pytest.mark.call(settings={**QUICK, "checkin_message": "Sind Sie noch da? \u00dcber 30 Sekunden?"})
def test_checkin_message(call):
    record = call.over()
    said = [each["text"] for each in ended(record)]
    assert said[1:] == ["Sind Sie noch da? \u00dcber 30 Sekunden?"] * 2


def after_utterances(count, **dead_air_settings):
    """Return what changes the settings as soon as a number of utterances have ended."""

    def during(call):
        call.spoken(count)
        call.change(**dead_air_settings)

    return during


@pytest.mark.call(during=after_utterances(1, silence_timeout_normal=5))
def test_a_longer_timeout_moves_the_checkin_that_is_next(call):
    record = call.over()
    assert gaps(record)[0] == near(5), story(record)


@pytest.mark.call(
    settings={**QUICK, "silence_timeout_normal": 20, "silence_timeout_hold_on": 25},
    during=after_utterances(1, silence_timeout_normal=3),
)
def test_a_shorter_timeout_moves_the_checkin_that_is_next(call):
    record = call.over()
    assert gaps(record)[0] == near(3), story(record)


@pytest.mark.call(during=after_utterances(2, max_checkins_before_disconnect=1))
def test_fewer_checkins_end_the_call_earlier(call):
    record = call.over()
    assert gaps(record) == [near(NORMAL), near(GRACE)], story(record)


@pytest.mark.call(during=after_utterances(2, checkin_message="One more time: hello?"))
def test_the_next_checkin_says_the_new_message(call):
    record = call.over()
    said = [each["text"] for each in ended(record)]
    assert said[2] == "One more time: hello?"
    assert said[1] != said[2]


@pytest.mark.call(during=after_utterances(2, max_call_duration=10))
def test_a_shorter_call_ends_earlier(call):
    record = call.over()
    hangup = hung_up(record)
    assert hangup["since_answer"] <= 11


def shorten_the_hold(call):
    call.until(lambda r: events(r, "call.transcription"), 20, "said hold on")
    call.change(silence_timeout_hold_on=4)


@pytest.mark.call(
    settings={**QUICK, "silence_timeout_hold_on": 25},
    steps=[{"when": "speak 1 ended", "after": 0.3, "say": "hold-on"}],
    during=shorten_the_hold,
)
def test_a_shorter_hold_ends_the_hold_that_runs(call):
    record = call.over()
    heard = events(record, "call.transcription")[0]["at"]
    assert checkins(record)[0]["at"] - heard == near(4), story(record)
    assert last_word(record) < heard


def default_to_ten_seconds(call):
    call.spoken(1)
    call.service.api.change("default", silence_timeout_normal=10)
    try:
        call.started(2)
    finally:
        call.service.api.change("default", silence_timeout_normal=7)


@pytest.mark.call(agent="default", settings={}, during=default_to_ten_seconds)
def test_a_patch_of_the_default_agent_moves_a_running_calls_next_checkin_to_ten_seconds(call):
    record = call.over(60)
    assert begun(record)[1]["text"] == "Are you still there?"
    assert gaps(record)[0] == near(10), story(record)
