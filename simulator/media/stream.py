"""A media stream: the WebSocket client that carries one call's audio to the application.

One task reads, one writes; the shared ticker only puts frames into the writer's queue, so a
consumer that stops reading loses frames (counted) and never delays another call.
"""

import asyncio
import contextlib
import socket
from typing import Any, Protocol

import aiohttp

from simulator import clock
from simulator.media import frames, odd_frames
from simulator.media.playout import Playout
from simulator.media.stream_counters import Counters
from simulator.media.stream_settings import StreamSettings, reachable
from simulator.model.interfaces import CallPort
from simulator.model.leg import new_uuid

_QUEUE_FRAMES = 250  # five seconds of one track
_CONNECT_SECONDS = 5.0


class StreamOwner(Protocol):
    """Receives the events of a stream: the media line."""

    paused: bool

    def connected(self, stream: "Stream") -> None:
        """The WebSocket has opened."""

    def failed(self, stream: "Stream") -> None:
        """The WebSocket could not be opened."""

    def lost(self, stream: "Stream", close_code: int | None) -> None:
        """The other side or the network closed the socket."""

    def agent_audible(self, audible: bool) -> None:
        """Note that audio from the application begins or stops reaching the caller."""


class Stream:
    """One connection; a restart on the same call is a new Stream."""

    def __init__(self, call: CallPort, owner: StreamOwner, settings: StreamSettings) -> None:
        self._call = call
        self._owner = owner
        self._voices = {"inbound": call.caller_voice, "outbound": call.agent_voice}
        self.settings = settings
        self.stream_id = new_uuid()
        self.counters = Counters()
        self._queue: asyncio.Queue[str | bytes | None] = asyncio.Queue(_QUEUE_FRAMES)
        self._sequence = 0
        self._chunks = dict.fromkeys(settings.tracks, 0)
        self._playout = Playout(self._return_mark, self._agent_audible)
        self._last_mp3 = 0.0
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._task: asyncio.Task[None] | None = None
        self._stopping = False
        self.broke = False  # the connection was lost without a close frame

    def open(self) -> None:
        """Connect in the background; the owner learns of success or failure."""
        self._task = self._call.exchange.spawn(self._run())

    @property
    def alive(self) -> bool:
        return self._task is not None and not self._task.done() and not self._stopping

    async def _run(self) -> None:
        settings = self.settings
        headers = {"x-telnyx-streaming-auth-token": settings.token} if settings.token else {}
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                websocket = await self._call.exchange.session.ws_connect(
                    reachable(settings.url, self._call.destination.url),
                    headers=headers,
                    max_msg_size=0,
                    autoping=True,
                )
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
            self._call.record.add("stream", what="could not connect", why=str(error))
            self._owner.failed(self)
            return
        async with websocket:
            self._socket = websocket
            await self._converse(websocket)

    async def _converse(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        self._put(frames.connected())
        writer = self._call.exchange.spawn(self._write(websocket))
        self._owner.connected(self)
        try:
            async for message in websocket:
                if message.type is aiohttp.WSMsgType.TEXT:
                    self._receive(message.data)
                elif message.type is aiohttp.WSMsgType.BINARY:
                    self._answer_error(frames.FrameError(frames.MALFORMED, "not a text frame"))
        finally:
            self._call.exchange.ticker.remove(self._tick)
            self._playout.close()
            if not self._stopping:
                writer.cancel()
                self.broke = websocket.close_code == aiohttp.WSCloseCode.ABNORMAL_CLOSURE
                self._owner.lost(self, websocket.close_code)
            with contextlib.suppress(asyncio.CancelledError):
                await writer

    async def _write(self, websocket: aiohttp.ClientWebSocketResponse) -> None:
        with contextlib.suppress(ConnectionError, aiohttp.ClientError):
            while (frame := await self._queue.get()) is not None:
                if isinstance(frame, str):
                    await websocket.send_str(frame)
                else:
                    await websocket.send_bytes(frame)
            await websocket.close()

    def start(self) -> bool:
        """Send the start frame and let media flow; False while there is no connection."""
        if self._socket is None:
            return False
        leg = self._call.leg
        details: dict[str, Any] = {
            "user_id": self._call.exchange.user_id,
            "call_control_id": leg.call_control_id,
            "call_session_id": leg.call_session_id,
            "from": leg.from_,
            "to": leg.to,
            "tags": [],
            "client_state": leg.client_state,
            "custom_parameters": self.settings.custom_parameters,
            "media_format": self.settings.codec.media_format,
        }
        self._send("start", start=details)
        if self._call.options.media:
            self._call.exchange.ticker.add(self._tick)
        return True

    def _tick(self, tick: int) -> None:
        if self._owner.paused or tick % self._call.options.media_every:
            return
        codec = self.settings.codec
        for track in self.settings.tracks:
            audio = self._voices[track].frame(tick, codec.name)
            chunk = self._chunks[track] + 1
            text = frames.media(
                self.stream_id, self._sequence + 1, track, chunk, chunk * codec.frame_samples, audio
            )
            if self._put(text):
                self._chunks[track] = chunk
                self._sequence += 1
                self.counters.sent += 1

    def press(self, digit: str) -> None:
        """Send the frame of a key the caller pressed."""
        self._send("dtmf", occurred_at=clock.iso(), dtmf={"digit": digit})

    def send_odd(self, name: str) -> None:
        """Send a frame that no documentation allows."""
        self._sequence += 1
        self._put(odd_frames.build(name, self.stream_id, self._sequence))

    def stop(self) -> None:
        """Send the stop frame and close."""
        self._stopping = True
        self._call.exchange.ticker.remove(self._tick)
        self._playout.close()
        leg = self._call.leg
        ids = {"user_id": self._call.exchange.user_id, "call_control_id": leg.call_control_id}
        self._send("stop", stop=ids)
        self.leave()

    def leave(self) -> None:
        """Close without a stop frame, as after a call that was never answered."""
        self._stopping = True
        with contextlib.suppress(asyncio.QueueFull):
            self._queue.put_nowait(None)
            return
        self.cut()

    def cut(self) -> None:
        """Drop the connection with neither a stop nor a close frame."""
        self._call.exchange.ticker.remove(self._tick)
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.get_extra_info("socket").shutdown(socket.SHUT_RDWR)
        elif self._task is not None:
            self._task.cancel()

    def _receive(self, text: str) -> None:
        try:
            frame = frames.parse(text)
            if frame["event"] == "media":
                self._play(frames.audio(frame))
            elif frame["event"] == "mark":
                self.counters.marks += 1
                self._playout.mark(frame["mark"]["name"])
            else:
                self.counters.clears += 1
                self._playout.clear()
        except frames.FrameError as error:
            self._answer_error(error)

    def _play(self, audio: bytes) -> None:
        mode = self.settings.mode
        if mode == "mp3":
            if clock.now() - self._last_mp3 < 1.0:
                frames.refuse(frames.RATE_LIMIT, "more than one mp3 in a second")
            self._last_mp3 = clock.now()
        seconds = frames.seconds(audio, mode, self.settings.reply_codec)
        self.counters.received += 1
        self.counters.received_seconds += seconds
        silent = mode == "rtp" and self.settings.reply_codec.is_silent(audio)
        self._playout.add(seconds, silent=silent)

    def _agent_audible(self, audible: bool) -> None:
        if self.settings.heard:
            self._owner.agent_audible(audible)

    def _return_mark(self, name: str) -> None:
        self._send("mark", mark={"name": name})

    def _answer_error(self, error: frames.FrameError) -> None:
        self.counters.errors += 1
        self._call.record.add("stream", what="error frame", **error.payload)
        self._send("error", payload=error.payload)

    def _send(self, event: str, **fields: Any) -> None:
        self._sequence += 1
        self._put(frames.other(event, self.stream_id, self._sequence, **fields))

    def _put(self, frame: str | bytes) -> bool:
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self.counters.dropped += 1
            return False
        return True
