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
