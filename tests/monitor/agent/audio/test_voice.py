"""An agent's own audio: when it is in the ledger, when it has ended, how much of it was heard."""

import pytest

from monitor.agent.audio import voice as voice_module
from tests.monitor.agent.audio.conftest import CALL, LOUD, QUIET
from tests.system.harness.waiting import eventually

pytestmark = pytest.mark.store


class Clock:
    now = 100.0

    def __call__(self):
        return self.now

    def go(self, seconds):
        self.now += seconds


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(voice_module, "monotonic", clock)
    monkeypatch.setattr(voice_module.gevent, "spawn", lambda *_: None)  # the watch: see below
    return clock


def speak(line, clock, frames, frame=LOUD):
    for _ in range(frames):
        line.handle.voice.write(frame)
        clock.go(0.02)


def test_it_is_in_the_ledger_before_the_first_sound_and_until_the_echo(line, clock):
    speak(line, clock, 50)
    assert line.ledger == ["stream"]
    line.handle.voice.mark("done")
    assert line.ledger == ["stream"], "Telnyx still plays it"
    line.echo()
    assert line.ledger == []


def test_silence_is_no_utterance(line, clock):
    speak(line, clock, 50, QUIET)
    assert line.ledger == []
    assert line.out.sent == [QUIET] * 50, "it goes on to the caller, as Telnyx would have it"


def test_an_utterance_ends_in_a_stream_that_falls_silent(line, clock):
    speak(line, clock, 20)
    speak(line, clock, 14, QUIET)
    assert line.out.marks == []
    speak(line, clock, 2, QUIET)
    assert len(line.out.marks) == 1
    line.echo()
    assert line.ledger == []
    speak(line, clock, 1)
    assert line.ledger == ["stream"]


def test_a_pause_between_words_ends_nothing(line, clock):
    for _ in range(5):
        speak(line, clock, 20)
        speak(line, clock, 12, QUIET)
    assert line.out.marks == []
    assert line.ledger == ["stream"]


def test_a_long_stream_is_believed_for_as_long_as_it_lasts(line, clock):
    speak(line, clock, 1_500)
    [stream] = line.view.utterances
    assert stream.duration_ms >= 30_000
    line.handle.voice.mark("")
    [stream] = line.view.utterances
    assert stream.duration_ms == pytest.approx(30_000, abs=1_100)


def test_much_at_once_is_believed_at_once(line, clock):
    line.handle.voice.write(LOUD * 400)
    [stream] = line.view.utterances
    assert stream.duration_ms >= 8_000
    clock.go(2)
    assert list(line.handle.heard().values()) == [pytest.approx(0.25)]


def test_a_stop_clears_and_tells_how_much_was_heard(line, clock):
    line.handle.voice.write(LOUD * 200)
    clock.go(1)
    heard = line.handle.stop()
    assert list(heard.values()) == [pytest.approx(0.25)]
    assert line.out.marks[-1] == "clear"
    assert len(line.out.marks) == 2, "its mark goes first, and comes back at once"
    assert line.handle.stop() == {}
    line.echo()
    assert line.ledger == []


def test_what_waits_behind_is_not_heard_at_all(line, clock):
    first, second = line.handle.stream(LOUD * 50), line.handle.stream(LOUD * 50)
    clock.go(0.5)
    assert line.handle.stop() == {first: pytest.approx(0.5), second: 0}


def test_marks_come_back_by_the_agents_own_names(line, clock):
    speak(line, clock, 10)
    line.handle.voice.mark("a" * 500)
    utterance, mark = line.out.marks
    assert line.handle.mark_reached(utterance) is None
    assert line.handle.mark_reached(mark) == "a" * 500
    assert line.handle.mark_reached(mark) is None


def test_marks_that_never_come_back_are_forgotten(line, clock):
    for n in range(1_000):
        line.handle.voice.mark(str(n))
    assert len(line.handle.voice._marks) == voice_module.MAX_MARKS
    assert line.handle.mark_reached(line.out.marks[-1]) == "999"
    assert clock.now == 100


def test_who_streams_too_far_ahead_is_cut(line, clock):
    for _ in range(40):
        line.handle.voice.write(LOUD * 500)
    assert sum(map(len, line.out.sent)) <= (voice_module.MAX_AHEAD_S + 10) * 8_000
    assert clock.now == 100


def test_nothing_is_said_once_the_call_is_over(line, clock):
    line.store.call_ended(CALL, line.origin, "normal_clearing", "caller")
    speak(line, clock, 5)
    assert line.out.sent == []
    assert line.handle.stream(LOUD) == ""


def test_a_worker_that_lost_the_call_sends_nothing(line, clock):
    line.store.attach_session(CALL, line.origin, "stream-2")
    speak(line, clock, 5)
    assert line.out.sent == []


def test_a_stream_that_stops_coming_has_ended(line):
    line.handle.voice.write(LOUD * 50)
    eventually(_until(lambda: line.out.marks), 5, what="the mark")


def _until(condition):
    def holds():
        voice_module.gevent.sleep(0.01)  # its watch is a greenlet of this thread
        assert condition()
        return True

    return holds
