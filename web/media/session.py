"""One call's session on this worker: what its media stream says goes in, what it hears comes out.

It begins with the stream's `start` frame, which makes this worker the call's owner, and ends with
the socket. It holds nothing that the call can't do without: the stored session goes on elsewhere.
"""

import base64
import json
from collections.abc import Callable
from time import monotonic

import gevent
import structlog

from calls.store import MARK
from calls.store_types import Lease
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from monitor.agent_runner import AgentRunner
from monitor.call_handle import CallHandle
from monitor.loop import CallMonitor
from monitor.vad.detector import Detector
from monitor.vad.webrtc import FRAME_MS, SpeechChange
from telephony.frame_order import FrameOrder
from telephony.media import BadFrameError, Codec, Frame, Media, codec_of, decode, media_of
from web.dependencies import Dependencies

CLOSE_NORMAL, CLOSE_PROTOCOL, CLOSE_POLICY = 1000, 1002, 1008
MEDIA_LOST_S = 3.0
"""Telnyx sends 50 frames a second, silence included."""

STOPPED = "stream stopped"
START_WITHIN_S = 30.0
NEW_STREAM_EVERY_MS = 3_000
AUDIO_CHUNK = 8_000
"""One second of PCMU a frame; Telnyx takes 20 ms to 30 s and paces the play-out itself."""

log = structlog.get_logger("web.media.session")


