"""The numbers that were sent a follow-up lately, by keyed hash: each gets one in a day."""

import hmac
from hashlib import sha256

from calls import keys
from calls.redis_client.client import StoreClient
from calls.redis_client.scripts import Steps

DAY_S = 24 * 3600


class TextedNumbers:
    """Numbers in Redis, hashed under *secret*. Methods raise StoreUnavailableError."""

    def __init__(self, client: StoreClient, secret: str) -> None:
        self._steps = Steps(client)
        self._secret = secret.encode()

    def claim(self, number: str, call: str) -> bool:
        """Return whether *call* may send *number* its follow-up; again for the same call."""
        return bool(self._steps.run("claim_number", [self._key(number)], call, DAY_S, ""))

    def give_back(self, number: str, call: str) -> None:
        """Undo the claim of *call*: nothing was sent."""
        self._steps.run("claim_number", [self._key(number)], call, DAY_S, "1")

    def _key(self, number: str) -> str:
        said = f"follow-up {number}".encode()
        return keys.texted(hmac.new(self._secret, said, sha256).hexdigest()[:32])
