"""Sends a command to Telnyx from a task, and retries it where that may help."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import uniform
from typing import Any, NoReturn, TypeAlias

from celery import Task

from calls.store_types import Origin
from tasks.dependencies import Dependencies
from tasks.messages.after_call import call_gone
from telephony.call_control.errors import (
    CallGoneError,
    LimitedError,
    RefusedError,
    TelephonyError,
    TryAgainError,
    UnansweredError,
)

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
        pause_s = pause_before(tried)
        if isinstance(error, LimitedError):
            pause_s = max(pause_s, error.after_s)
        raise task.retry(exc=error, countdown=spread(pause_s)) from error


def spread(pause_s: float) -> float:
    """Return *pause_s* and up to half more: who failed together must not come back together."""
    return pause_s * uniform(1.0, 1.5)  # noqa: S311  # guards nothing


def come_back(task: BoundTask, pause_s: float, error: TelephonyError) -> NoReturn:
    """Run *task* again in *pause_s* seconds, which is none of its retries. Raises celery's Retry.

    Raises *error* if the task was called as a function.
    """
    if not task.request.called_directly:
        task.request.retries -= 1  # `retry` counts it
        task.retry(exc=error, countdown=pause_s)
    raise error


@dataclass(slots=True)
class CommandOutcome:
    """The outcome of a command. Neither is set if Telnyx no longer has the call."""

    sent: bool = False
    failure: str = ""
    """Why Telnyx refused it; no retry is left."""

    unanswered: bool = False
    """The last attempt had no answer: it may have been carried out, whatever `failure` says."""

    given_up: bool = False
    """It was refused for the rate limit, and there is no time to wait: nothing was carried out."""


@contextmanager
def telnyx_command(
    task: BoundTask, p: Dependencies, call: str, origin: Origin, good_for_ms: int | None = None
) -> Iterator[CommandOutcome]:
    """Run a block that sends a command about *call*; the outcome is valid after the block.

    A call that Telnyx no longer has is ended in the store. Raises celery's Retry if the command may
    succeed later. A refusal for the rate limit is one of its retries, or, with *good_for_ms*, none:
    it comes back within that time or is given up.
    """
    outcome = CommandOutcome()
    try:
        yield outcome
    except LimitedError as error:
        if good_for_ms is None:
            try_again(task, error)
            outcome.failure = str(error)
            return
        pause_s = spread(error.after_s)
        if pause_s * 1000 < good_for_ms:
            come_back(task, pause_s, error)
        outcome.given_up = True
    except CallGoneError:
        call_gone(p, call, origin)
    except (TryAgainError, RefusedError) as error:
        try_again(task, error)
        outcome.failure, outcome.unanswered = str(error), isinstance(error, UnansweredError)
    else:
        outcome.sent = True
