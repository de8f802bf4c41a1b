"""The judgement of failures that need the whole system: real sound, four workers, lost webhooks.

Numbers are the rows of docs/judgement.md. All callers of this module ring before its first test.
"""

import pytest

from tests.system.harness.calls import QUICK
from tests.system.harness.simulator_record import (
    begun,
    checkins,
    events,
    hangups,
    hung_up,
    last_word,
    story,
)
from tests.system.harness.timing import GRACE, LATE, NORMAL, near

pytestmark = pytest.mark.system

NOISE = 6
NOISY = {**QUICK, "noise_timeout": NOISE}
GOODBYE = "I hang up now. Goodbye."


def noise(clip, **more):
    return {"when": "utterance 1 ended", "after": 0.5, "noise": clip, "loop": True, **more}


@pytest.mark.call(settings=NOISY, steps=[noise("hold-music")])
def test_hold_music_keeps_no_call_alive(call):
    """Failures 30, 33: on hold, the agent talked to music for 21 minutes."""
    ends_in_time(call.over(60))


@pytest.mark.call(settings=NOISY, steps=[noise("background-radio")])
def test_a_radio_in_the_background_keeps_no_call_alive(call):
    """Failure 27: every sound re-armed the whole time-out."""
    ends_in_time(call.over(60))


@pytest.mark.call(
    settings=NOISY,
    steps=[{"when": "answered", "noise": "hum", "loop": True}],
    options={"silence": "noise"},
)
def test_comfort_noise_and_a_humming_line_are_silence(call):
    """Failure 29: comfort noise kept the line "not silent"."""
    record = call.over()
    first = checkins(record)[0]["at"] - begun(record)[0]["ended_at"]
    assert first == near(NORMAL), story(record)
    ends_in_time(record)


@pytest.mark.call(settings=NOISY, steps=[noise("cough", loop=False, every=3.0, times=6)])
def test_coughs_keep_no_call_alive(call):
    """Failure 28: a cough cancelled the timer for good."""
    ends_in_time(call.over(60))


def ends_in_time(record):
    """Check-ins and a hang-up came, at the latest when the noise was no longer believed.

    One that the noise stopped was made again, and heard to its end.
    """
    assert [u["status"] for u in begun(record)[1:]].count("completed") == 2, story(record)
    hangup = hung_up(record)
    spoken = sum(u["ended_at"] - u["started_at"] for u in begun(record)[1:])
    longest = NOISE + 2 * NORMAL + GRACE + spoken + 4 * LATE
    assert hangup["at"] - begun(record)[0]["ended_at"] <= longest, story(record)


@pytest.mark.call(faults=[{"do": "drop", "event": "call.speak.*"}])
def test_a_call_whose_every_playback_event_is_lost_comes_to_its_end(call):
    """Failures 10, 12: no end of playback ever arrived, and no check ever ran."""
    record = call.over(90)
    assert len(checkins(record)) == 2, story(record)
    hung_up(record)
    assert record["talk_over_seconds"] == 0
    told = [entry["event"] for entry in call.state()["timeline"]]
    assert told.count("utterance.healed") == 3
    metrics = call.service.api.http.get("/metrics/service").text
    assert "deadair_healed_total" in metrics


@pytest.mark.call(
    faults=[{"do": "drop", "event": "call.hangup"}],
    steps=[{"when": "speak 2 ended", "after": 0.2, "hang_up": True}],
)
def test_a_lost_hang_up_webhook_leaves_no_call_behind(call):
    """Failures 59, 65: no terminal event for five days; the call "in progress"."""
    record = call.over(60)
    call.until_state("ended", 30)
    assert not hangups(record), story(record)


@pytest.mark.call(settings={**QUICK, "goodbye_message": GOODBYE})
def test_the_goodbye_is_heard_to_its_end_before_the_line_drops(call):
    """Failures 43, 44: the line dropped before the farewell."""
    record = call.over()
    last = begun(record)[-1]
    hangup = hung_up(record)
    assert last["status"] == "completed", story(record)
    assert 0 <= hangup["at"] - last["ended_at"] < LATE, story(record)


@pytest.mark.call(
    settings={**QUICK, "goodbye_message": GOODBYE},
    steps=[{"when": "speak 4 started", "after": 0.3, "say": "wait-before-you-go"}],
)
def test_speech_during_the_goodbye_cancels_the_hang_up(call):
    """Failures 42, 47: an answer in the last moment must count."""
    record = call.over(60)
    assert begun(record)[3]["status"] == "cancelled", story(record)
    hangup = hung_up(record)
    assert hangup["at"] - last_word(record) > NORMAL, story(record)
    assert len(checkins(record)) >= 4, story(record)


@pytest.mark.call(
    settings={**QUICK, "silence_timeout_hold_on": 4, "hold_on_reply": "Take your time."},
    steps=[
        {
            "when": "speak 1 ended",
            "after": 0.3,
            "say": "hold-on",
            "transcript": "Give me twelve seconds, let me get my card.",
        }
    ],
)
def test_a_wait_asked_for_in_seconds_is_granted_and_answered(call):
    """A caller who names a time gets that time."""
    record = call.over(60)
    reply, first = checkins(record)[:2]
    assert reply["body"]["payload"] == "Take your time.", story(record)
    heard_out = begun(record)[1]["ended_at"]
    assert first["at"] - heard_out == near(12), story(record)


def expects(call):
    call.spoken(1)
    call.order("expect", silence_timeout=6, **{"for": "card number"})


@pytest.mark.call(during=expects)
def test_an_expected_answer_may_take_its_own_time(call):
    """A card number takes longer than yes or no."""
    record = call.over()
    waited = checkins(record)[0]["at"] - begun(record)[0]["ended_at"]
    assert waited == near(6, LATE + 0.5), story(record)


@pytest.mark.call(steps=[{"when": "speak 1 ended", "after": 0.2, "media": "pause"}])
def test_media_that_stops_is_not_taken_for_a_silent_caller(call):
    """Failures 17, 58: no frames are a cause of their own, and a new stream is asked for."""
    record = call.over(60)
    told = [entry["event"] for entry in call.state()["timeline"]]
    assert "media.lost" in told, story(record)
    assert "stream.asked" in told, story(record)
    assert events(record, "call.hangup"), story(record)
