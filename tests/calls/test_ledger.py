"""When an utterance's end is taken for lost: its length, its turn, its slack."""

import json

import pytest

from calls.ledger import Utterance, expiries

pytestmark = pytest.mark.unit

LAG, SLACK = 3_000, 4_000


def said(name, registered, started=0, ms=10_000):
    return Utterance(name, "say", registered, started, ms)


def test_an_entry_is_read_as_the_steps_write_it():
    raw = {"kind": "checkin", "registered_at": 5e3, "started_at": 0, "duration_ms": 800.0}
    assert Utterance.parse("0-checkin-1", json.dumps(raw)) == Utterance(
        "0-checkin-1", "checkin", 5_000, 0, 800
    )


def test_of_two_that_were_entered_in_one_millisecond_the_first_is_played_first():
    first = Utterance("b", "say", 1_000, 0, 10_000)
    second = Utterance("a", "say", 1_000, 0, 10_000, turn=1)
    expires_at = expiries([second, first])
    assert expires_at["b"] < expires_at["a"]


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ([], {}),
        ([said("a", 1_000)], {"a": 1_000 + LAG + 10_000 + SLACK + 5_000}),
        ([said("a", 1_000, started=2_000)], {"a": 2_000 + 3 * 10_000}),
        ([said("a", 1_000, started=2_000, ms=1_000)], {"a": 2_000 + 1_000 + SLACK + 500}),
        # Telnyx plays one at a time: what began before another one is over.
        (
            [said("a", 1_000, started=2_000), said("b", 1_500, started=14_000)],
            {"a": 2_000 + 10_000 + SLACK + 5_000, "b": 14_000 + 3 * 10_000},
        ),
        # One that waits is not given up while the one before it may still play.
        (
            [said("a", 1_000, started=2_000), said("b", 1_500)],
            {"a": 32_000, "b": 32_000 + 10_000 + SLACK + 5_000},
        ),
        # What plays goes before what waits, even if it began after the other was registered.
        (
            [said("b", 1_000), said("a", 1_000, started=2_000, ms=60_000)],
            {"a": 2_000 + 3 * 60_000, "b": 182_000 + 10_000 + SLACK + 5_000},
        ),
        # Nobody waits for one that should be over long since.
        (
            [said("a", 1_000, started=2_000), said("b", 90_000)],
            {"a": 32_000, "b": 90_000 + LAG + 10_000 + SLACK + 5_000},
        ),
    ],
    ids=[
        "none",
        "waiting",
        "playing",
        "playing, short",
        "followed by another",
        "in a row",
        "played out of order",
        "long apart",
    ],
)
def test_an_end_is_lost_once_the_utterance_had_its_turn_its_length_and_half_as_much(
    ledger, expected
):
    assert expiries(ledger) == expected
