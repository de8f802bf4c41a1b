"""Sentences of one answer are sent by several threads, and reach Telnyx in their order."""

import threading
import time

import pytest

from calls.store_types import Speech
from tasks.speech import utterances
from tests.tasks.conftest import CALL, TELNYX

pytestmark = pytest.mark.store


class SlowTelnyx:
    """Takes its time over the first text that it is given."""

    def __init__(self):
        self.spoken, self.asked, self.may_answer = [], threading.Event(), threading.Event()
        self.stops = []

    def speak(self, _command, *, text, stop, **_):
        if not self.asked.is_set():
            self.asked.set()
            assert self.may_answer.wait(10)
        self.spoken.append(text)
        self.stops.append(stop)


@pytest.fixture
def store(spoken):
    return spoken(0)


@pytest.fixture
def slow_telnyx(parts, monkeypatch):
    made = SlowTelnyx()
    object.__setattr__(parts, "telnyx", made)
    monkeypatch.setattr(utterances, "LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(utterances, "EARLIER_WITHIN_S", 5.0)
    return made


@pytest.fixture
def telnyx(slow_telnyx, store):
    """Register two sentences of an answer on a call whose Telnyx is slow."""
    for n, text in enumerate(("first", "second")):
        _register(store, n, text)
        time.sleep(0.002)  # another moment of Redis's clock
    return slow_telnyx


def _register(store, number, text):
    store.register_utterance(CALL, TELNYX, f"u-{number}", "say", 900, Speech(text=text))


def _say(number):
    thread = threading.Thread(target=lambda: utterances.say(CALL, f"u-{number}"), daemon=True)
    thread.start()
    return thread


def test_the_second_sentence_waits_until_telnyx_has_the_first(telnyx):
    first = _say(0)
    assert telnyx.asked.wait(10)
    second = _say(1)
    second.join(0.2)  # the time itself is tested: it must not have overtaken the first
    assert telnyx.spoken == []
    telnyx.may_answer.set()
    first.join(10)
    second.join(10)
    assert telnyx.spoken == ["first", "second"]


def test_a_first_sentence_that_is_stuck_does_not_keep_the_second_for_ever(telnyx, monkeypatch):
    monkeypatch.setattr(utterances, "EARLIER_WITHIN_S", 0.05)
    telnyx.may_answer.set()
    _say(1).join(10)
    assert telnyx.spoken == ["second"]


def test_of_two_sentences_of_one_millisecond_the_second_waits_too(slow_telnyx, store):
    """Their ids do not decide: the ledger of a call says which was entered first."""
    number = 0
    while not _two_of_one_millisecond(store, number):
        number += 2
        assert number < 2_000
    first = _say(number)
    assert slow_telnyx.asked.wait(10)
    second = _say(number + 1)
    second.join(0.2)  # as above
    assert slow_telnyx.spoken == []
    slow_telnyx.may_answer.set()
    first.join(10)
    second.join(10)
    assert slow_telnyx.spoken == [f"words {number}", f"words {number + 1}"]


def _two_of_one_millisecond(store, number):
    """Register two sentences; have those given up that were not of one millisecond."""
    ids = [f"u-{number}", f"u-{number + 1}"]
    for n in (number, number + 1):
        _register(store, n, f"words {n}")
    if any(u.turn for u in store.snapshot(CALL, TELNYX).utterances if u.id in ids):
        return True
    for each in ids:
        store.withdraw_utterance(CALL, TELNYX, each, "not of one millisecond")
    return False


@pytest.fixture
def filler(store):
    """Let a filler play that the next words are to stop."""
    store.register_utterance(CALL, TELNYX, "filler-1", "filler", 900, Speech(text="So."))


@pytest.mark.usefixtures("filler")
def test_the_answer_stops_a_filler(telnyx):
    telnyx.may_answer.set()
    for number in (0, 1):
        _say(number).join(10)
    assert (telnyx.spoken, telnyx.stops) == (["first", "second"], ["all", ""])


@pytest.mark.usefixtures("filler")
def test_a_sentence_that_others_have_overtaken_stops_nothing(telnyx, monkeypatch):
    monkeypatch.setattr(utterances, "EARLIER_WITHIN_S", 0.05)
    telnyx.may_answer.set()
    for number in (1, 0):
        _say(number).join(10)
    assert (telnyx.spoken, telnyx.stops) == (["second", "first"], ["", ""])
