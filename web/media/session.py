"""One call's session on this worker: media frames in, voice activity and the agent's audio out.

It begins with the stream's `start` frame, which makes this worker the call's owner, and ends with
the socket. It holds nothing that the call can't do without: another worker resumes from Redis.
"""

from collections.abc import Callable
from time import monotonic

import gevent
import structlog

from calls.store import MARK
from calls.store_types import Lease
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from monitor.agent.call_handle import CallHandle
from monitor.agent.runner import AgentRunner
from monitor.loop import CallMonitor
from monitor.vad.detector import Detector
from monitor.vad.level import SOUNDED_FRAMES
from monitor.vad.text_telephone import TypedTones
from telephony.media.caller_audio import CallerAudio
from telephony.media.frame_order import FrameOrder
from telephony.media.frames import BadFrameError, Codec, Frame, Media, codec_of, decode, media_of
from web.dependencies import Dependencies
from web.media import text_telephone
from web.media.agent_start import start_agent
from web.media.bad_frames import BadFrames
from web.media.closing import CLOSE_NORMAL, CLOSE_POLICY, CLOSE_PROTOCOL, SessionOverError
from web.media.presence import MediaPresence, SpeechReport

STOPPED = "stream stopped"
START_WITHIN_S = 30.0
STREAM_REQUEST_INTERVAL_MS = 3_000

log = structlog.get_logger("web.media.session")


