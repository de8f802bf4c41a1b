"""Voice activity detection: one track's samples in, "the caller began / stopped" out. Pure.

A 20 ms frame is speech when WebRTC's detector says so and it is louder than the background, which
is followed all the time: steady noise of any level becomes background within seconds. Speech
begins when most of a short window is speech and some of it is voiced, that is, repeats itself at
the pitch of a voice: clicks, slams, coughs, breath and traffic don't. It lasts until nothing was
speech for the hangover, so that a pause between words is no end; hissing without a vowel for long
does not keep it alive.

Lost frames are no evidence. A gap too short to notice is bridged with what went before it, so that
loss within a word ends nothing; what a longer one lacks counts as quiet, so that a stream that
stops in the middle of a word can't leave the caller speaking for ever. No gap begins speech.

Every constant was chosen on other recordings than those it is tested on;
`benchmarks/accuracy/vad.py` measures them. A radio or people talking nearby pass for the caller;
`monitor.policy` limits what that can do.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import _webrtcvad

from monitor.vad.level import SOUNDED_ABOVE
from monitor.vad.level import Background as _Background
from telephony.media.samples import halved, loudness, voicing

FRAME_MS = 20
RATE, WIDE_RATE = 8_000, 16_000
"""Hz. Wideband is halved first: a call must not end sooner for a better line."""

FRAME_SAMPLES = RATE * FRAME_MS // 1000
"""At 8000 Hz, the rate of all decisions."""

AGGRESSIVENESS = 3
"""WebRTC's strictest mode: it takes the least noise for speech."""

WINDOW = (1 << 10) - 1
"""The last 200 ms, one bit a frame, the newest lowest."""

ONSET_SPEECH = 7
ONSET_VOICED = 2
"""Of the frames in the window that were checked for voicing: every other one."""

VOICED = 0.72
HANGOVER_FRAMES = 30
UNVOICED_FRAMES = 15
"""The longest stretch of consonants; a longer hiss is not speech."""

LOOK_EVERY, LOOK_EVERY_IN_SPEECH = 2, 7
"""Frames from one look for voicing to the next: it costs twice as much as WebRTC's verdict."""

BRIDGED_FRAMES = 5

BEGIN_ABOVE, KEEP_ABOVE = 1.5, 1.25
"""Times the background: 3.5 and 2 dB."""


@dataclass(frozen=True, slots=True)
class SpeechChange:
    """The caller began or stopped speaking, `ago_ms` before the end of the samples taken."""

    speaking: bool
    ago_ms: int


def _webrtc() -> Callable[[bytes, int], bool]:
    """Return a new detector: samples at 8000 Hz and their number, which is not checked, to verdict.

    It is `webrtcvad.Vad.is_speech` without the steps in Python around it, an eighth of its cost.
    """
    vad = _webrtcvad.create()
    _webrtcvad.init(vad)
    _webrtcvad.set_mode(vad, AGGRESSIVENESS)
    return partial(_webrtcvad.process, vad, RATE)


