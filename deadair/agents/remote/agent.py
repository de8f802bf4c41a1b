"""The agent that hands its call's audio to a team's own media server, and takes its voice from it.

A bot written for Telnyx's socket runs unchanged: it gets the caller's sound, keys and its marks
back, and sends audio, marks and `clear`. What it says is in the ledger, so it is never talked over.
A server that is down, or goes away in mid-call, is connected to again for as long as the call
lasts. Meanwhile the agent owes the caller its words, so fillers bridge the silence.
"""

from collections.abc import Mapping
from time import monotonic
from typing import Any, NoReturn, cast
from uuid import uuid4
from zlib import crc32

import gevent
import structlog
from gevent.event import Event

from deadair.agents.options import flag, headers, refuse_unknown, url
from deadair.agents.remote.frames import CONNECTED, FrameError, Writer, perform
from deadair.agents.remote.team_socket import SocketLostError, TeamSocket
from deadair.agents.team_call import TeamCall
from deadair.protocol import Call, StoreUnavailableError

CONNECT_S = 5.0
PAUSES_S = (0.25, 0.5, 1.0, 2.0, 5.0)
"""Between attempts to connect, the last repeats; each call's are some other share of them."""

STEADY_S = 10.0
"""After a connection that lasted this long, the next attempt is made at once."""

MAX_ERRORS = 20
"""Bad frames in one connection that are answered; a server of nonsense is not listened to."""

log = structlog.get_logger("deadair.agents.remote")


class Remote:
    """One call's connection to the server of *options* (`url`, `headers`, `barge_in`)."""

    owes_answers = True
    audio_format = "pcmu_8000"

    def __init__(self, options: Mapping[str, Any]) -> None:
        refuse_unknown(options, ("url", "headers", "barge_in"))
        self._url = url(options, "wss", "ws")
        self._headers = headers(options)
        self.stops_when_interrupted = flag(options, "barge_in", default=True)
        self._call: TeamCall | None = None
        self._socket: TeamSocket | None = None
        self._writer: Writer | None = None
        self._ended = Event()
        self._lost = False
        self._unanswered = False

    def call_started(self, call: Call) -> None:
        self._call = cast("TeamCall", call)
        gevent.spawn(self._run, self._call)

    call_resumed = call_started

    def caller_audio(self, frame: bytes) -> None:
        if self._socket and self._writer:
            self._socket.send(self._writer.media(frame), audio=True)

    def caller_said(self, text: str, *, final: bool) -> None:
        if final and text:
            self._unanswered = True  # of no use to the server, which has the sound

    def key_pressed(self, digit: str) -> None:
        if self._socket and self._writer:
            self._socket.send(self._writer.dtmf(digit))

    def mark_reached(self, name: str) -> None:
        if self._socket and self._writer:
            self._socket.send(self._writer.mark(name))

    def call_ended(self) -> None:
        self._ended.set()
        if self._socket and self._writer:
            self._socket.finish(self._writer.stop())

    def _run(self, call: TeamCall) -> None:
        """Keep a connection for as long as the call lasts."""
        spread = 0.75 + crc32(call.call_control_id.encode()) % 100 / 200
        failures = 0
        while True:
            began = monotonic()
            try:
                self._converse(call)
            except SocketLostError as error:
                why = str(error)
            except Exception as error:
                log.exception("Remote agent failed", call_control_id=call.call_control_id)
                why = type(error).__name__
            if self._ended.is_set():
                return
            self._went_away(call, why)
            failures = 0 if monotonic() - began > STEADY_S else failures + 1
            pause_s = PAUSES_S[min(failures, len(PAUSES_S)) - 1] * spread if failures else 0
            if self._ended.wait(pause_s):
                return

    def _converse(self, call: TeamCall) -> NoReturn:
        """Hold one connection until it is lost. Raises SocketLostError."""
        connection = TeamSocket()
        connection.open(self._url, self._headers, CONNECT_S)
        try:
            writer = Writer(call.call_control_id, str(uuid4()))
            connection.send(CONNECTED)
            connection.send(writer.start())
            self._socket, self._writer = connection, writer
            if self._ended.is_set():
                connection.finish(writer.stop())
            self._came_back(call)
            self._take(call, connection, writer)
        finally:
            self._socket = self._writer = None
            if connection.dropped:
                call.report("agent.slow", f"{connection.dropped} frames dropped")
            connection.close()

    def _take(self, call: TeamCall, connection: TeamSocket, writer: Writer) -> NoReturn:
        errors = 0
        for text in connection.messages():
            try:
                perform(text, call.voice)
                self._unanswered = False
            except StoreUnavailableError as error:
                log.warning("Agent not heard", call_control_id=call.call_control_id, why=str(error))
            except FrameError as error:
                errors += 1
                if errors > MAX_ERRORS:
                    raise SocketLostError("too many bad frames") from error
                connection.send(writer.error(error))
        raise SocketLostError("ended")

    def _went_away(self, call: TeamCall, why: str) -> None:
        """Report it once, until it is back; the caller is owed words meanwhile."""
        if self._lost:
            return
        self._lost = True
        call.report("agent.unreachable", why)
        try:
            call.owe_answer()
        except StoreUnavailableError as error:
            log.warning("Debt not noted", call_control_id=call.call_control_id, why=str(error))

    def _came_back(self, call: TeamCall) -> None:
        if not self._lost:
            return
        self._lost = False
        call.report("agent.reconnected", "")
        try:
            if not self._unanswered:
                call.nothing_to_say()
        except StoreUnavailableError as error:
            log.warning("Debt not paid", call_control_id=call.call_control_id, why=str(error))
