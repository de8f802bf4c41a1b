"""Plays speak and playback commands to the caller: durations, started and ended events."""

import base64
import re
from collections.abc import Callable
from typing import Any

from simulator import clock
from simulator.features import audio_length
from simulator.features.transcriber import Transcriber
from simulator.model import errors
from simulator.model.interfaces import CallPort
from simulator.model.playback_queue import INFINITY, Change, Item, PlaybackQueue
from simulator.model.step import ForeignAudio

_AGENT_VOICE = "long-story"  # what the outbound track carries while audio plays
_NEVER_PLAYED = ("file_not_found", "failed")
_FOREIGN_URL = "https://other-application.example/announcement.wav"
_TAG = re.compile(r"<[^>]*>")


class Player:
    """The two playback queues of a call, run against the clock."""

    def __init__(self, call: CallPort, transcriber: Transcriber) -> None:
        self._call = call
        self._transcriber = transcriber
        self._queues = {False: PlaybackQueue(), True: PlaybackQueue()}
        self._items: list[Item] = []
        self._then: dict[Item, Callable[[], None]] = {}

    def speak(self, body: dict[str, Any], then: Callable[[], None] | None = None) -> Item:
        """Queue a speak command; ``then`` is called when it has ended, however it did."""
        options = self._call.options
        text = _TAG.sub("", body["payload"])
        seconds = max(options.speak_minimum, len(text) / options.speak_rate)
        item = Item("speak", seconds * audio_length.loops(body), self._state(body), text)
        return self._add(item, body, then)

    def play(self, body: dict[str, Any], then: Callable[[], None] | None = None) -> Item:
        """Queue a playback_start command."""
        sources = [
            each for each in ("audio_url", "media_name", "playback_content") if body.get(each)
        ]
        if len(sources) != 1:
            raise errors.invalid(
                "audio_url", "Missing required parameter", "Give one source of audio.", "10004"
            )
        source = body[sources[0]]
        names = {"audio_url": "media_url", "media_name": "media_name"}
        media = {names[sources[0]]: source} if sources[0] in names else {}
        content = sources[0] == "playback_content"
        seconds = (
            audio_length.of_content(source)
            if content
            else audio_length.of_name(source, self._call.options.playback_seconds)
        )
        item = Item(
            "playback",
            seconds * audio_length.loops(body),
            self._state(body),
            overlay=_overlay(body),
        )
        item.media, item.text = media, "" if content else source
        return self._add(item, body, then)

    def foreign(self, audio: ForeignAudio) -> Item:
        """Queue what another application plays on this leg; no scenario counts it."""
        leg = self._call.leg
        if audio.state not in ("leg", "none"):
            leg.client_state = base64.b64encode(audio.state.encode()).decode()
        state = None if audio.state == "none" else leg.client_state
        item = Item(audio.kind, audio.seconds, state, overlay=audio.overlay, foreign=True)
        item.sticky = audio.state == "leg"
        item.media = {} if audio.kind == "speak" else {"media_url": _FOREIGN_URL}
        return self._add(item, {"stop": audio.stop}, None)

    def stop(self, body: dict[str, Any]) -> None:
        """Carry out playback_stop."""
        queue = self._queues[_overlay(body)]
        self._apply(queue, queue.stop(body.get("stop", "all")))

    def end(self) -> None:
        """End what plays because the call ends; what waits is dropped without an event."""
        for queue in self._queues.values():
            item = queue.playing
            queue.stop("all")
            if item:
                self._ended(item, "call_hangup")

    def listed(self) -> list[dict[str, Any]]:
        """Describe every item ever queued, with monotonic times of start and end."""
        return [
            {
                "kind": item.kind,
                "number": item.number,
                "utterance": item.utterance,
                "text": item.text,
                "started_at": item.started_at,
                "ended_at": item.ended_at,
                "status": item.status,
                "overlay": item.overlay,
                "foreign": item.foreign,
            }
            for item in self._items
        ]

    def _add(self, item: Item, body: dict[str, Any], then: Callable[[], None] | None) -> Item:
        if not item.foreign:
            self._call.triggers.note_item(item)
        self._items.append(item)
        if then:
            self._then[item] = then
        if item.overlay and self._queues[False].playing is None:
            self._call.later(0, self._ended, item, "failed")  # an overlay needs audio under it
            return item
        queue = self._queues[item.overlay]
        self._apply(queue, queue.add(item, body.get("stop", "")))
        return item

    def _apply(self, queue: PlaybackQueue, change: Change) -> None:
        status = self._call.options.stopped_status
        if change.cut:
            self._ended(change.cut, status)
        if self._call.options.flushed_events:
            for item in change.flushed:
                self._ended(item, status, flushed=True)
        if change.start:
            self._call.later(self._call.options.start_delay, self._begin, queue, change.start)

    def _begin(self, queue: PlaybackQueue, item: Item) -> None:
        if queue.playing is not item:
            return
        fault = self._call.exchange.faults.strike(
            f"call.{item.kind}.ended", self._call.leg.call_control_id, ("ended-status",)
        )
        status = str(fault.status) if fault else "completed"
        if status in _NEVER_PLAYED:
            self._finish(queue, item, status)
            return
        item.started_at = clock.now()
        overlay = {"overlay": item.overlay} if item.kind == "playback" else {}
        self._emit(item, f"call.{item.kind}.started", **item.media, **overlay)
        if not item.overlay:
            self._audible(True)
        self._transcriber.agent_began(item)
        if item.duration != INFINITY:
            self._call.later(item.duration, self._finish, queue, item, status)

    def _finish(self, queue: PlaybackQueue, item: Item, status: str) -> None:
        if queue.playing is not item:
            return
        change = queue.finish(item)
        self._ended(item, status)
        self._apply(queue, change)

    def _ended(self, item: Item, status: str, *, flushed: bool = False) -> None:
        played = item.started_at is not None
        item.ended_at, item.status = clock.now(), status
        if played and not item.overlay:
            self._audible(False)
        if played or flushed or status in _NEVER_PLAYED:
            overlay = {"overlay": item.overlay} if item.kind == "playback" else {}
            fields = {**item.media, **overlay, "status": status}
            if status in _NEVER_PLAYED and item.kind == "playback":
                fields["status_detail"] = "The audio could not be played."
            self._emit(item, f"call.{item.kind}.ended", **fields)
        if played and item.kind == "speak" and status == "completed":
            self._transcriber.heard(item.text, 0.0, "outbound")
        if then := self._then.pop(item, None):
            then()

    def _emit(self, item: Item, event_type: str, **fields: Any) -> None:
        """Send an event of an item; whose client_state it carries is a switch."""
        sticky = item.sticky or self._call.options.client_state == "sticky"
        state = self._call.leg.client_state if sticky else item.client_state
        self._call.emit(event_type, client_state=state, **fields)

    def _audible(self, audible: bool) -> None:
        """Note that audio begins or ends; a speakerphone sends it back."""
        call = self._call
        if audible:
            call.agent_voice.speak(_AGENT_VOICE, loop=True)
        else:
            call.agent_voice.finish()
        if call.options.echo_audible and audible:
            call.caller_voice.make_noise(_AGENT_VOICE, loop=True)
        elif call.options.echo_audible:
            call.caller_voice.hush()

    def _state(self, body: dict[str, Any]) -> str | None:
        return body.get("client_state") or self._call.leg.client_state


def _overlay(body: dict[str, Any]) -> bool:
    return bool(body.get("overlay", False))
