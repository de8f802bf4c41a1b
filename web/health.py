"""/livez and /readyz."""

from collections.abc import Callable

import gevent
from flask import Blueprint, Response, jsonify

from calls import keys
from calls.redis_client.errors import is_full, named
from calls.service.clocks import Clocks, worst
from deadair import StoreUnavailableError
from tasks import app as celery
from tasks.broker.refusals import REFUSALS
from web.dependencies import dependencies
from web.process.drain import here

CHECK_S = 1.5
WRITTEN_FOR_S = 60
LOOK_WITHIN_S = 10.0
"""A hub polls twice a second; after this time without a poll it is stuck."""

AWAY: tuple[type[Exception], ...] = (StoreUnavailableError, *REFUSALS)

bp = Blueprint("health", __name__)


@bp.get("/livez")
def livez() -> tuple[str, int]:
    """Answer 200 while this worker's hub polls, else 503: the worker must be restarted."""
    since_s = dependencies().hub.since_look_s()
    if since_s > LOOK_WITHIN_S:
        return f"this worker's last poll of its calls was {since_s:.0f} s ago", 503
    return "alive", 200


@bp.get("/readyz")
def readyz() -> tuple[Response, int]:
    """Answer 200 when Redis takes writes and the broker is there, else 503 naming which is not.

    A master that was cut off from its replicas answers and may refuse writes; others serve then.
    `clock` names a process whose clock is off; no decision uses those clocks, so it stays ready.
    """
    state = {
        "redis": _reachable(_write),
        "broker": _reachable(_ping_broker),
    }
    if here().begun:
        state["worker"] = "stopping"
    ready = all(found == "ok" for found in state.values())
    return jsonify(ready=ready, **state, clock=_clock()), 200 if ready else 503


def _clock() -> str:
    p = dependencies()
    clocks = Clocks(p.store.redis)
    try:
        with gevent.Timeout(CHECK_S):
            here_s = clocks.skew_s()
            skews = clocks.all() | ({p.name: here_s} if here_s is not None else {})
    except (StoreUnavailableError, OSError, gevent.Timeout):
        return "unknown"
    off = worst(skews)
    return f"{off[0]} is {off[1]:+.1f} s off Redis's" if off else "ok"


def _write() -> None:
    """Raise StoreUnavailableError unless Redis takes a write, or is full (for everybody then)."""
    try:
        dependencies().store.redis.set(keys.READY, "1", ex=WRITTEN_FOR_S)
    except StoreUnavailableError as error:
        if not is_full(error):
            raise


def _ping_broker() -> None:
    with celery.connection_for_write(connect_timeout=1) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0)


def _reachable(check: Callable[[], object]) -> str:
    try:
        with gevent.Timeout(CHECK_S):
            check()
    except AWAY as error:
        return f"unreachable: {named(error)}"
    except gevent.Timeout:
        return f"no answer within {CHECK_S} s"
    return "ok"
