"""The speech recogniser of a call: what is said comes back as call.transcription events.

What it makes up (words in silence, sound tags, the agent's own words as the caller's, nonsense from
a language it is not set to) is decided by switches and by the language of the party.
"""

from typing import Any

from simulator.features import mishearing
from simulator.model import errors
from simulator.model.interfaces import CallPort
from simulator.model.playback_queue import INFINITY, Item

_TRACKS = {"inbound": ("inbound",), "outbound": ("outbound",), "both": ("inbound", "outbound")}
_WORDS_PER_INTERIM = 2
_TAG_EVERY = 5.0  # seconds between the tags of a noise that goes on
# Confidence of words that were said, echoed, misheard and invented.
_SURE, _ECHOED, _MISHEARD, _INVENTED = 0.97, 0.71, 0.43, 0.15


class Transcriber:
    """Off until started; an outage keeps it running but mute."""

    def __init__(self, call: CallPort) -> None:
        self._call = call
        self._tracks: tuple[str, ...] = ()
        self._interims = call.options.interims
        self._language = mishearing.DEFAULT_LANGUAGE
        self._last_emitted = 0
        self._phantoms = call.options.phantom_text.split("|")
        self._noise = ""
        self.outage = call.options.transcription_outage

    def start(self, body: dict[str, Any]) -> None:
        """Carry out transcription_start, or the transcription_config of answer and dial."""
        if self._tracks:
            raise errors.TelnyxError(422, "90054", "Transcription is already in progress")
        self._tracks = _TRACKS.get(body.get("transcription_tracks", "inbound"), ("inbound",))
        config = body.get("transcription_engine_config") or {}
        asked = config.get("interim_results") or body.get("interim_results")
        self._interims = self._call.options.interims or bool(asked)
        self._language = config.get("language") or mishearing.DEFAULT_LANGUAGE
        self._call.record.add("recogniser", what="started", language=self._language)
        self._await_silence()

    def stop(self) -> None:
        """Carry out transcription_stop."""
        self._tracks = ()

    def heard(self, text: str, seconds: float, track: str) -> None:
        """Receive an utterance that begins now and lasts *seconds*."""
        confidence = _SURE
        spoken = self._call.scenario.party.language
        if track == "inbound" and not mishearing.understands(self._language, spoken):
            text, confidence = mishearing.rubbish(text), _MISHEARD
        words = text.split()
        if self._interims and seconds:
            for count in range(_WORDS_PER_INTERIM, len(words), _WORDS_PER_INTERIM):
                due = seconds * count / len(words)
                self._call.later(due, self._emit, " ".join(words[:count]), track, False, confidence)
        delay = seconds + self._call.options.transcription_delay
        self._call.later(delay, self._emit, text, track, True, confidence)

    def agent_began(self, item: Item) -> None:
        """Receive the agent's words as they begin; on a speakerphone they come back later."""
        if self._call.options.echo and item.kind == "speak" and item.duration != INFINITY:
            delay = max(0.0, item.duration + self._call.options.echo_delay)
            self._call.later(delay, self._echo, item)

    def noise_began(self, clip: str, seconds: float, *, loop: bool) -> None:
        """Receive a noise of the caller's."""
        self._noise = clip if loop else ""
        if self._call.options.sound_tags:
            self._call.later(_TAG_EVERY if loop else seconds, self._tag, clip, loop)

    def noise_ended(self) -> None:
        self._noise = ""

    def _echo(self, item: Item) -> None:
        """Repeat the agent's words, those of them that were said before it was cut short."""
        text = mishearing.as_heard(item.text, mishearing.share_said(item))
        self._emit(text, "inbound", True, _ECHOED)

    def _tag(self, clip: str, loop: bool) -> None:
        self._emit(mishearing.tag(clip), "inbound", True, _INVENTED)
        if loop and self._noise == clip:
            self._call.later(_TAG_EVERY, self._tag, clip, loop)

    def _await_silence(self) -> None:
        if every := self._call.options.phantom_every:
            self._call.later(every, self._phantom, self._last_emitted)

    def _phantom(self, last_emitted: int) -> None:
        """Invent words if nothing was recognised since, and there is no speech now."""
        spans = self._call.caller_voice.spans
        speaking = bool(spans) and spans[-1].ended is None
        if last_emitted == self._last_emitted and not speaking:
            self._phantoms.append(self._phantoms.pop(0))
            self._emit(self._phantoms[-1], "inbound", True, _INVENTED)
        self._await_silence()

    def _emit(self, text: str, track: str, final: bool, confidence: float = _SURE) -> None:
        if track not in self._tracks or self.outage or not text:
            return
        self._last_emitted += 1
        data = {
            "transcript": text,
            "confidence": confidence,
            "is_final": final,
            "transcription_track": track,
        }
        self._call.emit("call.transcription", transcription_data=data)
