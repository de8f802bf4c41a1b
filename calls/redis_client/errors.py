"""redis-py's errors on their way out of the store: one error for all of them.

Read against redis-py 8.1. Two errors stay redis-py's own, since the store itself reacts to them:
NoScriptError (`scripts`) and WatchError (`calls.agent_directory`).
"""

from typing import NoReturn

import redis

from deadair import StoreUnavailableError

_HANDLED_INSIDE = (redis.exceptions.NoScriptError, redis.WatchError)


def raise_unavailable(error: Exception) -> NoReturn:
    """Raise StoreUnavailableError for *error*, or *error* itself if the store handles it."""
    if isinstance(error, _HANDLED_INSIDE):
        raise error
    raise StoreUnavailableError(f"{type(error).__name__}: {error}") from error
