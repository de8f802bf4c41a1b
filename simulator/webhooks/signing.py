"""The Ed25519 signature of webhooks: base64 of sign(timestamp + "|" + body), fresh per attempt."""

import base64
import binascii

from nacl.signing import SigningKey

from simulator import clock

SEED_BYTES = 32


class Signer:
    """Signs webhook bodies with one key for the life of the process."""

    def __init__(self, seed: str = "") -> None:
        """Take a base64 seed of 32 bytes, or make a fresh key; ValueError for any other seed."""
        self._key = SigningKey(_decoded(seed)) if seed else SigningKey.generate()

    @property
    def seed(self) -> str:
        """The base64 seed that gives this key again."""
        return base64.b64encode(bytes(self._key)).decode()

    @property
    def public_key(self) -> str:
        """What the portal shows, and applications take as ``TELNYX_PUBLIC_KEY``."""
        return base64.b64encode(bytes(self._key.verify_key)).decode()

    def headers(self, body: bytes, *, age_s: int = 0) -> dict[str, str]:
        """Return the two signature headers for exactly these bytes, stamped *age_s* ago."""
        timestamp = str(clock.unix() - age_s)
        signature = self._key.sign(timestamp.encode() + b"|" + body).signature
        return {
            "Telnyx-Signature-Ed25519": base64.b64encode(signature).decode(),
            "Telnyx-Timestamp": timestamp,
        }


def _decoded(seed: str) -> bytes:
    try:
        raw = base64.b64decode(seed, validate=True)
    except binascii.Error as error:
        raise ValueError("the signing seed is not base64") from error
    if len(raw) != SEED_BYTES:
        raise ValueError(f"the signing seed has {len(raw)} bytes, not {SEED_BYTES}")
    return raw
