"""Publishing from a web worker: never longer than `PUBLISH_S`, whatever the broker does.

A broker that drops packets can hold a publish for half a minute; Telnyx waits two seconds for the
answer to its webhook, and a caller waits less. A failed publish is retried by later requests.

A connection that takes longer than that, over TLS and several Sentinels to a far host, would be
broken off each time and never stand. So after a failure one is made without a limit, meanwhile.

When all calls of a worker have something to send at once, a few send and the others wait their
turn. All together, each would use up its time while a connection is made, and break it off.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import ParamSpec

import gevent
from gevent.lock import BoundedSemaphore

from monitor.actions import Actions, NotSentError
from tasks import publish

PUBLISH_S = 0.9
AT_ONCE, TURN_S = 4, 0.6
P = ParamSpec("P")
_turns = BoundedSemaphore(AT_ONCE)
_connecting = BoundedSemaphore(1)


def _connect_meanwhile() -> None:
    if _connecting.acquire(blocking=False):
        gevent.spawn(_connect)


def _connect() -> None:
    try:
        with suppress(NotSentError):
            publish.connect()
    finally:
        _connecting.release()


def within_time(send: Callable[P, None]) -> Callable[P, None]:
    """Return *send* with a time limit, after which it raises NotSentError."""

    def limited(*args: P.args, **kwargs: P.kwargs) -> None:
        timeout = gevent.Timeout(PUBLISH_S)
        timeout.start()
        try:
            send(*args, **kwargs)
        except gevent.Timeout as expired:
            if expired is not timeout:
                raise
            _connect_meanwhile()
            raise NotSentError(f"the broker took longer than {PUBLISH_S} s") from expired
        finally:
            timeout.close()

    return limited


def in_turn(send: Callable[P, None]) -> Callable[P, None]:
    """Return *send* so that `AT_ONCE` run at a time, each within its time limit.

    One whose turn does not come within `TURN_S` raises NotSentError.
    """
    timed = within_time(send)

    def waiting(*args: P.args, **kwargs: P.kwargs) -> None:
        if not _turns.acquire(timeout=TURN_S):
            raise NotSentError("too many messages wait for the broker")
        try:
            timed(*args, **kwargs)
        finally:
            _turns.release()

    return waiting


def dial(dial_id: str) -> None:
    in_turn(publish.dial)(dial_id)


def attach(message: str, *about: str, stream: bool, settings: str, sms_consent: bool) -> None:
    send = in_turn(publish.attach)
    send(message, *about, stream=stream, settings=settings, sms_consent=sms_consent)


ACTIONS = Actions(
    check_in=in_turn(publish.check_in),
    hang_up=in_turn(publish.hang_up),
    transfer=in_turn(publish.transfer),
    say=in_turn(publish.say),
    stop_speaking=in_turn(publish.stop_speaking),
    open_stream=in_turn(publish.open_stream),
    transfer_to=in_turn(publish.transfer_to),
    send_digits=in_turn(publish.send_digits),
    send_sms=in_turn(publish.send_sms),
)