class MediaSession:
    """The session of the call that *token* (call_control_id and nonce) is for.

    `send` queues a text frame; `close_socket` closes the socket with a reason; `in_use` returns
    whether another socket of this worker has started with the same token.
    """

    def __init__(
        self,
        deps: Dependencies,
        token: tuple[str, str],
        send: Callable[[str], None],
        close_socket: Callable[[str], None],
        in_use: Callable[[], bool] = lambda: False,
    ) -> None:
        self.call, self._nonce = self.token = token
        self._deps = deps
        self._send = send
        self._close_socket = close_socket
        self._in_use = in_use
        self._lease = Lease(token=0, first=False)
        self._monitor: CallMonitor | None = None
        self._runner: AgentRunner | None = None
        self._line: CallHandle | None = None
        self._report: SpeechReport | None = None
        self._caller_audio: CallerAudio | None = None
        self._codec: Codec | None = None
        self._vad: Detector | None = None
        self._typed_tones: TypedTones | None = None
        self._order = FrameOrder()
        self._opened_at = monotonic()
        self._presence = MediaPresence()
        self._bad = BadFrames(deps.counters)
        self._log = log.bind(call_control_id=self.call, worker=deps.name)

    @property
    def begun(self) -> bool:
        return self._monitor is not None

    def receive(self, text: str | bytes) -> None:
        """Handle one frame from Telnyx.

        Raises SessionOverError when the socket must be closed, StoreUnavailableError when the call
        could not be attached.
        """
        if self.receive_media(text):
            return
        try:
            frame = decode(text)
        except BadFrameError as error:
            self._drop(error)
            return
        if frame.event == "start":
            self._start(frame)
        elif frame.event == "stop":
            raise SessionOverError(CLOSE_NORMAL, STOPPED)
        elif self._monitor is not None:
            self._receive_other(self._monitor, frame)

    def receive_media(self, text: str | bytes) -> bool:
        """Handle one frame if it is media, without blocking; else return False.

        An unreadable one is dropped, at the cost of its own 20 ms. Raises SessionOverError.
        """
        try:
            media = media_of(text)
        except BadFrameError as error:
            self._drop(error)
            return True
        if media is None:
            return False
        self._receive_audio(media)
        return True

    def _drop(self, error: BadFrameError) -> None:
        self._bad.drop()
        if self._bad.flood:
            raise SessionOverError(CLOSE_PROTOCOL, f"too many bad frames: {error}"[:100])

    def _receive_audio(self, media: Media) -> None:
        codec, vad = self._codec, self._vad
        if codec is None or vad is None:
            if self._monitor is None:
                raise SessionOverError(CLOSE_POLICY, "media before start")
            return  # the codec can't be decoded
        if self._bad.more:
            self._bad.more -= 1
        if media.track != "inbound":
            return
        self._presence.arrived(media.payload)
        lost = self._order.accept(media.chunk)
        if lost is not None:
            pcm = codec.to_pcm(media.payload)
            changes = vad.feed(pcm, lost)
            if changes and self._report:
                self._report(changes)
            if self._typed_tones and self._typed_tones.feed(pcm):
                self._typed()
            if self._caller_audio and self._runner:
                self._runner.caller_audio(self._caller_audio.frame(media.payload, pcm))
            if vad.sounded >= SOUNDED_FRAMES:
                vad.sounded = 0
                self._presence.sounded()

    def _typed(self) -> None:
        deps, origin = self._deps, self._deps.origin(token=self._lease.token)
        if self._monitor:
            self._monitor.enqueue(lambda: text_telephone.typed(deps, self.call, origin))

    def check_media(self) -> None:
        """Report to the monitor when media stops and when it is back.

        A socket that never sends `start` is closed.
        """
        if self._monitor is None and monotonic() - self._opened_at > START_WITHIN_S:
            gevent.spawn(self._close_socket, "no start frame")
        if self._monitor and self._report:
            self._presence.check(self._monitor, self._report, self._vad)

    def _start(self, frame: Frame) -> None:
        if frame.start is None or frame.start.call_control_id != self.call:
            raise SessionOverError(CLOSE_POLICY, "start.call_control_id is not this token's")
        if self._monitor is not None or self._in_use():
            raise SessionOverError(CLOSE_POLICY, "second start")
        self._lease = self._deps.store.attach_session(
            self.call, self._deps.origin(), frame.stream, self._nonce
        )
        if not self._lease.token:
            raise SessionOverError(CLOSE_POLICY, "unknown or ended call, or this address was used")
        self._log.info("Session started", token=self._lease.token)
        self._monitor = self._start_monitor()
        try:
            self._codec = codec_of(frame.media_format)
        except BadFrameError:
            self._go_deaf(self._monitor, frame.media_format.name)
        else:
            self._vad = self._deps.detector(self._codec.sample_rate)
            self._typed_tones = TypedTones(self._codec.sample_rate)
            if self._deps.sound_tracks:
                self._presence.listen(self._deps.sound_tracks(self._codec))
            self._let_the_agent_hear(self._codec)

    def _start_monitor(self) -> CallMonitor:
        agent = start_agent(self._deps, self.call, self._lease, self._send, self._close_socket)
        self._line, self._runner, self._report = agent.handle, agent.runner, agent.report
        return agent.monitor

    def _let_the_agent_hear(self, codec: Codec) -> None:
        wanted = self._runner.audio_format if self._runner else ""
        try:
            self._caller_audio = CallerAudio(wanted, codec) if wanted else None
        except ValueError as error:
            self._log.error("Agent hears nothing", error=str(error))

    def _go_deaf(self, monitor: CallMonitor, codec: str) -> None:
        """Continue with a stream that can't be decoded; the rest of the call works."""
        store, origin = self._deps.store, self._deps.origin(token=self._lease.token)
        self._deps.counters.add("media_deaf")
        self._log.error("Stream of an unrequested codec: no audio from the caller", codec=codec)
        monitor.enqueue(lambda: store.media_lost(self.call, origin, lost=True, codec=codec))

    def _receive_other(self, monitor: CallMonitor, frame: Frame) -> None:
        store, origin = self._deps.store, self._deps.origin(token=self._lease.token)
        if frame.event == "mark" and frame.mark_name:
            self._mark_came(monitor, frame.mark_name)
        elif frame.event == "dtmf":
            # The webhook brings the key to the agent; here it only shows that the caller is there.
            monitor.enqueue(lambda: store.caller_input(self.call, origin, "dtmf"))
        elif frame.event == "error":
            self._log.warning("Telnyx refuses a frame", code=frame.error_code)

    def _mark_came(self, monitor: CallMonitor, mark: str) -> None:
        """Receive a mark: the agent's own, or the end of an utterance of its audio."""
        store, origin = self._deps.store, self._deps.origin(token=self._lease.token)
        name = self._line.mark_reached(mark) if self._line else None
        if name is None:
            monitor.enqueue(
                lambda: store.playback_ended(self.call, origin, mark, "completed", MARK)
            )
        elif self._runner:
            self._runner.mark_reached(name)

    def end(self, why: str) -> None:
        """Release the call if it continues, so that another worker can take it at once."""
        if self._monitor is None:
            return
        self._monitor.stop(why)
        # The agent refers to us: break the cycle.
        self._monitor = self._runner = self._line = self._report = None
        origin = self._deps.origin(token=self._lease.token)
        try:
            released = self._deps.store.detach_session(self.call, origin, why)
        except StoreUnavailableError as error:
            released = False
            self._log.warning("Lease not released, it will expire", error=type(error).__name__)
        self._log.info("Session ended", why=why, call_goes_on=released)
        if released and why != STOPPED:
            self._request_stream()

    def _request_stream(self) -> None:
        """Have Telnyx open a new stream at once; if that fails, the sweep does it."""
        deps = self._deps
        try:
            attempt = deps.store.request_stream(
                self.call, deps.origin(), STREAM_REQUEST_INTERVAL_MS
            )
            if attempt:
                deps.actions.open_stream(self.call, attempt)
        except (StoreUnavailableError, NotSentError) as error:
            self._log.warning("No new stream requested", error=type(error).__name__)
