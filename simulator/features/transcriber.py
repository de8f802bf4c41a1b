"""The speech recogniser of a call: what is said comes back as call.transcription events."""

from typing import Any

from simulator.model import errors
from simulator.model.interfaces import CallPort

_TRACKS = {"inbound": ("inbound",), "outbound": ("outbound",), "both": ("inbound", "outbound")}
_WORDS_PER_INTERIM = 2
_CONFIDENCE = 0.97


class Transcriber:
    """Off until started; an outage keeps it running but mute."""

    def __init__(self, call: CallPort) -> None:
        self._call = call
        self._tracks: tuple[str, ...] = ()
        self._interims = call.options.interims
        self.outage = call.options.transcription_outage

    def start(self, body: dict[str, Any]) -> None:
        """Carry out transcription_start, or the transcription_config of answer and dial."""
        if self._tracks:
            raise errors.TelnyxError(422, "90054", "Transcription is already in progress")
        self._tracks = _TRACKS.get(body.get("transcription_tracks", "inbound"), ("inbound",))
        config = body.get("transcription_engine_config") or {}
        asked = config.get("interim_results") or body.get("interim_results")
        self._interims = self._call.options.interims or bool(asked)

    def stop(self) -> None:
        """Carry out transcription_stop."""
        self._tracks = ()

    def heard(self, text: str, seconds: float, track: str) -> None:
        """Take in an utterance that begins now and lasts so many seconds."""
        words = text.split()
        if self._interims and seconds:
            for count in range(_WORDS_PER_INTERIM, len(words), _WORDS_PER_INTERIM):
                due = seconds * count / len(words)
                self._call.later(due, self._emit, " ".join(words[:count]), track, False)
        delay = seconds + self._call.options.transcription_delay
        self._call.later(delay, self._emit, text, track, True)

    def _emit(self, text: str, track: str, final: bool) -> None:
        if track not in self._tracks or self.outage or not text:
            return
        data = {
            "transcript": text,
            "confidence": _CONFIDENCE,
            "is_final": final,
            "transcription_track": track,
        }
        self._call.emit("call.transcription", transcription_data=data)
