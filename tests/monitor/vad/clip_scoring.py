"""The clips that the VAD is measured on, and the measure: what it heard against what was said.

A clip of `clips/` is raw 8 kHz mu-law; `truth.tsv` says of what class it is and where somebody
speaks. Times are in ms. What lies `BEFORE_MS` before or `AFTER_MS` after speech is neither hit nor
fault: where a word begins or dies away is a matter of taste.
"""

from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

from monitor.vad.webrtc import FRAME_MS
from telephony.media.frames import MediaFormat, codec_of

CLIPS = Path(__file__).parent / "clips"
BEFORE_MS, AFTER_MS = 100, 300
PCMU = codec_of(MediaFormat("PCMU", 8000))
FRAME_BYTES = 8 * FRAME_MS

Span = tuple[int, int]


@dataclass(frozen=True)
class Clip:
    name: str
    kind: str
    ulaw: bytes
    speech: tuple[Span, ...]

    @property
    def frames(self):
        """The payloads as a stream carries them."""
        whole = range(0, len(self.ulaw) - FRAME_BYTES + 1, FRAME_BYTES)
        return [self.ulaw[at : at + FRAME_BYTES] for at in whole]

    @property
    def duration(self):
        return len(self.frames) * FRAME_MS


def load():
    """Return all clips, in the order of truth.tsv."""
    rows = (CLIPS / "truth.tsv").read_text().splitlines()[1:]
    return [_clip(*row.split("\t")) for row in rows]


def _clip(name, kind, speech):
    spans = tuple((int(a), int(b)) for a, b in (span.split("-") for span in speech.split()))
    return Clip(name, kind, (CLIPS / f"{name}.ulaw").read_bytes(), spans)


@dataclass(frozen=True)
class Turn:
    """One turn: when it was reported (`told_*`), and when it was (`began`, `ended`)."""

    told_begin: int
    began: int
    told_end: int
    ended: int


def turns_of(vad, payloads, to_pcm=PCMU.to_pcm):
    """Return the turns *vad* hears in 20 ms *payloads*."""
    told, now = [], 0
    for payload in payloads:
        now += FRAME_MS
        told += [(now, turned) for turned in vad.feed(to_pcm(payload))]
    return pair(told, now)


def pair(told, duration):
    """Return the turns in the reports *told*; one that is open at the end ends there."""
    turns, begin = [], None
    for now, turned in told:
        if turned.speaking:
            begin = (now, now - turned.ago_ms)
        else:
            turns.append(Turn(*begin, now, now - turned.ago_ms))
            begin = None
    if begin is not None:
        turns.append(Turn(*begin, duration, duration))
    return turns


@dataclass
class Score:
    """What was heard of one class of clips; add clips to it with `count`."""

    speech_ms: int = 0
    missed_ms: int = 0
    other_ms: int = 0
    false_ms: int = 0
    said: int = 0
    unheard: int = 0
    split: int = 0
    false_turns: int = 0
    onsets: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def count(self, clip, turns):
        heard = _cells([(turn.began, turn.ended) for turn in turns], clip.duration)
        speech = _cells(clip.speech, clip.duration)
        near = _cells([(a - BEFORE_MS, b + AFTER_MS) for a, b in clip.speech], clip.duration)
        self.speech_ms += len(speech) * FRAME_MS
        self.missed_ms += len(speech - heard) * FRAME_MS
        self.other_ms += clip.duration - len(near) * FRAME_MS
        self.false_ms += len(heard - near) * FRAME_MS
        spans = [_cells([(turn.began, turn.ended)], clip.duration) for turn in turns]
        self.false_turns += sum(not span & near for span in spans)
        for begin, end in clip.speech:
            self._count_one(begin, end, clip.duration, turns)
        return self

    def _count_one(self, begin, end, duration, turns):
        self.said += 1
        own = [t for t in turns if t.told_begin < end + BEFORE_MS and t.ended > begin]
        if not own:
            self.unheard += 1
            return
        self.split += len(own) - 1
        self.onsets.append(max(0, own[0].told_begin - begin))
        if own[-1].told_end < duration:
            self.ends.append(own[-1].told_end - end)

    def beyond(self, missed, unheard, splits, false, onset):
        """Return what is more than these limits, by name: percents, counts, the onset's p95."""
        found = {
            "missed": (self.missed, missed),
            "unheard": (self.unheard, unheard),
            "splits": (self.split, splits),
            "false": (self.false, false),
            "onset": (self.onset[1], onset),
        }
        return {name: value for name, (value, limit) in found.items() if value > limit}

    @property
    def missed(self):
        """Speech not taken for speech, in percent of it."""
        return 100 * self.missed_ms / max(1, self.speech_ms)

    @property
    def false(self):
        """Something else taken for speech, in percent of it."""
        return 100 * self.false_ms / max(1, self.other_ms)

    @property
    def onset(self):
        """Median and 95th percentile of the time from the first sound to the report; or None."""
        return (median(self.onsets), _p95(self.onsets)) if self.onsets else None

    @property
    def end(self):
        """The same from the last sound; of turns that ended before their clip."""
        return (median(self.ends), _p95(self.ends)) if self.ends else None


def score(clips, detector):
    """Return what detectors that *detector* makes, a new one for each clip, hear in *clips*."""
    total = Score()
    for clip in clips:
        total.count(clip, turns_of(detector(), clip.frames))
    return total


def _cells(spans, duration):
    """Return the frames that lie mostly within *spans*."""
    half = FRAME_MS // 2
    cells = {
        cell
        for begin, end in spans
        for cell in range((begin + half) // FRAME_MS, (end + half) // FRAME_MS)
    }
    return {cell for cell in cells if 0 <= cell < duration // FRAME_MS}


def _p95(values):
    return quantiles(values, n=20, method="inclusive")[-1] if len(values) > 1 else values[0]


class Paced:
    """A Silero track of a worker that judges what waits after every other frame of this track.

    That is what the worker's greenlet does every 32 ms, on a clock that is the track's own.
    """

    def __init__(self, silero, sample_rate=8000):
        self._silero = silero
        self._track = silero.detector(sample_rate)
        self._frames = 0

    @property
    def speaking(self):
        return self._track.speaking

    def feed(self, pcm, lost=0):
        turns = self._track.feed(pcm, lost)
        self._frames += 1
        if self._frames % 2 == 0:
            self._silero.judge()
        return turns
