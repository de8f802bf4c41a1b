"""Sessions of browsers that were signed out: their cookies are worth nothing, whoever has them."""

import redis

from calls import keys


class SignedOut:
    """The sessions in Redis. Methods raise StoreUnavailableError when it can't be had."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def add(self, session: str, for_s: int) -> None:
        """Sign *session* out; its cookie would have been good for *for_s* seconds at the most."""
        self._redis.set(keys.signed_out(session), 1, ex=for_s)

    def holds(self, session: str) -> bool:
        return bool(self._redis.exists(keys.signed_out(session)))
