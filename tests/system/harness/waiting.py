"""Waiting on a condition with a deadline: how a system test lets time pass.

Where time itself is what a test is about, how long an outage lasts or when it strikes, it sleeps.
A wait that fails says what it saw last, so that its report is a finding and not a riddle.
"""

import time
from collections.abc import Callable
from typing import Any


def eventually(
    condition: Callable[[], Any], within_s: float, *, what: str = "", every_s: float = 0.05
) -> Any:
    """Poll `condition` until it is true and return its value.

    A condition may raise AssertionError or OSError to say "not yet, because …"; HTTP and Redis
    clients' connection errors are OSErrors or carry one. Raises AssertionError after `within_s`.
    """
    deadline = time.monotonic() + within_s
    while True:
        try:
            seen = condition()
        except Exception as error:
            if not _means_not_yet(error):
                raise
            seen = f"{type(error).__name__}: {error}"
        else:
            if seen:
                return seen
        if time.monotonic() > deadline:
            subject = what or getattr(condition, "__name__", "the condition")
            raise AssertionError(f"{subject}: not within {within_s} s; last seen: {seen}")
        time.sleep(every_s)


def sleep_until(moment: float) -> None:
    """Sleep until *moment* of the monotonic clock; not at all once it is past."""
    time.sleep(max(0, moment - time.monotonic()))


def _means_not_yet(error: Exception) -> bool:
    """Distinguish a service that is not there yet from a test that is wrong."""
    if isinstance(error, AssertionError | OSError):
        return True
    return type(error).__module__.partition(".")[0] in {"httpx", "redis", "websocket"}
