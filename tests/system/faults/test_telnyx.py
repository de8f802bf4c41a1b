"""Telnyx answers with errors, too late, or after having acted; its events come as they like.

One check-in, one hang-up, whatever the answers. All callers of this module ring before its first
test.
"""

import pytest

from tests.system.faults.assertions import over_the_agent
from tests.system.faults.telnyx_faults import BUT_THE_FIRST, EVENTS, LOST, MIXED, SETTINGS, struck
from tests.system.harness.simulator_record import begun, commands, story

pytestmark = [pytest.mark.faults, pytest.mark.timeout(150)]


def whole(call):
    """Check a silent call: everything once, whatever Telnyx answered."""
    record = call.over(120)
    told = story(record)
    assert len(begun(record)) == 3, told
    ending = [e for e in record["timeline"] if e["kind"] == "call" and e["what"] == "ended"]
    assert [e["cause"] for e in ending] == ["normal_clearing"], told
    assert len(commands(record, "hangup")) == 1, told
    over_the_agent(record)


@pytest.mark.call(**struck("429", "speak"))
def test_speak_429(call):
    whole(call)


@pytest.mark.call(**struck("500", "speak"))
def test_speak_500(call):
    whole(call)


@pytest.mark.call(**struck("503", "speak"))
def test_speak_503(call):
    whole(call)


@pytest.mark.call(**struck("408", "speak"))
def test_speak_408(call):
    whole(call)


@pytest.mark.call(**struck("reset", "speak"))
def test_speak_reset(call):
    whole(call)


@pytest.mark.call(**struck("hangs for 30 s", "speak"))
def test_speak_hang(call):
    whole(call)


@pytest.mark.call(**struck("500 after having acted", "speak"))
def test_speak_500_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("500 for ever after having acted", "speak"))
def test_speak_500_for_ever_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("reset after having acted", "speak"))
def test_speak_reset_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("answers 8 s late", "speak"))
def test_speak_late_answer(call):
    whole(call)


@pytest.mark.call(**struck("no body", "speak"))
def test_speak_empty_answer(call):
    whole(call)


@pytest.mark.call(**struck("event before the answer", "speak"))
def test_speak_event_before_the_answer(call):
    whole(call)


@pytest.mark.call(**struck("429", "hangup"))
def test_hangup_429(call):
    whole(call)


@pytest.mark.call(**struck("500", "hangup"))
def test_hangup_500(call):
    whole(call)


@pytest.mark.call(**struck("503", "hangup"))
def test_hangup_503(call):
    whole(call)


@pytest.mark.call(**struck("408", "hangup"))
def test_hangup_408(call):
    whole(call)


@pytest.mark.call(**struck("reset", "hangup"))
def test_hangup_reset(call):
    whole(call)


@pytest.mark.call(**struck("hangs for 30 s", "hangup"))
def test_hangup_hang(call):
    whole(call)


@pytest.mark.call(**struck("500 after having acted", "hangup"))
def test_hangup_500_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("500 for ever after having acted", "hangup"))
def test_hangup_500_for_ever_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("reset after having acted", "hangup"))
def test_hangup_reset_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("answers 8 s late", "hangup"))
def test_hangup_late_answer(call):
    whole(call)


@pytest.mark.call(**struck("no body", "hangup"))
def test_hangup_empty_answer(call):
    whole(call)


@pytest.mark.call(**struck("event before the answer", "hangup"))
def test_hangup_event_before_the_answer(call):
    whole(call)


@pytest.mark.call(**struck("429", "answer"))
def test_answer_429(call):
    whole(call)


@pytest.mark.call(**struck("500", "answer"))
def test_answer_500(call):
    whole(call)


@pytest.mark.call(**struck("503", "answer"))
def test_answer_503(call):
    whole(call)


@pytest.mark.call(**struck("408", "answer"))
def test_answer_408(call):
    whole(call)


@pytest.mark.call(**struck("reset", "answer"))
def test_answer_reset(call):
    whole(call)


@pytest.mark.call(**struck("hangs for 30 s", "answer"))
def test_answer_hang(call):
    whole(call)


@pytest.mark.call(**struck("500 after having acted", "answer"))
def test_answer_500_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("500 for ever after having acted", "answer"))
def test_answer_500_for_ever_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("reset after having acted", "answer"))
def test_answer_reset_after_acting(call):
    whole(call)


@pytest.mark.call(**struck("answers 8 s late", "answer"))
def test_answer_late_answer(call):
    whole(call)


@pytest.mark.call(**struck("no body", "answer"))
def test_answer_empty_answer(call):
    whole(call)


@pytest.mark.call(**struck("event before the answer", "answer"))
def test_answer_event_before_the_answer(call):
    whole(call)


@pytest.mark.call(settings=SETTINGS, faults=[EVENTS["doubled"]])
def test_events_doubled(call):
    whole(call)


@pytest.mark.call(settings=SETTINGS, faults=[EVENTS["swapped"]])
def test_events_in_any_order(call):
    whole(call)


@pytest.mark.call(settings=SETTINGS, faults=[EVENTS["late"]])
def test_events_two_seconds_late(call):
    whole(call)


@pytest.mark.call(settings=SETTINGS, faults=[*LOST, {"do": "drop", "event": "call.hangup"}])
def test_events_lost(call):
    whole(call)


@pytest.mark.call(settings=SETTINGS, faults=[{"do": "drop", "event": "call.speak.ended"}])
def test_every_end_of_speech_lost(call):
    whole(call)


@pytest.mark.call(
    settings=SETTINGS, faults=[{"do": "delay", "event": BUT_THE_FIRST, "seconds": 60}]
)
def test_every_event_a_minute_late(call):
    whole(call)


@pytest.mark.call(settings=SETTINGS, faults=[{**each, "event": BUT_THE_FIRST} for each in MIXED])
@pytest.mark.parametrize("_number", range(6))
def test_events_lost_doubled_late_and_in_any_order_all_through_one_call(call, _number):
    whole(call)
