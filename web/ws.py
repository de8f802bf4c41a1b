"""The media WebSocket: each socket is one call's session on this worker.

The token in its address is checked before the upgrade. Any failure inside ends in a close frame,
never in HTTP written into a WebSocket. `web.media.reader` reads, `web.media.send_queue` writes.
"""

import os
from collections.abc import Callable
from functools import partial
from typing import Any

import gevent
import structlog
from flask import Blueprint, Flask, abort, current_app, request
from flask_sock import Sock
from simple_websocket import ConnectionClosed

from deadair import StoreUnavailableError
from telephony.media.frames import MAX_FRAME_CHARS
from telephony.media.stream_token import BadTokenError, call_of, read
from web.dependencies import KEY, Dependencies, dependencies
from web.media.closing import SessionOverError
from web.media.media_socket import MediaSocket
from web.media.paced_socket import PacedSocket
from web.media.reader import Reader, reader_from_env
from web.media.send_queue import SendQueue
from web.media.session import MediaSession
from web.process.drain import here as drain_of_worker
from web.process.drain import in_time, wait_until
from web.process.drain import of as drain_of
from web.process.hand_over import in_turn

FAREWELL_S = 2.0
"""What all sockets together may take to say goodbye: a peer that reads nothing never hears it."""

ENDED_WITHIN_S = 5.0
"""What the last sessions may take to release their calls and close their sockets."""

CLOSE_GOING_AWAY, CLOSE_INTERNAL, CLOSE_RESTART = 1001, 1011, 1012
STREAM_CLOSED, SESSION_FAILED = "stream closed", "session failed"

bp = Blueprint("media", __name__)
sock = Sock()
log = structlog.get_logger("web.media")


@bp.before_request
def guard() -> None:
    """Refuse a socket without a valid token, or one too many, before the upgrade."""
    p = dependencies()
    try:
        call = call_of(p.config.secret_key, (request.view_args or {}).get("token", ""))
    except BadTokenError:
        p.counters.add("media_refused", why="token")
        abort(403)
    if _is_newer(p, call):
        p.counters.add("media_refused", why="newer")
        abort(503)
    if drain_of_worker().begun:
        p.counters.add("media_refused", why="stopping")
        abort(503)
    if len(sessions(current_app)) >= p.config.calls_per_worker:
        p.counters.add("media_refused", why="full")
        abort(503)
    # simple-websocket accepts any offer of compression: 16 KiB per call for nothing.
    request.environ.pop("HTTP_SEC_WEBSOCKET_EXTENSIONS", None)
    if "gunicorn.socket" in request.environ:
        request.environ["gunicorn.socket"] = PacedSocket(request.environ["gunicorn.socket"])


def _is_newer(p: Dependencies, call: str) -> bool:
    """Return whether *call* is for newer workers; when the store is away, its session finds out."""
    try:
        return p.store.data_versions.is_newer(call)
    except (StoreUnavailableError, ValueError):
        return False


@sock.route("/media/<token>", bp=bp)  # type: ignore[untyped-decorator]  # flask-sock has no types
def media(ws: Any, token: str) -> None:
    """Begin the session of one media stream, which ends with its socket.

    The pump serves a socket beyond this request, whose greenlet and memory are free then.
    """
    open_sessions = sessions(current_app)
    media_socket = _reader(current_app).open(ws)
    queue = SendQueue(media_socket)
    session = _session(media_socket, token, queue, open_sessions)
    open_sessions[session] = media_socket
    media_socket.serve(session, partial(_run, open_sessions, session, queue))


def _session(
    media_socket: MediaSocket,
    token: str,
    queue: SendQueue,
    open_sessions: dict[MediaSession, MediaSocket],
) -> MediaSession:
    """Return the session of the call that *token* is for; it sends through *queue*."""
    p = dependencies()
    call, nonce = read(p.config.secret_key, token)

    def send(text: str) -> None:
        if not queue.put(text):
            log.warning("Telnyx takes no audio, frame dropped", call_control_id=call)

    def in_use() -> bool:
        return any(other.begun and other.token == (call, nonce) for other in open_sessions)

    hang = partial(media_socket.close, CLOSE_GOING_AWAY)
    return MediaSession(p, (call, nonce), send, hang, in_use)


def _run(
    open_sessions: dict[MediaSession, MediaSocket],
    session: MediaSession,
    queue: SendQueue,
    handle: Callable[[], None],
) -> None:
    """Have messages of *session* handled; end it if it, or its socket, has ended."""
    media_socket = open_sessions[session]
    why = _ending(media_socket, session.call, handle)
    if why is None:
        return
    try:
        session.end(why)
    finally:
        queue.close()
        media_socket.release()
        del open_sessions[session]


def _ending(media_socket: MediaSocket, call: str, handle: Callable[[], None]) -> str | None:
    """Call *handle* and return why the session of *call* ends, None if it does not."""
    try:
        handle()
    except ConnectionClosed as closed:
        return f"{STREAM_CLOSED} ({closed.reason})"
    except SessionOverError as over:
        media_socket.close(over.code, str(over))
        return str(over)
    except Exception:
        log.exception("Media session failed", call_control_id=call)
        media_socket.close(CLOSE_INTERNAL, SESSION_FAILED)
        return SESSION_FAILED
    return None


def _check_media(open_sessions: dict[MediaSession, MediaSocket]) -> None:
    for session in open_sessions:
        session.check_media()


def sessions(app: Flask) -> dict[MediaSession, MediaSocket]:
    """Return the open sessions of this worker, each with its socket."""
    found: dict[MediaSession, MediaSocket] = app.extensions["media_sessions"]
    return found


def _reader(app: Flask) -> Reader:
    reader: Reader = app.extensions["media_reader"]
    return reader


def drain(app: Flask) -> None:
    """Hand over every call at once: the worker stops quickly (SIGINT, SIGQUIT)."""
    leaving = sessions(app)
    if leaving:
        log.info("Worker stops, handing its calls over", calls=len(leaving))
    in_time(2 * FAREWELL_S, [partial(_leave, each) for each in leaving.values()])


def hand_over(app: Flask) -> None:
    """Hand over every call in turn, so that each is without a stream for a moment only."""
    p: Dependencies = app.extensions[KEY]
    leaving = sessions(app)
    held = {session for session in leaving if session.begun}
    if leaving:
        log.info("Worker stops, handing its calls over in turn", calls=len(leaving))

    def leave(session: MediaSession) -> None:
        if session in leaving:
            gevent.spawn(_leave, leaving[session])

    def is_taken(session: MediaSession) -> bool:
        return session not in held or p.store.is_handed_over(session.call, p.name)

    in_turn(list(leaving), leave, is_taken, drain_of(app).hurry)
    wait_until(lambda: not leaving, ENDED_WITHIN_S)


def _leave(media_socket: MediaSocket) -> None:
    in_time(FAREWELL_S, [partial(media_socket.close, CLOSE_RESTART, "worker restarts")])
    media_socket.abandon()  # whose peer reads nothing: it has not heard, and is left all the same


def register(app: Flask) -> None:
    open_sessions: dict[MediaSession, MediaSocket] = {}
    app.extensions["media_sessions"] = open_sessions
    app.extensions[KEY].hub.each_tick(lambda: _check_media(open_sessions))
    reader = app.extensions["media_reader"] = reader_from_env(os.environ)
    app.extensions[KEY].hub.each_tick(reader.check_liveness)
    app.config["SOCK_SERVER_OPTIONS"] = {"max_message_size": MAX_FRAME_CHARS, **reader.options}
    sock.init_app(app)
    app.register_blueprint(bp)
