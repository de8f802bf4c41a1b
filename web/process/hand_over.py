"""How a stopping worker hands its calls over: a few at a time, the next once others are taken.

A call has no media stream from the close of its socket until another worker has the next one. If
all were closed at once, the last would wait for the tasks and sockets of all the others.
"""

from collections.abc import Callable, Sequence
from time import monotonic
from typing import Protocol, TypeVar

from deadair import StoreUnavailableError

AT_ONCE = 4
"""Calls that may be on their way to another worker before the next one follows."""

INTERVAL_S, WITHIN_S = 0.4, 20.0
"""Calls that nobody takes hold up the next one for this long at most, and all of them together."""

NOBODY_S = 3.0
"""If none was taken by then there is no other worker: waiting would only delay the stop."""

LOOK_EVERY_S = 0.05
Call = TypeVar("Call")


class Hurry(Protocol):
    """An event that ends the waiting: gevent's, or a test's."""

    def is_set(self) -> bool: ...
    def wait(self, timeout: float) -> object: ...


def in_turn(
    calls: Sequence[Call],
    leave: Callable[[Call], None],
    is_taken: Callable[[Call], bool],
    hurry: Hurry,
) -> None:
    """Let go of each of *calls*, with `leave`, which must not block.

    *is_taken* returns whether nobody waits for the call any more: another worker has it, or it has
    ended. It may raise StoreUnavailableError.
    """
    began, anybody, on_way = monotonic(), False, list[Call]()
    interval_s = min(INTERVAL_S, WITHIN_S / max(1, len(calls)))
    for number, call in enumerate(calls):
        while len(on_way) >= AT_ONCE and not hurry.is_set():
            waited_s = monotonic() - began
            if waited_s >= number * interval_s or (waited_s >= NOBODY_S and not anybody):
                break
            hurry.wait(LOOK_EVERY_S)
            waiting = _not_taken(on_way, is_taken)
            anybody = anybody or len(waiting) < len(on_way)
            on_way = waiting
        leave(call)
        on_way.append(call)


def _not_taken(calls: list[Call], is_taken: Callable[[Call], bool]) -> list[Call]:
    """Return *calls* without those that are taken; the oldest and the newest ones are asked about.

    While the store is away none counts as taken.
    """
    oldest, others = calls[:AT_ONCE], calls[AT_ONCE:]
    between, newest = others[:-AT_ONCE], others[-AT_ONCE:]

    def left(asked: list[Call]) -> list[Call]:
        return [call for call in asked if not is_taken(call)]

    try:
        return left(oldest) + between + left(newest)
    except StoreUnavailableError:
        return calls
