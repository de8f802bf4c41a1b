"""Publishing from a web worker: never longer than `PUBLISH_S`, whatever the broker does.

A broker that drops packets can hold a publish for half a minute; Telnyx waits two seconds for the
answer to its webhook, and a caller waits less. A failed publish is retried by later requests.
"""

from collections.abc import Callable
from typing import ParamSpec

import gevent

from monitor.actions import Actions, NotSentError
from tasks import publish

PUBLISH_S = 0.9
P = ParamSpec("P")


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
            raise NotSentError(f"the broker took longer than {PUBLISH_S} s") from expired
        finally:
            timeout.close()

    return limited


def dial(dial_id: str) -> None:
    within_time(publish.dial)(dial_id)


ACTIONS = Actions(
    check_in=within_time(publish.check_in),
    hang_up=within_time(publish.hang_up),
    transfer=within_time(publish.transfer),
    say=within_time(publish.say),
    stop_speaking=within_time(publish.stop_speaking),
    open_stream=within_time(publish.open_stream),
    transfer_to=within_time(publish.transfer_to),
    send_digits=within_time(publish.send_digits),
)
