import pytest

from calls.timeline import Entry
from web.call_view.swimlanes import swimlanes
from web.call_view.time_axis import Axis

pytestmark = pytest.mark.unit


def entry(at_ms, event, **details):
    return Entry(f"{at_ms}-0", at_ms, event, details)


RING = entry(1_000, "call.ringing", event_id="e-1", by="host:1")
ANSWERED = entry(3_000, "call.answered", event_id="e-2", by="host:2")
HELD = entry(3_100, "session.attached", by="host:1")


def test_seconds_count_from_the_answer():
    story = swimlanes([RING, ANSWERED, HELD], 10_000)
    assert (story.from_s, story.lasts_s, story.answered) == (-2, 9, True)
    assert [(m.from_s, m.to_s) for m in story.lanes["Owner"]] == [(0.1, 7)]
    assert [(m.from_s, m.to_s) for m in story.lanes["Silence"]] == [(0, 7)]
    axis = Axis(story.lasts_s, 900, 10, story.from_s)
    assert (axis.x(-2), axis.x(0), axis.x(7)) == (10, 210, 910)
    assert list(axis.ticks())[:3] == [(10, "-2 s"), (110, "-1 s"), (210, "0 s")]


def test_a_tick_whose_label_would_be_cut_off_is_left_out():
    assert [label for _, label in Axis(2, 200).ticks()] == ["0 s", "1 s"]
    assert [label for _, label in Axis(2.5, 250).ticks()] == ["0 s", "1 s", "2 s"]


def test_a_call_that_nobody_answered_counts_from_its_first_ring():
    story = swimlanes([RING], 4_000)
    assert (story.from_s, story.lasts_s, story.answered) == (0, 3, False)
    assert story.lanes["Silence"] == []
    assert swimlanes([], 4_000).lasts_s == 1


def test_a_webhook_that_came_to_another_worker_than_the_owner_is_hollow():
    there = entry(4_000, "caller.heard", event_id="e-3", by="host:2", evidence="dtmf")
    here = entry(5_000, "caller.heard", event_id="e-4", by="host:1", evidence="dtmf")
    marks = swimlanes([RING, ANSWERED, HELD, there, here], 6_000).lanes["Webhooks"]
    assert [mark.style for mark in marks] == ["webhook", "webhook", "webhook elsewhere", "webhook"]
    assert marks[2].tooltip == "The caller pressed a key. A webhook to host:2 at 1.0 s: e-3"


def test_a_stretch_tells_the_events_it_lies_between():
    started = entry(4_000, "utterance.started", utterance="u-1", kind="say")
    ended = entry(6_000, "utterance.ended", utterance="u-1", kind="say")
    [mark] = swimlanes([RING, ANSWERED, started, ended], 6_000).lanes["Agent"]
    assert mark.tooltip == "say, 1.0 s to 3.0 s (2.0 s): from utterance.started to utterance.ended"


TALK = [
    entry(4_000, "caller.speaking", ago_ms="0"),
    entry(5_600, "caller.quiet", ago_ms="600"),
    entry(5_800, "caller.heard", evidence="transcript", event_id="e-9"),
    entry(9_000, "utterance.started", utterance="4-filler-1", kind="filler"),
    entry(9_500, "utterance.ended", utterance="4-filler-1", kind="filler"),
    entry(11_000, "utterance.started", utterance="say-1", kind="say"),
    entry(12_000, "caller.speaking", ago_ms="150"),
    entry(12_300, "utterance.ended", utterance="say-1", kind="say"),
]


def test_what_was_said_to_whom_has_a_lane_each():
    lanes = swimlanes([RING, ANSWERED, *TALK], 13_000).lanes
    assert list(lanes)[:3] == ["Caller", "Agent", "Dead Air"]
    assert [mark.style for mark in lanes["Dead Air"]] == ["filler"]
    assert [mark.label for mark in lanes["Agent"]] == ["say"]
    assert [mark.style for mark in lanes["Caller"]] == ["caller", "heard", "interrupts", "caller"]


def test_a_caller_who_talks_over_the_agent_interrupts_at_the_beginning_of_the_sound():
    lanes = swimlanes([RING, ANSWERED, *TALK], 13_000).lanes
    [interrupts] = [mark for mark in lanes["Caller"] if mark.style == "interrupts"]
    assert interrupts.from_s == pytest.approx(8.85)
    assert interrupts.tooltip == "The caller talks over the agent."


def test_the_time_in_which_the_agent_owed_an_answer_is_a_span():
    [owed] = swimlanes([RING, ANSWERED, *TALK], 13_000).lanes["Answers"]
    assert (owed.from_s, owed.to_s, owed.label) == (2.0, 8.0, "6.0 s")
    assert "1 filler between" in owed.tooltip


def test_words_are_shown_where_they_were_kept_and_only_there():
    words = {"say-1": "The table is booked.", "e-9": "Is it booked?"}
    kept = swimlanes([RING, ANSWERED, *TALK], 13_000, words).lanes
    assert kept["Agent"][0].tooltip.endswith(": “The table is booked.”")
    assert "“Is it booked?”" in kept["Caller"][1].tooltip
    bare = swimlanes([RING, ANSWERED, *TALK], 13_000).lanes
    assert "“" not in "".join(mark.tooltip for lane in bare.values() for mark in lane)
