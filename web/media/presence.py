"""Whether media of a call arrives and whether it sounds, as reported to the call's monitor."""

from time import monotonic

from monitor.agent.runner import AgentRunner
from monitor.loop import CallMonitor
from monitor.music.detector import SoundTrack
from monitor.vad.detector import Detector
from monitor.vad.level import LIVELY_FRAMES
from monitor.vad.webrtc import FRAME_MS, SpeechChange

MEDIA_LOST_S = 3.0
"""Telnyx sends 50 frames a second, silence included."""

SOUND_EVERY_S = 2.0

LINE_DEAD_S = 3.0
"""A line is dead after this time of only digital silence since its first frame."""


class SpeechReport:
    """Reports what the voice activity detector found to a call's monitor and its agent."""

    __slots__ = ("_agent", "_monitor")

    def __init__(self, monitor: CallMonitor, agent: AgentRunner) -> None:
        self._monitor = monitor
        self._agent = agent

    def __call__(self, changes: list[SpeechChange]) -> None:
        for change in changes:
            self._monitor.voice_activity(speaking=change.speaking, ago_ms=change.ago_ms)
            self._agent.caller_speaks(speaking=change.speaking)


class LineLevel:
    """Whether the line of one call carries anything but digital silence."""

    def __init__(self) -> None:
        self._since = 0.0
        self._dead = self._alive = False

    def check(self, monitor: CallMonitor, vad: Detector) -> None:
        """Report to *monitor* a line that is dead, and one that turns out to be alive after all."""
        if self._alive:
            return
        self._since = self._since or monotonic()
        if vad.lively >= LIVELY_FRAMES:
            self._alive = True
            if self._dead:
                monitor.line_changed(dead=False)
        elif not self._dead and monotonic() - self._since >= LINE_DEAD_S:
            self._dead = True
            monitor.line_changed(dead=True)


class MediaPresence:
    """The inbound media of one call: when it last came, and when it last sounded."""

    def __init__(self) -> None:
        self._media_at = 0.0
        self._lost = False
        self._reported = False
        self._sound_at = self._sound_reported_at = 0.0
        self._line = LineLevel()
        self._track: SoundTrack | None = None

    def listen(self, track: SoundTrack) -> None:
        """Have *track* judge what is on the line."""
        self._track = track

    def arrived(self, payload: bytes) -> None:
        """Note a frame of the caller's audio, as it was encoded."""
        self._media_at = monotonic()
        if self._track:
            self._track.feed(payload)

    def sounded(self) -> None:
        """Note that the frame which arrived last was sound."""
        self._sound_at = self._media_at

    def check(self, monitor: CallMonitor, report: SpeechReport, vad: Detector | None) -> None:
        """Report changes to *monitor*; called about twice a second."""
        if not self._media_at:
            return
        if not self._reported:
            self._reported = True
            monitor.media_came()
        if vad is not None and not self._lost:
            self._line.check(monitor, vad)
        if self._track and (found := self._track.take()):
            monitor.line_sound(found)
        # Sound within speech is reported by the detector itself.
        speaking = vad is not None and vad.speaking
        if not speaking and self._sound_at - self._sound_reported_at >= SOUND_EVERY_S:
            self._sound_reported_at = self._sound_at
            monitor.sound_heard(round((monotonic() - self._sound_at) * 1000))
        lost = monotonic() - self._media_at > MEDIA_LOST_S
        if lost != self._lost:
            self._lost = lost
            if lost and vad:
                # Without media the caller counts as silent.
                report(vad.feed(b"", int(MEDIA_LOST_S * 1000 / FRAME_MS)))
            monitor.media_changed(lost=lost)
