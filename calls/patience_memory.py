"""Which phone numbers needed patience on former calls: nothing but a keyed hash is stored.

Without the service's SECRET_KEY no hash can be traced to a number, nor made for one. An entry
expires by itself, and later than the last call that needed patience by the days its agent set.
Methods raise StoreUnavailableError.
"""

import hmac
from hashlib import sha256

import redis

from calls import keys

DAY_S = 86_400


def digest_of(number: str, secret_key: str) -> str:
    """Return the keyed hash of *number* (E.164), '' for none."""
    if not number:
        return ""
    text = f"patience {number}".encode()
    return hmac.new(secret_key.encode(), text, sha256).hexdigest()[:32]


class PatienceMemory:
    """Remembers, finds and forgets hashes of numbers."""

    def __init__(self, client: "redis.Redis") -> None:
        self._redis = client

    def remember(self, digest: str, why: str, days: int) -> None:
        """Remember for *days* from now on that a number's calls need patience."""
        if digest and days > 0:
            self._redis.set(keys.patience(digest), why, ex=days * DAY_S)

    def find(self, digest: str) -> str:
        """Return why that number's calls need patience, '' where nothing is known."""
        return str(self._redis.get(keys.patience(digest)) or "") if digest else ""

    def left_s(self, digest: str) -> int:
        """Return for how many seconds a number is remembered yet, 0 if it is not."""
        left_ms = self._redis.pttl(keys.patience(digest)) if digest else 0
        return max(0, int(str(left_ms)) // 1000)

    def forget(self, digest: str) -> bool:
        """Forget a number; returns whether it was known."""
        return bool(digest and self._redis.delete(keys.patience(digest)))
