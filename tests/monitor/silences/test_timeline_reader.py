"""The cause of a silence in hindsight, by when a stream stops: with the call, or before."""

import pytest

from calls.timeline import Entry
from monitor.silences.timeline_reader import silences

pytestmark = pytest.mark.unit

STOPPED = ("session.detached", {"why": "stream stopped"})
ENDED = ("call.ended", {})
SILENT = (
    (0, "decision.waits", {"because": "silence"}),
    (7_000, "step.asked", {"step": "checkin-1", "cause": "caller_silent"}),
)


def cause(*lines):
    entries = [
        Entry(f"{at_ms}-{number}", at_ms, event, details)
        for number, (at_ms, event, details) in enumerate((*SILENT, *lines))
    ]
    [silence] = silences(entries)
    return silence.cause


@pytest.mark.parametrize("later_ms", [0, 700])
def test_a_stream_that_stops_with_the_call_was_not_interrupted(later_ms):
    assert cause((19_000, *STOPPED), (19_000 + later_ms, *ENDED)) == "caller_silent"


def test_a_stream_that_comes_back_was_interrupted():
    again = ("session.attached", {"again": "1"})
    assert cause((9_000, *STOPPED), (9_500, *again), (19_000, *ENDED)) == "network"


def test_a_stream_that_stays_away_for_seconds_was_interrupted():
    assert cause((9_000, *STOPPED), (19_000, *ENDED)) == "network"


@pytest.mark.parametrize("event", ["session.lost", "media.back", "stream.failed"])
def test_a_lost_worker_and_lost_media_are_an_interruption(event):
    assert cause((9_000, event, {}), (9_100, *ENDED)) == "network"
