"""Reasons read from a stored call. Pure."""

import pytest

from calls.suspension import Suspension, in_words, read

pytestmark = pytest.mark.unit


def test_each_reason_is_read_with_its_own_expiry():
    stored = {"suspended:hold": "900 100", "suspended:bridge": "800 200", "state": "answered"}
    assert read(stored) == (Suspension("bridge", 800, 200), Suspension("hold", 900, 100))


def test_what_the_version_before_stored_is_one_reason():
    stored = {"standing_until": "900", "standing_for": "hold"}
    assert read(stored) == (Suspension("hold", 900),)
    assert read({"standing_until": "0", "standing_for": ""}) == ()
    assert read({"standing_until": "900", "standing_for": ""})[0].why == "unknown"


@pytest.mark.parametrize(
    ("reason", "why", "with_person", "own"),
    [
        ("bridge", "bridge", True, False),
        ("conference#7", "conference", True, False),
        ("hold", "hold", False, False),
        ("agent:bridge#1.2", "bridge", False, True),
        ("agent:a #1 question#1.2", "a #1 question", False, True),
    ],
)
def test_a_reason_tells_who_the_caller_is_with(reason, why, with_person, own):
    one = Suspension(reason, 1)
    assert (one.why, one.with_person, one.own) == (why, with_person, own)


def test_reasons_in_words_are_named_once():
    assert in_words([Suspension("queue", 1), Suspension("conference#1", 1),
                     Suspension("conference#2", 1)]) == "conference, queue"  # fmt: skip
