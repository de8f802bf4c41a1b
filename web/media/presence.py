"""Whether media of a call arrives and whether it sounds, as reported to the call's monitor."""

from time import monotonic

from monitor.agent.runner import AgentRunner
from monitor.loop import CallMonitor
from monitor.vad.detector import Detector
from monitor.vad.webrtc import FRAME_MS, SpeechChange

MEDIA_LOST_S = 3.0
"""Telnyx sends 50 frames a second, silence included."""

SOUND_EVERY_S = 2.0


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


class MediaPresence:
    """The inbound media of one call: when it last came, and when it last sounded."""

    def __init__(self) -> None:
        self._media_at = 0.0
        self._lost = False
        self._reported = False
        self._sound_at = self._sound_reported_at = 0.0

    def arrived(self) -> None:
        """Note a frame of the caller's audio."""
        self._media_at = monotonic()

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
