"""When an utterance's end is taken for lost: its length, its turn, its slack."""

import json

import pytest

from calls.ledger import Utterance, expected_duration_ms, expiries

pytestmark = pytest.mark.unit

LAG, SLACK = 3_000, 4_000


def said(name, registered, started=0, ms=10_000):
    return Utterance(name, "say", registered, started, ms)


def test_a_text_takes_a_second_for_twelve_letters_and_never_less_than_a_word_does():
    assert expected_duration_ms("x" * 120) == 10_000
    assert expected_duration_ms("Hi") == 800
    assert expected_duration_ms("") == 800


def test_an_entry_is_read_as_the_steps_write_it():
    raw = {"kind": "checkin", "registered_at": 5e3, "started_at": 0, "duration_ms": 800.0}
    assert Utterance.parse("0-checkin-1", json.dumps(raw)) == Utterance(
        "0-checkin-1", "checkin", 5_000, 0, 800
    )


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        ([], {}),
        ([said("a", 1_000)], {"a": 1_000 + LAG + 10_000 + SLACK + 5_000}),
        ([said("a", 1_000, started=2_000)], {"a": 2_000 + 10_000 + SLACK + 5_000}),
        # One that waits begins when the one before it is over, at the earliest.
        (
            [said("a", 1_000, started=2_000), said("b", 1_500)],
            {"a": 21_000, "b": 12_000 + 10_000 + SLACK + 5_000},
        ),
        # What plays goes before what waits, even if it began after the other was registered.
        (
            [said("b", 1_000), said("a", 1_000, started=2_000, ms=60_000)],
            {"a": 2_000 + 60_000 + SLACK + 30_000, "b": 62_000 + 10_000 + SLACK + 5_000},
        ),
        # Nobody waits for one that should be over long since.
        (
            [said("a", 1_000, started=2_000), said("b", 90_000)],
            {"a": 21_000, "b": 90_000 + LAG + 10_000 + SLACK + 5_000},
        ),
    ],
    ids=["none", "waiting", "playing", "in a row", "played out of order", "long apart"],
)
def test_an_end_is_lost_once_the_utterance_had_its_turn_its_length_and_half_as_much(
    ledger, expected
):
    assert expiries(ledger) == expected
