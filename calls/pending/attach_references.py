"""Which call a team attached under which reference: one reference stands for one call for a day."""

from hashlib import sha256

import redis

from calls import keys

KEPT_S = 24 * 3600


class AttachReferences:
    """References in Redis. All methods raise StoreUnavailableError."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def call_of(self, reference: str, call: str) -> str:
        """Return the call that *reference* stands for: *call*, if none was given with it before.

        Without a reference ('') a call stands for itself.
        """
        if not reference:
            return call
        name = keys.idempotency(sha256(f"attach\n{reference}".encode()).hexdigest())
        with self._redis.pipeline(transaction=True) as pipe:
            pipe.set(name, call, nx=True, ex=KEPT_S)
            pipe.get(name)
            return str(pipe.execute()[1])