class VoiceActivity:
    """Follows one track. `speaking` is the state after the last whole frame.

    `sounded` grows with each frame clearly above the background and falls with each other one: from
    `level.SOUNDED_FRAMES` on something was heard, speech or not. Its reader sets it to 0.
    """

    def __init__(self, sample_rate: int) -> None:
        """*sample_rate* in Hz: 8000 or 16000; else ValueError."""
        if sample_rate not in {RATE, WIDE_RATE}:
            raise ValueError(f"sample_rate must be 8000 or 16000, not {sample_rate}")
        self.speaking = False
        self._wide = sample_rate == WIDE_RATE
        self._frame_bytes = sample_rate * FRAME_MS // 1000 * 2
        self._is_speech = _webrtc()
        self._background = _Background().follow
        self.sounded = 0
        self._rest = b""
        self._previous = bytes(FRAME_SAMPLES * 2)
        # Times are counted in frames from the track's start, the lost ones included.
        self._now = self._spoke_at = self._look_at = 0
        self._voiced_at = -UNVOICED_FRAMES
        # The window: one bit a frame, the newest lowest.
        self._speech = self._voiced = 0

    def feed(self, pcm: bytes, lost: int = 0) -> list[SpeechChange]:
        """Take 16-bit mono samples of any length, before which *lost* frames went missing.

        Returns the changes they make. `feed(b"", lost=n)` means that n frames are missing.
        """
        size = self._frame_bytes
        if len(pcm) == size and not self._rest and lost <= 0:
            turn = self._process(pcm)  # the usual case
            return [] if turn is None else self._changes([turn])
        turns = [self._skip(lost)] if lost > 0 else []
        pcm = self._rest + pcm
        whole = len(pcm) - len(pcm) % size
        self._rest = pcm[whole:]
        turns += [self._process(pcm[at : at + size]) for at in range(0, whole, size)]
        return self._changes(turns)

    def _changes(self, turns: list[tuple[bool, int] | None]) -> list[SpeechChange]:
        return [SpeechChange(turn[0], (self._now - turn[1]) * FRAME_MS) for turn in turns if turn]

    def _process(self, frame: bytes) -> tuple[bool, int] | None:
        """Return the new state and since when, if *frame* changes it."""
        if self._wide:
            frame = halved(frame)
        self._now += 1
        above = KEEP_ABOVE if self.speaking else BEGIN_ABOVE
        level = loudness(frame)
        background = self._background(level)
        loud = level > background * above
        if level > background * SOUNDED_ABOVE:
            self.sounded += 1
        elif self.sounded:
            self.sounded -= 1
        # Called even if the result doesn't matter: it learns the noise from quiet frames.
        speech = self._is_speech(frame, FRAME_SAMPLES) and loud
        voiced = speech and self._now >= self._look_at and self._is_voiced(frame)
        self._previous = frame
        if self.speaking:
            if speech and self._now - self._voiced_at <= UNVOICED_FRAMES:
                self._spoke_at = self._now
            return self._end_if_quiet()
        if speech or self._speech or self._voiced:
            return self._begin_if_spoken(speech=speech, voiced=voiced)
        return None

    def _is_voiced(self, frame: bytes) -> bool:
        voiced = voicing(self._previous + frame) > VOICED
        if voiced:
            self._voiced_at = self._now
        wait = LOOK_EVERY_IN_SPEECH if voiced and self.speaking else LOOK_EVERY
        self._look_at = self._now + wait
        return voiced

    def _begin_if_spoken(self, *, speech: bool, voiced: bool) -> tuple[bool, int] | None:
        self._speech = (self._speech << 1 | speech) & WINDOW
        self._voiced = (self._voiced << 1 | voiced) & WINDOW
        enough = (
            self._speech.bit_count() >= ONSET_SPEECH and self._voiced.bit_count() >= ONSET_VOICED
        )
        if not (speech and enough):
            return None
        self.speaking = True
        self._spoke_at = self._now
        return True, self._now - self._speech.bit_length()

    def _end_if_quiet(self) -> tuple[bool, int] | None:
        if self._now - self._spoke_at < HANGOVER_FRAMES:
            return None
        self.speaking = False
        self._speech = self._voiced = 0
        return False, self._spoke_at

    def _skip(self, lost: int) -> tuple[bool, int] | None:
        if self._spoke_at == self._now:
            self._spoke_at += min(lost, BRIDGED_FRAMES)
        self._now += lost
        self._look_at = self._now + 2
        if self.speaking:
            return self._end_if_quiet()
        if lost > BRIDGED_FRAMES:
            self._speech = self._voiced = 0
        else:
            bridge = (1 << lost) - 1 if self._speech & 1 else 0
            self._speech = (self._speech << lost | bridge) & WINDOW
        return None
