"""Trying a command to Telnyx again: soon, a few times, and only where that may help."""

from celery import Task

from telephony.errors import TelephonyError, TryAgainError

LONGEST_PAUSE_S = 2.0


def pause_before(retry: int) -> float:
    """Return the seconds to wait before the *retry*-th retry (from 0): at most 2."""
    return float(min(0.25 * 2**retry, LONGEST_PAUSE_S))


def try_again(task: Task, error: TelephonyError) -> None:  # type: ignore[type-arg]  # not generic at run time
    """Put *task* off if *error* may pass and a try is left. Raises celery's Retry then."""
    tried = task.request.retries
    if isinstance(error, TryAgainError) and tried < (task.max_retries or 0):
        raise task.retry(exc=error, countdown=pause_before(tried)) from error
