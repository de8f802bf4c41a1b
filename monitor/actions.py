"""What a monitor can have done: callables handed in from outside, so that it knows no Celery.

Each returns once the request is on its way and raises `NotSentError` when it could not be sent.
"""

from collections.abc import Callable
from dataclasses import dataclass


class NotSentError(Exception):
    """The request for an action did not reach the broker; it will be asked for again."""


@dataclass(frozen=True, slots=True)
class Actions:
    """What can be asked for on a call. All begin with its call_control_id."""

    check_in: Callable[[str, int, str, int], None]
    """Silence epoch, step ("checkin-1", "goodbye", ...), how many check-ins there are at most."""

    hang_up: Callable[[str, int, str], None]
    """Silence epoch, cause."""

    transfer: Callable[[str, int], None]
    """Silence epoch: hand the caller on, the agent has failed."""

    say: Callable[[str, str], None]
    """Id of an utterance registered in the ledger."""

    stop_speaking: Callable[[str, int], None]
    """Silence epoch: stop what is playing, the caller talks over it."""

    open_stream: Callable[[str, int], None]
    """Number of the attempt: have Telnyx open a new media stream."""
