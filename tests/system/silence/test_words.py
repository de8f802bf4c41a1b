"""Words that are not the caller's, on real sound: invented in silence, or echo.

Numbers are the rows of docs/judgement.md. All callers of this module ring before its first test.
"""

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import checkins, hung_up, story

pytestmark = pytest.mark.system

NOISE = 6


def told(call):
    return [entry["event"] for entry in call.state()["timeline"]]


def ends_as_for_silence(call):
    record = call.over(60)
    assert len(checkins(record)) == 2, story(record)
    hung_up(record)
    assert "words.unproven" in told(call)


@pytest.mark.call(
    settings={**QUICK, "noise_timeout": NOISE},
    options={"phantom_every": 2.0, "phantom_text": "Thank you.|ご視聴ありがとうございました"},
)
def test_words_invented_on_a_silent_line_do_not_keep_it_up(call):
    """Failure 151: the line carries noise and nobody."""
    ends_as_for_silence(call)


@pytest.mark.call(settings=QUICK, options={"echo": True})
def test_the_agent_s_own_words_come_back_do_not_keep_it_up(call):
    """Failure 152: a speakerphone."""
    ends_as_for_silence(call)
