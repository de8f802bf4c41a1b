"""What is said of the record of a call on which Telnyx was unkind."""

import time

from tests.system.harness.simulator_record import (
    begun,
    checkins,
    commands,
    events,
    hangups,
    hung_up,
    story,
)

LATE = 1.5
"""How much later than due something may come: forty calls begin at once. What the product got wrong
here, it got wrong by many seconds."""
OVER_S = 60
"""Longest time from the ringing to the end of a call that silence or noise ends."""


def greeted(record):
    """Return the greeting, heard to its end."""
    first = begun(record)[:1]
    assert first, story(record)
    assert first[0]["text"] == "Hi.", story(record)
    return first[0]


def asked_and_hung_up(record):
    """The caller was greeted, asked twice and then hung up on, once."""
    greeted(record)
    assert len(checkins(record)) == 2, story(record)
    return hung_up(record)


def on_time(seconds, due):
    """Whether something came after that many seconds: hardly before it was due, and soon after."""
    return due - 0.2 <= seconds <= due + LATE


def left_alone(record, began, ended):
    """Nothing was asked of Telnyx between two moments."""
    acts = [*commands(record, "speak"), *hangups(record)]
    assert not [act for act in acts if began < act["at"] < ended], story(record)


def moment(record, event):
    """Return when an event happened for the first time."""
    found = events(record, event)
    assert found, story(record)
    return found[0]["at"]


def over(call):
    """Wait until the call has ended, as long after it rang as every other; return its record."""
    return call.over(max(1.0, call.placed_at + OVER_S - time.monotonic()))
