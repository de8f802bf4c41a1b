"""What no stream may make of Silero's turns: any bytes, in any pieces, with frames lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.vad.endpointing import HANGOVER_MS, WINDOW_MS, Endpointer
from monitor.vad.silero import WAITING, Silero
from monitor.vad.silero_model import CONTEXT, WINDOW
from monitor.vad.webrtc import BRIDGED_FRAMES, FRAME_MS, HANGOVER_FRAMES
from tests.monitor.vad.clip_scoring import PCMU
from tests.monitor.vad.silero_tracks import BY_NAME, LOUD, MODEL, Fancy, Recorded, pcm_of

pytestmark = [pytest.mark.unit, pytest.mark.long]


@given(st.lists(st.integers(1, 1_500), min_size=1, max_size=12))
def test_the_same_bytes_in_any_pieces_give_the_same_windows(cuts):
    pcm = pcm_of(BY_NAME["short-us-man"])[:20_000]
    model = Recorded()
    silero = Silero(model)
    activity, at, n = silero.detector(8000), 0, 0
    while at < len(pcm):
        activity.feed(pcm[at : at + cuts[n % len(cuts)]])
        at += cuts[n % len(cuts)]
        n += 1
        silero.judge()
    sounds = [sound for batch, _ in model.batches for sound in batch]
    assert b"".join(sound[2 * CONTEXT :] for sound in sounds) == pcm[: len(sounds) * 2 * WINDOW]
    assert len(sounds) == len(pcm) // (2 * WINDOW)
    for before, after in pairwise(sounds):
        assert after[: 2 * CONTEXT] == before[-2 * CONTEXT :]


TAKES = st.lists(
    st.tuples(st.integers(0, 900), st.one_of(st.just(0), st.integers(0, 60), st.integers(0, 10**9)))
)
SURE = st.lists(st.floats(0, 1), min_size=1, max_size=50)


@given(TAKES, SURE, st.sampled_from([8, 16]))
def test_turns_alternate_and_lie_in_the_past(takes, sure, khz):
    silero = Silero(Fancy(sure))
    activity = silero.detector(khz * 1000)
    speaking, samples, last = False, 0, 0
    for size, lost in [*takes, (0, 100)]:
        turns = activity.feed(size * LOUD, lost)
        samples += size * 8 // khz + lost * 160
        now = samples // 8
        for turned in turns:
            assert turned.speaking != speaking
            assert last <= now - turned.ago_ms <= now + 1
            speaking, last = turned.speaking, now - turned.ago_ms
        assert activity.speaking == speaking
        silero.judge()
    activity.feed(b"", HANGOVER_FRAMES + BRIDGED_FRAMES)
    assert not activity.speaking


def in_a_word():
    """Return a Silero and its track in the middle of a word."""
    clip = BY_NAME["clean-us-man"]
    silero = Silero(MODEL)
    activity = silero.detector(8000)
    for payload in clip.frames[: clip.speech[0][0] // FRAME_MS + 25]:
        activity.feed(PCMU.to_pcm(payload))
        silero.judge()
    assert activity.speaking
    return silero, activity


def test_a_stream_that_stops_within_a_word_ends_the_turn():
    _, activity = in_a_word()
    assert activity.feed(b"", lost=HANGOVER_FRAMES - 1) == []
    (turned,) = activity.feed(b"", lost=BRIDGED_FRAMES + 1)
    assert not turned.speaking
    assert turned.ago_ms >= HANGOVER_MS
    assert activity.feed(b"", lost=10_000) == []


def test_what_waited_when_a_stream_stopped_is_judged_before_the_gap():
    silero = Silero(MODEL)
    activity = silero.detector(8000)
    clip = BY_NAME["clean-us-man"]
    activity.feed(pcm_of(clip)[: 2 * 8 * (clip.speech[0][0] + 400)][-2 * WINDOW * WAITING :])
    began, ended = activity.feed(b"", lost=150)
    assert (began.speaking, ended.speaking) == (True, False)
    assert began.ago_ms > ended.ago_ms >= 3_000 - 100 - WINDOW_MS


def test_a_short_gap_within_a_word_is_bridged():
    silero, activity = in_a_word()
    rest = BY_NAME["clean-us-man"].frames
    at = BY_NAME["clean-us-man"].speech[0][0] // FRAME_MS + 25 + BRIDGED_FRAMES
    assert activity.feed(PCMU.to_pcm(rest[at]), lost=BRIDGED_FRAMES) == []
    for payload in rest[at + 1 : at + 20]:
        assert activity.feed(PCMU.to_pcm(payload)) == []
        silero.judge()
    assert activity.speaking


@given(st.lists(st.integers(0, 10**6), max_size=30))
def test_gaps_alone_never_begin_or_prolong_speech(gaps):
    activity = Silero(MODEL).detector(8000)
    assert [turn for lost in gaps for turn in activity.feed(b"", lost)] == []
    endpoint = Endpointer()
    for n in range(1, 5):
        endpoint.feed(n * WINDOW_MS, 1.0)
    assert endpoint.speaking
    at, ended = 4 * WINDOW_MS, []
    for _ in range(HANGOVER_FRAMES + BRIDGED_FRAMES):
        at += FRAME_MS
        ended += endpoint.skip_to(at)
    assert len(ended) == 1


def test_a_stream_that_is_never_judged_keeps_a_second_and_no_more():
    activity = Silero(MODEL).detector(8000)
    for _ in range(1_000):
        activity.feed(bytes(320))
    assert len(activity.waiting) == WAITING


def test_a_machine_that_cannot_keep_up_still_hears_that_somebody_speaks():
    """Half the windows are judged; the others are dropped a few at a time, and bridged."""
    silero = Silero(MODEL)
    clip = BY_NAME["clean-us-man"]
    activity, told = silero.detector(8000), []
    quiet = BY_NAME["silence"].frames
    for n, payload in enumerate(quiet + clip.frames * 3 + quiet):
        told += activity.feed(PCMU.to_pcm(payload))
        if n % 4 == 0:
            silero.judge_some()
    assert [turned.speaking for turned in told[:2]] == [True, False]
    assert len(told) >= 6


def test_a_model_that_fails_costs_windows_and_nothing_else(monkeypatch):
    class Failing(Fancy):
        def judge(self, sounds, states):
            if self._n == 0:
                self._n = 1
                raise RuntimeError("out of memory")
            return super().judge(sounds, states)

    told = []
    monkeypatch.setattr(
        "monitor.vad.silero.log.exception", lambda what, **_: told.append(what), raising=False
    )
    silero = Silero(Failing([0.9]))
    activity = silero.detector(8000)
    activity.feed(2 * WINDOW * LOUD)
    silero.judge()
    activity.feed(5 * WINDOW * LOUD)
    silero.judge()
    (began,) = activity.feed(b"")
    assert began.speaking
    assert told == ["Silero failed, windows lost"]
