"""The media line of a call: at most one stream, opened, announced, lost and stopped."""

from typing import Any

from simulator.audio import wideband
from simulator.media.stream import Stream
from simulator.media.stream_settings import StreamSettings
from simulator.media.streamed_turns import StreamedTurns
from simulator.model import errors
from simulator.model.interfaces import CallPort

_FAULT_KINDS = ("never-connects", "started-only", "cut")
_SETUP_SECONDS = 0.1


class MediaLine:
    """The streams of one call; the last one is current while it lives."""

    def __init__(self, call: CallPort) -> None:
        self._call = call
        self.current: Stream | None = None
        self.streams: list[Stream] = []
        self.paused = False  # the frames, not the connection
        self._turns = StreamedTurns(call)

    def open(self, body: dict[str, Any]) -> None:
        """Open a stream as a command asks; error 90045 while one is alive."""
        call = self._call
        if self.current is not None and self.current.alive:
            raise errors.TelnyxError(422, "90045", "Media streaming is used")
        settings = StreamSettings.from_body(
            body, call.options.codec, transcoding=call.options.transcoding
        )
        if not settings.url:
            raise errors.invalid("stream_url", "Missing required parameter", "Required.", "10004")
        try:
            wideband.require(settings.codec.name)
        except ValueError as error:
            raise errors.invalid("stream_codec", "Invalid parameter", str(error)) from error
        stream = self.current = Stream(call, self, settings)
        self.streams.append(stream)
        fault = call.exchange.faults.strike("stream", call.leg.call_control_id, _FAULT_KINDS)
        if fault and fault.do == "never-connects":
            call.later(_SETUP_SECONDS, self.failed, stream)
        elif fault and fault.do == "started-only":
            call.later(_SETUP_SECONDS, self._announce, stream)
        else:
            stream.open()
            if fault:
                call.later(fault.seconds, stream.cut)

    def stop(self) -> None:
        """Stop the stream as a command asks; error 90048 if there is none."""
        stream, self.current = self.current, None
        if stream is None:
            raise errors.TelnyxError(422, "90048", "Media streaming is not used")
        stream.stop()
        self._emit("streaming.stopped", stream)

    def cut(self) -> None:
        """Drop the socket as a network failure would."""
        if self.current:
            self.current.cut()

    def send_odd(self, name: str) -> None:
        """Send one odd frame; after a ``stop`` the socket is closed."""
        if self.current is None:
            return
        self.current.send_odd(name)
        if name == "null-stop":
            self.current.leave()

    def press(self, digit: str) -> None:
        if self.current:
            self.current.press(digit)

    def call_answered(self, body: dict[str, Any]) -> None:
        """Start the stream that was opened while dialling, or open the one asked for."""
        if self.current:
            self._start(self.current)
        elif body.get("stream_url"):
            self.open(body)

    def call_ended(self, was_answered: bool) -> None:
        """Close with a stop frame; without one if the call was never answered."""
        if self.current is None:
            return
        if was_answered:
            self.stop()
        else:
            self.current.leave()

    def connected(self, stream: Stream) -> None:
        """The WebSocket has opened: start now, or with the answer."""
        self._note("connected", stream)
        if stream is self.current and self._call.leg.state == "answered":
            self._start(stream)

    def failed(self, stream: Stream) -> None:
        """Report that the WebSocket could not be opened; the call goes on."""
        if self.current is stream:
            self.current = None
        self._note("failed", stream)
        self._call.emit(
            "streaming.failed",
            failure_reason="connection_failed",
            stream_id=stream.stream_id,
            stream_type="websocket",
            stream_params={"stream_url": stream.settings.url},
        )

    def lost(self, stream: Stream, close_code: int | None) -> None:
        """Note that the application or the network closed the socket; the call goes on."""
        self._note("lost", stream, code=close_code)
        if self.current is stream:
            self.current = None
            self._emit("streaming.stopped", stream)

    def agent_audible(self, audible: bool) -> None:
        """Note that audio from the application begins or stops reaching the caller."""
        if audible:
            self._call.agent_voice.speak("silence")
            self._turns.began()
        else:
            self._call.agent_voice.finish()
            self._turns.paused()

    def _start(self, stream: Stream) -> None:
        if stream.start():
            self._announce(stream)

    def _announce(self, stream: Stream) -> None:
        self._call.triggers.note("stream started")
        self._note("started", stream)
        self._emit("streaming.started", stream)

    def _emit(self, event_type: str, stream: Stream) -> None:
        self._call.emit(event_type, stream_url=stream.settings.url)

    def _note(self, what: str, stream: Stream, **more: Any) -> None:
        self._call.record.add("stream", what=what, stream_id=stream.stream_id, **more)
