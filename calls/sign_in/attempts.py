"""Failed sign-ins by address, so that guessing the token is slow."""

import redis

from calls import keys


class SignInAttempts:
    """Attempts from one address, forgotten *forget_after_s* seconds after the first one.

    All methods raise StoreUnavailableError.
    """

    def __init__(self, client: "redis.Redis", forget_after_s: int) -> None:
        self._redis = client
        self._forget_after_s = forget_after_s

    def count(self, address: str) -> int:
        """Add one attempt and return their number.

        Counted before the token is checked, so that concurrent attempts count as well.
        """
        name = keys.sign_ins(address)
        pipe = self._redis.pipeline(transaction=True)
        pipe.set(name, 0, ex=self._forget_after_s, nx=True)
        pipe.incr(name)
        return int(pipe.execute()[1])

    def forget(self, address: str) -> None:
        """Forget the attempts from *address*: one succeeded."""
        self._redis.delete(keys.sign_ins(address))
