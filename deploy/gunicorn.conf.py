"""gunicorn's settings for the Procfile's web line, each with its reason.

What is heavy is imported once, in the master, with everything patched first, and shared by the
workers copy-on-write; what holds a socket, a lock or a greenlet is made by create_app() after the
fork, in each worker for itself.
"""

from gevent import monkey

monkey.patch_all()  # before any other import: a module that took the real socket keeps it

import logging
import os
import re
import signal
from typing import Any

import gevent

from deadair import config as environment
from monitor.vad import detector as _detector

try:
    _config = environment.read()
    _detector.require(_config.vad)
except environment.ConfigError as fault:
    raise SystemExit(str(fault)) from None  # once, from the master, not once a worker

from tasks.message_template import MessageTemplate as _MessageTemplate
from web import app as _web  # here, so that the workers share its memory
from web import gc_policy as _gc_policy
from web.board.live_board import VIEWERS as _VIEWERS
from web.ws import MAX_CALLS as _MAX_CALLS

# Celery imports twenty modules when it sends for the first time, which calls would wait for.
_MessageTemplate("lines.open_stream")

bind = f"0.0.0.0:{_config.port}"  # IPv4 on every interface: a proxy or Telnyx has to reach it
workers = _config.web_concurrency  # our default is 4, gunicorn's is 1
worker_class = "gevent"  # a call is a greenlet, not a thread
# The imports above share the code; an application made in the master would share its Redis
# connections and its greenlets as well.
preload_app = False
# A media socket or a board is a connection for as long as it is open. At this number everything
# waits, webhooks too, so both are refused well before it.
worker_connections = _MAX_CALLS + _VIEWERS + 200
# The hub beats every second; thirty missed beats are a hang, and its calls have long been taken
# over, for their leases last 3 s.
timeout = 30
graceful_timeout = 30  # what a request may take after SIGTERM; calls are handed over at once
# Longer than a page waits between two looks; not more, for an idle connection holds up a stop.
keepalive = 5
max_requests = 0  # a worker that restarts after so many requests drops the calls it holds
accesslog = None  # media addresses carry a token
errorlog = "-"  # stderr, where whoever started it reads it
loglevel = "info"  # gunicorn's own words: started, stopped, killed
control_socket_disable = True  # gunicorn would open ~/.gunicorn/gunicorn.ctl, which nobody asks for
if os.access("/dev/shm", os.W_OK):  # noqa: S108 - gunicorn unlinks its heartbeat files at once
    worker_tmp_dir = "/dev/shm"  # noqa: S108 - memory, so that a slow disk can't stop a heartbeat


def on_starting(_server: Any) -> None:
    """Keep media tokens out of the log: gunicorn writes the address of a request that failed."""
    logging.getLogger("gunicorn.error").addFilter(_without_tokens)


def when_ready(_server: Any) -> None:
    """Freeze what the master imported: no later collection walks it or copies its pages."""
    _gc_policy.freeze()


def post_worker_init(worker: Any) -> None:
    """Start the worker's hub, watch for SIGTERM, and freeze the application too."""
    _web.serve(worker.wsgi)

    def leave(number: int, frame: Any) -> None:  # gunicorn has no hook of its own for SIGTERM
        gevent.spawn(_hand_over, worker)
        worker.handle_exit(number, frame)

    signal.signal(signal.SIGTERM, leave)
    signal.siginterrupt(signal.SIGTERM, False)  # as gunicorn had it: requests are not disturbed
    _gc_policy.freeze()


def worker_int(worker: Any) -> None:
    """Hand calls over on SIGINT and SIGQUIT too; gunicorn leaves it a tenth of a second."""
    _web.drain(worker.wsgi)


def _hand_over(worker: Any) -> None:
    """Hand calls over once nothing new comes in, or a call's new stream may come to us again.

    gunicorn's loop looks once a second whether to stop, and then closes the listener.
    """
    gevent.sleep(1.2)
    _web.drain(worker.wsgi)


def _without_tokens(record: logging.LogRecord) -> bool:
    if isinstance(record.args, tuple):
        record.args = tuple(
            re.sub(r"(/media/)[^\s/]+", r"\1...", word) if isinstance(word, str) else word
            for word in record.args
        )
    return True
