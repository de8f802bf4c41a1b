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

    def speak(self, _command, *, text, **_):
        if not self.asked.is_set():
            self.asked.set()
            assert self.may_answer.wait(10)
        self.spoken.append(text)


@pytest.fixture
def telnyx(parts, spoken, monkeypatch):
    """Register two sentences of an answer on a call whose Telnyx is slow."""
    store, made = spoken(0), SlowTelnyx()
    for n, text in enumerate(("first", "second")):
        store.register_utterance(CALL, TELNYX, f"u-{n}", "say", 900, Speech(text=text))
        time.sleep(0.002)  # another moment of Redis's clock
    object.__setattr__(parts, "telnyx", made)
    monkeypatch.setattr(utterances, "LOOK_EVERY_S", 0.001)
    monkeypatch.setattr(utterances, "EARLIER_WITHIN_S", 5.0)
    return made


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
