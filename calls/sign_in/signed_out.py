"""Browser sessions that were signed out: their cookies are no longer accepted."""

import redis

from calls import keys


class SignedOut:
    """The sessions in Redis. Methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def add(self, session: str, for_s: int) -> None:
        """Sign *session* out; its cookie is valid for at most *for_s* more seconds."""
        self._redis.set(keys.signed_out(session), 1, ex=for_s)

    def holds(self, session: str) -> bool:
        return bool(self._redis.exists(keys.signed_out(session)))
