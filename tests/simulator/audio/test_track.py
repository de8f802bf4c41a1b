import pytest

from simulator import clock
from simulator.audio import clips
from simulator.audio.ticker import Ticker
from simulator.audio.track import Span, Voice, overlap

pytestmark = pytest.mark.unit


def test_speech_covers_noise_and_noise_covers_the_quiet_line(monkeypatch):
    time = [50.0]
    monkeypatch.setattr(clock, "now", lambda: time[0])
    ticker = Ticker()
    voice = Voice(ticker, "silence")
    quiet = voice.frame(ticker.number, "PCMU")
    voice.make_noise("hum", loop=True)
    assert voice.frame(ticker.number, "PCMU") == clips.frames("hum", "PCMU")[0]
    voice.speak("hello")
    assert voice.frame(ticker.number, "PCMU") == clips.frames("hello", "PCMU")[0]
    voice.finish()
    hum = clips.frames("hum", "PCMU")
    assert voice.frame(ticker.number + len(hum) + 3, "PCMU") == hum[3]
    voice.hush()
    assert voice.frame(ticker.number, "PCMU") == quiet


def test_overlap_of_two_voices():
    ours = [Span(0.0, 2.0), Span(5.0)]
    theirs = [Span(1.0, 3.0), Span(6.0, 6.5)]
    assert overlap(ours, theirs, now=10.0) == pytest.approx(1.5)
    assert overlap([], theirs, now=10.0) == 0
