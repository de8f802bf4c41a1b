"""D. Sound is not speech: noise holds a check-in back for a while and keeps no call alive."""

import pytest

from tests.virtual_time.silence_bound import longest_silence

pytestmark = pytest.mark.unit

NOISE_S = 30


def noisy(call, sound_s, quiet_s, for_s):
    """Let the caller's line sound for *for_s* seconds, on and off, or until the call ends."""
    end = call.now_ms + for_s * 1000
    while call.now_ms < end and call.telnyx.up:
        call.makes_noise(sound_s).go(quiet_s)
    return call


NOISES = {
    "a blip now and then": (0.3, 3.0),
    "a cough every few seconds": (0.6, 5.0),
    "a radio": (2.5, 0.4),
    "hold music": (20.0, 1.0),
    "typing": (0.2, 0.3),
}


@pytest.mark.parametrize(("sound_s", "quiet_s"), NOISES.values(), ids=NOISES)
@pytest.mark.parametrize("goodbye", ["", "I hang up now. Goodbye."])
def test_noise_ends_in_check_ins_and_a_hang_up(begin, sound_s, quiet_s, goodbye):
    """Failures 27, 28, 30: each blip re-armed the full time-out; 21 minutes of hold music."""
    call = begin(goodbye_message=goodbye)
    bound = longest_silence(call)
    noisy(call, sound_s, quiet_s, bound)
    made = [step for step in call.steps if not step.endswith("-again")]
    assert made == ["checkin-1", "checkin-2"] + ["goodbye"] * bool(goodbye)
    assert call.view().hangup_reason == "silence"
    assert call.hung_up_at < NOISE_S + 60


def test_a_cough_holds_a_check_in_back_and_no_longer_than_itself(call):
    """Failure 28: a cough cancelled the timer for good."""
    call.go(5).makes_noise(0.6).go(8)
    assert call.at_of("checkin-1") == pytest.approx(5.6 + 7, abs=0.1)


def test_comfort_noise_that_the_detector_takes_for_speech_is_disbelieved(call):
    """Failure 29: comfort noise kept the line "not silent"."""
    call.starts_speaking().go(longest_silence(call))
    assert call.at_of("checkin-1") == pytest.approx(NOISE_S + 7, abs=0.1)
    assert call.hung_up_at < NOISE_S + 40
    assert call.events("belief.expired")[0]["belief"] == "caller speaking"


def test_noise_does_not_take_the_count_back(call):
    """Failure 27: only words are proof of a caller."""
    call.go(10).makes_noise(1).go(9)
    assert call.steps == ["checkin-1", "checkin-2"]
    call.go(4).speaks("Yes, I am here!").go(9)
    assert call.steps == ["checkin-1", "checkin-2", "checkin-1"]


def test_an_end_of_speech_without_a_beginning_moves_nothing(call):
    """Failure 31: duplicate and unpaired speech-ends kept postponing the grace time."""
    for _ in range(40):
        call.go(0.5).stops_speaking().stops_speaking()
    assert call.at_of("checkin-1") == pytest.approx(7, abs=0.1)
    assert call.at_of("checkin-2") == pytest.approx(16, abs=0.3)


def test_the_echo_of_a_check_in_is_no_answer_to_it(call):
    """Failure 31: the tail of our own voice counted as speech."""
    call.go(7.4)
    while call.telnyx.up and call.at < 120:
        if call.telnyx.playing:
            call.starts_speaking().go(0.4).stops_speaking()
        call.go(0.2)
    assert call.steps == ["checkin-1", "checkin-1-again", "checkin-2", "checkin-2-again"]
    assert (call.view().hangup_reason, call.hung_up_at < 45) == ("silence", True)


def test_every_silence_has_its_check_ins(call):
    """Failure 32: "away" came only once per session."""
    for _ in range(4):
        call.go(8).speaks("Yes?").agent_says("Good.", takes=1).go(2)
    assert call.steps == ["checkin-1"] * 4


@pytest.mark.parametrize(
    ("begins", "ends"), [("call.enqueued", "call.dequeued"), ("call.hold", "call.unhold")]
)
def test_a_queue_or_a_hold_is_stood_still_for_and_gone_on_from(call, begins, ends):
    """Failure 33: music and waiting loops must suspend the turns."""
    call.go(3).webhook(begins).go(120)
    assert call.steps == []
    call.webhook(ends).go(7.1)
    assert call.steps == ["checkin-1"]


def test_a_queue_that_never_ends_is_capped(begin):
    """Failure 33: with a cap."""
    call = begin(max_call_duration=60).webhook("call.enqueued").go(62)
    assert (call.steps, call.view().hangup_reason) == ([], "max_call_duration")


def test_a_bridge_out_of_a_queue_is_not_ended_by_the_queue_s_end(call):
    """Failures 33, 53: call.bridged and call.dequeued come in any order."""
    call.webhook("call.enqueued").go(5).webhook("call.bridged").go(0.1).webhook("call.dequeued")
    call.go(120)
    assert call.steps == []


def test_digits_move_the_clock_and_begin_it(call):
    """Failure 34: digits did not extend, or never started, the timer."""
    call.go(9).presses("1").go(6.9)
    assert call.steps == ["checkin-1"]
    call.go(0.2)
    assert call.steps == ["checkin-1", "checkin-1"]


def test_sound_heard_while_a_step_is_on_its_way_makes_it_stale(call):
    """Failure 28: who begins to speak as the check-in is asked for is not talked over."""
    call.delay("checkins.speak", 0.5).go(7.2).starts_speaking().go(2)
    assert call.steps == []
    assert call.events("step.dropped")[0]["why"] == "caller was heard"


def test_words_being_recognised_make_a_step_stale_without_the_detector(call):
    """Failure 28: the transcription hears somebody whom the detector does not."""
    call.delay("checkins.speak", 0.5).go(7.2).interim("I was").go(1)
    assert call.steps == []


def test_a_hold_on_is_answered_once_however_much_the_caller_rummages(begin):
    """Failure 27: noise while the caller looks for the card brings no second "Take your time."."""
    call = begin(hold_on_reply="Take your time.").go(1).speaks("Hold on, please.")
    noisy(call.go(3), 0.5, 3, 15)
    assert call.steps == ["hold-on-reply"]
