"""Silero's model, what it is asked in a test, and a stand-in that says what it likes."""

from monitor.vad.silero_model import Model
from tests.monitor.vad.clip_scoring import PCMU, load

ALL = load()
BY_NAME = {clip.name: clip for clip in ALL}
MODEL = Model()


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
