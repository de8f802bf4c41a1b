"""The judge of virtual calls: what begins a silence anew, by which settings a step is judged."""

import pytest

from telephony import client_state
from telephony.call_control.command import Command
from tests.virtual_time.call import CALL, VirtualCall, virtual_world
from tests.virtual_time.invariants import Judge

pytestmark = pytest.mark.unit
SHORT = {"silence_timeout_normal": 2, "hangup_grace": 2}


@pytest.fixture(autouse=True)
def _virtual():
    with virtual_world():
        yield


def _judged(**settings):
    call = VirtualCall(**SHORT | settings).answer()
    return call, Judge(call)


def _transcript(text, *, final=True):
    data = {"transcript": text, "is_final": final, "transcription_track": "inbound"}
    return "call.transcription", {"transcription_data": data}


@pytest.mark.parametrize(
    ("event", "anew"),
    [
        (_transcript("Yes."), True),
        (("call.dtmf.received", {"digit": "1"}), True),
        (_transcript("well", final=False), False),
        (_transcript("(music)"), False),
    ],
)
@pytest.mark.parametrize("in_s", [0.0, 0.3])
def test_what_the_product_takes_for_words_or_a_key_begins_another_silence(event, anew, in_s):
    """Whoever delivers it, now or later: seed 4026097 delivered one transcript twice."""
    call, judge = _judged()
    call.go(3)
    assert judge.made == ("checkin-1",)
    call.webhook(*event, in_s=in_s).go(in_s)
    assert judge.made == (() if anew else ("checkin-1",))


def test_words_delivered_twice_begin_one_silence():
    call, judge = _judged()
    call.go(3)
    call.webhook(*_transcript("Yes."), event_id="one")
    call.go(3)
    call.webhook(*_transcript("Yes."), event_id="one")
    assert judge.made == ("checkin-1",)


def test_a_check_in_that_is_tried_again_is_judged_by_the_settings_it_was_decided_under():
    """Seed 4029782: they came to allow a longer silence while Telnyx answered 500."""
    call, judge = _judged()
    call.agent_says("Hello.", 1).trouble("speak", "", *["try again"] * 3)
    call.go(3.6).change(silence_timeout_normal=4).go(2)
    assert call.steps == ["checkin-1"]
    assert judge.faults == ()


def test_a_hang_up_that_is_tried_again_is_judged_by_the_settings_it_was_decided_under():
    call, judge = _judged(max_checkins_before_disconnect=0, silence_timeout_normal=1)
    call.trouble("hangup", *["try again"] * 3).go(1.5)
    call.change(silence_timeout_normal=60, hangup_grace=60, max_checkins_before_disconnect=2).go(3)
    assert call.hangups == 1
    assert judge.faults == ()


def test_a_check_in_that_nobody_decided_is_judged_by_the_settings_of_the_moment():
    call, judge = _judged()
    call.agent_says("Hello.", 1).go(2).change(silence_timeout_normal=4).go(2)
    state = client_state.of_utterance("0-checkin-1")
    call.telnyx.speak(Command(CALL, "id", state), text="Hello?", voice="", language="")
    assert "s after the last words" in judge.faults[0]
