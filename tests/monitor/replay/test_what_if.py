"""Calls under other settings: each played in virtual time, then replayed."""

import pytest

from calls.timeline import Entry
from monitor.replay.differences import difference, sums
from monitor.replay.what_if import what_if
from monitor.settings import DeadAirSettings
from tests.virtual_time.call import VirtualCall, virtual_world

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module", autouse=True)
def _virtual():
    with virtual_world():
        yield


def greeted(**settings):
    """Begin a call whose greeting ends 2.3 s after the answer."""
    return VirtualCall(**settings).answer().agent_says(takes=2.0).go(2.3)


def replayed(call, **other):
    base = next(v for k, v in call.server.streams.items() if k.startswith("timeline"))
    entries = [
        Entry(f"{ms}-{n}", ms, fields["event"], {k: v for k, v in fields.items() if k != "event"})
        for n, (ms, fields) in enumerate(base)
    ]
    own = call.agents.settings
    own = DeadAirSettings.model_validate(own.model_dump())
    wanted = DeadAirSettings.model_validate(own.model_dump() | other)
    return what_if(entries, own, wanted)


def steps(found):
    """Return [(step, seconds since the answer, exact)] of the replayed call."""
    zero = found.answered_at_ms
    return [
        (made.step, round((made.at_ms - zero) / 1000, 1), made.exact) for made in found.replayed
    ]


def test_an_earlier_check_in_is_exact_and_what_follows_is_not():
    found = replayed(greeted().go(60), silence_timeout_normal=4)
    assert steps(found)[0] == ("checkin-1", 6.4, True)
    assert [(step, exact) for step, _, exact in steps(found)[1:]] == [
        ("checkin-2", False),
        ("hangup", False),
    ]
    other = difference("call", found)
    assert dict(other.figures) == {"earlier": 2}
    assert dict(other.exact) == {"earlier": 1}
    assert other.hang_up_moved_s == pytest.approx(-6.0, abs=0.2)
    assert other.differs_at_s == pytest.approx(6.4, abs=0.1)


def test_a_later_check_in_to_a_caller_who_said_nothing():
    found = replayed(greeted().go(60), silence_timeout_normal=10)
    assert steps(found)[0] == ("checkin-1", 12.4, True)
    assert difference("call", found).changes[0] == "12.4 s: check-in 1 instead of 9.4 s"


def test_a_check_in_that_the_caller_s_own_words_forestall():
    call = greeted().go(5.5).speaks("Yes, at seven, please.").go(60)
    found = replayed(call, silence_timeout_normal=4)
    assert steps(found)[0] == ("checkin-1", 6.4, True), "a false check-in"
    patient = replayed(call, silence_timeout_normal=12)
    assert steps(patient)[0][1] > 20
    assert "earlier" not in difference("call", patient).figures


def test_an_answer_to_a_check_in_that_would_not_have_come_is_in_doubt():
    call = greeted().go(9.5).speaks().go(80)
    found = replayed(call, silence_timeout_normal=11)
    assert all(not exact for _, at, exact in steps(found) if at > 15)


def test_one_check_in_less_hangs_up_earlier():
    found = replayed(greeted().go(60), max_checkins_before_disconnect=1)
    made = steps(found)
    assert [step for step, _, _ in made] == ["checkin-1", "hangup"]
    assert made[-1][2], "nothing new was said before it"
    other = difference("call", found)
    assert dict(other.figures) == {"fewer": 1}


def test_a_caller_who_came_back_would_have_been_hung_up_on():
    call = greeted().go(20).speaks("I am back.").go(1).caller_hangs_up().go(5)
    found = replayed(call, max_checkins_before_disconnect=1, hangup_grace=2)
    assert [step for step, _, _ in steps(found)] == ["checkin-1", "hangup"]
    other = difference("call", found)
    assert other.figures["hung_up_on"] == 1
    assert other.exact["hung_up_on"] == 1


def test_a_caller_who_was_hung_up_on_is_spared():
    found = replayed(greeted().go(60), hangup_grace=20)
    other = difference("call", found)
    assert found.open_end
    assert dict(other.figures) == dict(other.exact) == {"spared": 1}
    assert other.hang_up_moved_s == pytest.approx(15.0, abs=0.2)
    assert any("the recording ends" in text for text in other.changes)


def test_the_caller_s_voice_stops_a_check_in_that_was_not_made():
    call = greeted().go(4.6).speaks("Well, let me see what I have.", seconds=3).go(60)
    found = replayed(call, silence_timeout_normal=4)
    made = [step for step, _, _ in steps(found)]
    assert made[0] == "checkin-1"
    assert made.count("hangup") == 1


def test_handling_that_is_off_says_nothing():
    found = replayed(greeted().go(60), enabled=False)
    assert all(step in {"hangup", "warning"} for step, _, _ in steps(found))
    assert difference("call", found).figures["fewer"] == 2


def test_a_goodbye_is_spoken_before_the_hang_up():
    found = replayed(greeted().go(60), goodbye_message="Goodbye.")
    assert [step for step, _, _ in steps(found)] == ["checkin-1", "checkin-2", "goodbye", "hangup"]


def test_sums_count_the_exact_apart():
    found = [
        difference("a", replayed(greeted().go(60), silence_timeout_normal=4)),
        difference("b", replayed(greeted().go(60))),
    ]
    total = sums(found, approximate=1)
    assert (total.calls, total.changed, total.approximate) == (2, 1, 1)
    assert (total.figures["earlier"], total.exact["earlier"]) == (2, 1)
    assert total.figures["spared"] == 0


def test_an_empty_timeline_is_nothing():
    found = what_if([], DeadAirSettings(), DeadAirSettings(silence_timeout_normal=3))
    assert difference("call", found).differs_at_s is None