class SessionOverError(Exception):
    """The socket has to be closed with `code`; the message is for the other side."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code


class MediaSession:
    """The session of the call that *token* (call_control_id and nonce) is for.

    `send` queues a text frame; `hang` closes the socket.
    """

    def __init__(
        self,
        parts: Dependencies,
        token: tuple[str, str],
        send: Callable[[str], None],
        hang: Callable[[str], None],
    ) -> None:
        self.call, self._nonce = token
        self._parts = parts
        self._send = send
        self._hang = hang
        self._lease = Lease(token=0, first=False)
        self._monitor: CallMonitor | None = None
        self._codec: Codec | None = None
        self._vad: Detector | None = None
        self._order = FrameOrder()
        self._opened_at = monotonic()
        self._media_at = 0.0
        self._media_lost = False
        self._log = log.bind(call_control_id=self.call, worker=parts.name)

    def take(self, text: str | bytes) -> None:
        """Take one frame from Telnyx.

        Raises SessionOverError when the socket must be closed, StoreUnavailableError when the call
        could not be taken.
        """
        if self.take_media(text):
            return
        frame = _decoded(text)
        if frame.event == "start":
            self._start(frame)
        elif frame.event == "stop":
            raise SessionOverError(CLOSE_NORMAL, STOPPED)
        elif self._monitor is not None:
            self._other(self._monitor, frame)

    def take_media(self, text: str | bytes) -> bool:
        """Take one frame if it is media, waiting for nothing; else leave it and return False.

        Raises SessionOverError.
        """
        try:
            media = media_of(text)
        except BadFrameError as error:
            raise SessionOverError(CLOSE_PROTOCOL, str(error)[:100]) from error
        if media is None:
            return False
        self._hear(media)
        return True

    def _hear(self, media: Media) -> None:
        if not (self._monitor and self._codec and self._vad):
            raise SessionOverError(CLOSE_POLICY, "media before start")
        if media.track != "inbound":
            return
        self._media_at = monotonic()
        lost = self._order.accept(media.chunk)
        if lost is not None:
            turns = self._vad.feed(self._codec.to_pcm(media.payload), lost)
            if turns:
                self._tell(self._monitor, turns)

    @staticmethod
    def _tell(monitor: CallMonitor, turns: list[SpeechChange]) -> None:
        for turned in turns:
            monitor.voice_activity(speaking=turned.speaking, ago_ms=turned.ago_ms)

    def check_media(self) -> None:
        """Tell the monitor when media stops coming, and when it is back.

        A socket that never says what it is for is closed.
        """
        if self._monitor is None and monotonic() - self._opened_at > START_WITHIN_S:
            gevent.spawn(self._hang, "no start frame")
        if self._monitor is None or not self._media_at:
            return
        lost = monotonic() - self._media_at > MEDIA_LOST_S
        if lost != self._media_lost:
            self._media_lost = lost
            if lost and self._vad:
                # Nobody who can't be heard goes on speaking.
                missing = int(MEDIA_LOST_S * 1000 / FRAME_MS)
                self._tell(self._monitor, self._vad.feed(b"", missing))
            self._monitor.media_changed(lost=lost)

    def _start(self, frame: Frame) -> None:
        if frame.start is None or frame.start.call_control_id != self.call:
            raise SessionOverError(CLOSE_POLICY, "start.call_control_id is not this token's")
        if self._monitor is not None:
            raise SessionOverError(CLOSE_POLICY, "second start")
        try:
            self._codec = codec_of(frame.start.media_format)
        except BadFrameError as error:
            raise SessionOverError(CLOSE_PROTOCOL, str(error)[:100]) from error
        self._vad = self._parts.detector(self._codec.sample_rate)
        self._lease = self._parts.store.attach_session(
            self.call, self._parts.origin(), frame.stream_id[:100], self._nonce
        )
        if not self._lease.token:
            raise SessionOverError(CLOSE_POLICY, "unknown or ended call, or this address was used")
        self._log.info("Session started", token=self._lease.token)
        self._watch()

    def _watch(self) -> None:
        parts, origin = self._parts, self._parts.origin(token=self._lease.token)
        call = parts.store.snapshot(self.call, origin)
        agents, agent = parts.agents, call.agent
        line = CallHandle(
            self.call, origin, parts.store, parts.actions, lambda: agents.config(agent)
        )
        line.stream_through(self._stream)
        talker = AgentRunner(line, agents.config(agent).agent_class)
        self._monitor = CallMonitor(call, origin, parts.store, parts.hub, parts.actions)
        talker.start(first=self._lease.first)

        def stopped(why: str) -> None:
            talker.end()
            self._hang(why)

        self._monitor.start(talker, stopped)

    def _stream(self, audio: bytes, utterance: str) -> None:
        for i in range(0, len(audio), AUDIO_CHUNK):
            payload = base64.b64encode(audio[i : i + AUDIO_CHUNK]).decode()
            self._send(json.dumps({"event": "media", "media": {"payload": payload}}))
        # Its echo says that what came before it has been played, or cleared.
        self._send(json.dumps({"event": "mark", "mark": {"name": utterance}}))

    def _other(self, monitor: CallMonitor, frame: Frame) -> None:
        store, origin = self._parts.store, self._parts.origin(token=self._lease.token)
        if frame.event == "mark" and frame.mark:
            name = frame.mark.name[:100]
            monitor.enqueue(
                lambda: store.playback_ended(self.call, origin, name, "completed", MARK)
            )
        elif frame.event == "dtmf":
            # The webhook brings the key to the agent; here it only proves that somebody is there.
            monitor.enqueue(lambda: store.caller_input(self.call, origin, "dtmf"))
        elif frame.event == "error" and frame.payload:
            self._log.warning("Telnyx refuses a frame", code=frame.payload.code)

    def end(self, why: str) -> None:
        """Let go of the call, if it goes on, so that another worker can take it at once."""
        if self._monitor is None:
            return
        self._monitor.stop(why)
        self._monitor = None  # whose agent's line holds us: nothing is left in a circle
        origin = self._parts.origin(token=self._lease.token)
        try:
            released = self._parts.store.detach_session(self.call, origin, why)
        except StoreUnavailableError as error:
            released = False
            self._log.warning("Lease lapses by itself", error=type(error).__name__)
        self._log.info("Session ended", why=why, call_goes_on=released)
        if released and why != STOPPED:
            self._ask_for_another()

    def _ask_for_another(self) -> None:
        """Have Telnyx open a new stream at once; should that fail, the sweep does it."""
        parts = self._parts
        try:
            attempt = parts.store.request_stream(self.call, parts.origin(), NEW_STREAM_EVERY_MS)
            if attempt:
                parts.actions.open_stream(self.call, attempt)
        except (StoreUnavailableError, NotSentError) as error:
            self._log.warning("No new stream asked for", error=type(error).__name__)


def _decoded(text: str | bytes) -> Frame:
    try:
        return decode(text)
    except BadFrameError as error:
        raise SessionOverError(CLOSE_PROTOCOL, str(error)[:100]) from error
