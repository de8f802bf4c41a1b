"""/livez and /readyz."""

from collections.abc import Callable

import gevent
from flask import Blueprint, Response, jsonify
from kombu.exceptions import OperationalError

from calls.service.clocks import Clocks, worst
from deadair import StoreUnavailableError
from tasks import app as celery
from web.dependencies import dependencies
from web.drain import here

CHECK_S = 1.5
LOOK_WITHIN_S = 10.0
"""A hub polls twice a second; after this time without a poll it is stuck."""

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
    """Answer 200 when Redis and the broker can be reached, else 503 naming the one that can't.

    `clock` names a process whose clock is off; no decision uses those clocks, so it stays ready.
    """
    p = dependencies()
    state = {
        "redis": _reachable(p.store.redis.ping),
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


def _ping_broker() -> None:
    with celery.connection_for_write(connect_timeout=1) as connection:
        connection.ensure_connection(max_retries=1, interval_start=0)


def _reachable(check: Callable[[], object]) -> str:
    try:
        with gevent.Timeout(CHECK_S):
            check()
    except (StoreUnavailableError, OperationalError, OSError) as error:
        return f"unreachable: {type(error.__cause__ or error).__name__}"
    except gevent.Timeout:
        return f"no answer within {CHECK_S} s"
    return "ok"
