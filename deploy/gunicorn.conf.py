"""gunicorn's settings for the Procfile's web line, each with its reason.

Heavy modules are imported once, in the master, after monkey patching, and shared by the workers
copy-on-write. Sockets, locks and greenlets are created by create_app() after the fork, per worker.
"""

from gevent import monkey

monkey.patch_all()  # before any other import: a module that took the real socket keeps it

import logging
import os
import re
import signal
from contextlib import suppress as _suppress
from typing import Any

import gevent
import gunicorn.workers.ggevent as _ggevent
from gevent.server import StreamServer as _StreamServer

from deadair import config as environment
from monitor.music import detector as _music
from monitor.vad import detector as _detector

try:
    _config = environment.read()
    _detector.require(_config.vad)
    _music.require(_config.music_detector)
except environment.ConfigError as fault:
    raise SystemExit(str(fault)) from None  # once, from the master, not once a worker

from deploy import metrics_folder as _metrics

_metrics.begin()  # before prometheus_client is imported

from tasks.broker.message_template import MessageTemplate as _MessageTemplate
from web import app as _web  # here, so that the workers share its memory
from web.board.live_board import VIEWERS as _VIEWERS
from web.process import drain as _drain
from web.process import gc_policy as _gc_policy
from web.process import heavy_agents as _heavy_agents

# Celery imports twenty modules when it first sends a task; calls would have to wait for that.
_MessageTemplate("lines.open_stream")
_heavy_agents.import_wanted(_config)

_listeners: list[_StreamServer] = []

bind = f"0.0.0.0:{_config.port}"  # IPv4 on every interface: a proxy or Telnyx has to reach it
workers = _config.web_concurrency  # our default is 4, gunicorn's is 1
worker_class = "gevent"  # a call is a greenlet, not a thread
# The imports above share code; an application made in the master would also share its Redis
# connections and greenlets.
preload_app = False
# Each open board occupies a connection, and a media socket does where the pump can't read it. At
# this limit everything waits, webhooks too, so boards and sockets are refused well below it.
worker_connections = _config.calls_per_worker + _VIEWERS + 200
# gunicorn kills a worker that is stuck this long; its calls, with leases of 3 s, have long moved.
timeout = 30
# What calls may take to end after SIGTERM (DRAIN_S), then their hand-over (20 s at most) and
# requests under way.
graceful_timeout = _config.drain_s + 30
# Longer than the interval at which a page polls, but short: idle connections delay a stop.
keepalive = 5
max_requests = 0  # a worker restarted after N requests would drop its calls
accesslog = None  # media addresses carry a token
errorlog = "-"  # stderr
loglevel = "info"  # start, stop and kill of workers
control_socket_disable = True  # gunicorn would open ~/.gunicorn/gunicorn.ctl, which is not used
if os.access("/dev/shm", os.W_OK):  # noqa: S108  # gunicorn unlinks its heartbeat files at once
    worker_tmp_dir = "/dev/shm"  # noqa: S108  # memory, so that a slow disk can't stop a heartbeat


def on_starting(_server: Any) -> None:
    """Keep media tokens out of the log: gunicorn logs the address of a failed request."""
    logging.getLogger("gunicorn.error").addFilter(_without_tokens)


def when_ready(server: Any) -> None:
    """Exempt the master's imports from garbage collection; tell workers when all of them stop."""
    _gc_policy.freeze()

    def told(number: int, frame: Any) -> None:
        if _drain.all_stop[0]:  # the second TERM: gunicorn, waiting, does not pass it on
            for pid in list(server.WORKERS):
                with _suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGTERM)
        _drain.all_stop[0] = 1
        server.signal(number, frame)

    signal.signal(signal.SIGTERM, told)


def post_worker_init(worker: Any) -> None:
    """Start the worker's hub, handle SIGTERM, and exempt the application from collection too."""
    _web.serve(worker.wsgi)
    _listeners.clear()
    _ggevent.StreamServer = _Listener

    def leave(number: int, frame: Any) -> None:  # gunicorn has no hook for SIGTERM
        if _web.note_term(worker.wsgi):
            gevent.spawn(_leave, worker, number, frame)

    signal.signal(signal.SIGTERM, leave)
    signal.siginterrupt(signal.SIGTERM, False)  # as in gunicorn: requests are not interrupted
    _gc_policy.freeze()


def child_exit(_server: Any, worker: Any) -> None:
    """Take a worker's present values out of the host's sums."""
    _metrics.worker_ended(worker.pid)


def on_exit(_server: Any) -> None:
    """Leave nothing in memory."""
    _metrics.end()


def worker_int(worker: Any) -> None:
    """Hand calls over on SIGINT and SIGQUIT too; gunicorn allows a tenth of a second for it."""
    _web.drain(worker.wsgi)


class _Listener(_StreamServer):
    """gunicorn's own keeps them to itself."""

    def start(self) -> None:
        _listeners.append(self)
        super().start()


def _leave(worker: Any, number: int, frame: Any) -> None:
    """Keep the calls while that is allowed, then hand them over and end.

    gunicorn waits for requests only, and media sockets outlive theirs. The listener is closed
    before the hand-over, else a call's new stream might arrive here.
    """
    if not _drain.all_stop[0]:
        for listener in _listeners:
            listener.stop_accepting()  # the other workers have the same one
    _web.wait_for_calls(worker.wsgi)
    for listener in _listeners:
        listener.close()
    _web.hand_over(worker.wsgi)
    worker.handle_exit(number, frame)


def _without_tokens(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            re.sub(r"(/media/)[^\s/]+", r"\1...", word) if isinstance(word, str) else word
            for word in record.args
        )
    return True
