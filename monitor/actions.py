"""What a monitor can have done: callables handed in from outside, so that it knows no Celery.

Each returns once the request is on its way and raises `NotSentError` when it could not be sent.
"""

from collections.abc import Callable
from dataclasses import dataclass


class NotSentError(Exception):
    """The request for an action did not reach the broker; it will be asked for again."""


@dataclass(frozen=True, slots=True)
class Actions:
    """The four things that can be asked for on a call."""

    check_in: Callable[[str, int, int, int], None]
    """call_control_id, silence epoch, number of the check-in, of how many."""

    hang_up: Callable[[str, int, str], None]
    """call_control_id, silence epoch, cause."""

    say: Callable[[str, str], None]
    """call_control_id, id of an utterance registered in the ledger."""

    stop_speaking: Callable[[str, int], None]
    """call_control_id, silence epoch: stop what is playing, the caller talks over it."""
