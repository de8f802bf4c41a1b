"""Sends a command to Telnyx from a task, and retries it where that may help."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

from celery import Task

from calls.store_types import Origin
from tasks.dependencies import Dependencies
from telephony.call_control.errors import CallGoneError, RefusedError, TelephonyError, TryAgainError

LONGEST_PAUSE_S = 2.0
BoundTask: TypeAlias = "Task[Any, Any]"
"""Generic for type checkers only."""


def pause_before(retry: int) -> float:
    """Return the seconds to wait before the *retry*-th retry (from 0): at most 2."""
    return float(min(0.25 * 2**retry, LONGEST_PAUSE_S))


def try_again(task: BoundTask, error: TelephonyError) -> None:
    """Retry *task* if *error* may pass and a retry is left. Raises celery's Retry then."""
    tried = task.request.retries
    if isinstance(error, TryAgainError) and tried < (task.max_retries or 0):
        raise task.retry(exc=error, countdown=pause_before(tried)) from error


@dataclass(slots=True)
class CommandOutcome:
    """The outcome of a command. Neither is set if Telnyx no longer has the call."""

    sent: bool = False
    failure: str = ""
    """Why Telnyx refused it; no retry is left."""


@contextmanager
def telnyx_command(
    task: BoundTask, p: Dependencies, call: str, origin: Origin
) -> Iterator[CommandOutcome]:
    """Run a block that sends a command about *call*; the outcome is valid after the block.

    A call that Telnyx no longer has is ended in the store. Raises celery's Retry if the command may
    succeed later.
    """
    outcome = CommandOutcome()
    try:
        yield outcome
    except CallGoneError:
        p.store.call_ended(call, origin, "gone", "telnyx")
    except (TryAgainError, RefusedError) as error:
        try_again(task, error)
        outcome.failure = str(error)
    else:
        outcome.sent = True
