"""Turns redis-py's errors into one, StoreUnavailableError, and says whether it may pass.

Read against redis-py 8.1. Two errors stay redis-py's own, since the store itself reacts to them:
NoScriptError (`scripts`) and WatchError (`calls.agent_directory`).
"""

from typing import NoReturn

import redis

from calls.redis_client.failover import NOT_THE_ONE
from deadair import StoreUnavailableError

_HANDLED_INSIDE = (redis.exceptions.NoScriptError, redis.WatchError)


class NewerCallError(StoreUnavailableError):
    """The call is stored in a later version (`calls.service.data_versions`): leave it alone."""


def raise_unavailable(error: Exception) -> NoReturn:
    """Raise StoreUnavailableError for *error*, or *error* itself if the store handles it."""
    if isinstance(error, _HANDLED_INSIDE):
        raise error
    if is_newer(error):
        raise NewerCallError(str(error)) from error
    raise StoreUnavailableError(f"{type(error).__name__}: {error}") from error


_REFUSED_FOR_NOW = (*NOT_THE_ONE, redis.exceptions.OutOfMemoryError, redis.exceptions.TryAgainError)
_NETWORK = (redis.ConnectionError, redis.TimeoutError, redis.WatchError, OSError)
_CODES = frozenset({"NOREPLICAS", "MISCONF", "BUSY", "UNBLOCKED"})
"""Replies for which redis-py has no class."""


def is_newer(error: BaseException) -> bool:
    """Return whether a step refused a call of a later version; in a pipeline it is a reply."""
    return isinstance(error, NewerCallError) or (
        isinstance(error, redis.ResponseError) and str(error).startswith("NEWER ")
    )


def is_passing(error: BaseException) -> bool:
    """Return whether the same command may succeed later, since the store is down.

    A reply such as WRONGTYPE, or a fault in a step, will not pass.
    """
    if isinstance(error, StoreUnavailableError) and error.__cause__:
        error = error.__cause__
    if isinstance(error, redis.ResponseError):
        code = str(error).partition(" ")[0]
        return isinstance(error, _REFUSED_FOR_NOW) or code in _CODES
    return isinstance(error, (*_NETWORK, StoreUnavailableError))


def is_full(error: StoreUnavailableError) -> bool:
    """Return whether the server refused a write for want of memory."""
    return isinstance(error.__cause__, redis.exceptions.OutOfMemoryError)


def named(error: BaseException) -> str:
    """Return the code of a server's reply ("NOREPLICAS"), the class of any other error."""
    error = error.__cause__ or error
    if type(error) is redis.ResponseError:
        return str(error).partition(" ")[0]
    return type(error).__name__
