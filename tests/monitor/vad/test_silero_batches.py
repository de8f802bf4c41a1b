"""Silero hears the same whether calls are judged together or one by one; windows wait in order."""

import numpy as np
import onnxruntime
import pytest

from monitor.vad.endpointing import STILL_SPEECH, WINDOW_MS, Endpointer
from monitor.vad.silero import FAINT, LARGEST, Silero, SileroActivity
from monitor.vad.silero_model import _PATH, CONTEXT, WINDOW
from tests.monitor.vad.silero_tracks import ALL, MODEL, Recorded, pcm_of

pytestmark = [pytest.mark.unit, pytest.mark.long]

SPOKEN = [clip for clip in ALL if clip.speech]


def alone(pcm):
    """Return the confidences of one track's windows, one at a time, by onnxruntime alone."""
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
