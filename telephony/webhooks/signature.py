"""Telnyx's webhook signature: Ed25519 over `timestamp|body`. Pure.

Source: Telnyx docs, webhook fundamentals; headers `Telnyx-Signature-Ed25519` (base64) and
`Telnyx-Timestamp` (unix seconds), valid for 300 s either way.
"""

import base64
import binascii
from collections.abc import Sequence

from nacl.exceptions import BadSignatureError
from nacl.exceptions import ValueError as NaclValueError
from nacl.signing import VerifyKey

TOLERANCE_S = 300
SIGNATURE_BYTES = 64
MAX_TIMESTAMP_DIGITS = 12


class SignatureError(Exception):
    """The request is not Telnyx's, or not recent; the message says what is wrong."""


def verify(
    body: bytes, *, signature: str, timestamp: str, keys: Sequence[bytes], now_s: float
) -> None:
    """Return if *body* was signed by one of *keys* (raw 32 bytes) within the tolerance.

    Several keys are valid at once while Telnyx rotates them; with none, nothing is accepted.
    Raises SignatureError.
    """
    if not keys:
        raise SignatureError("no public key is configured (TELNYX_PUBLIC_KEY)")
    if not signature or not timestamp:
        raise SignatureError("signature headers are missing")
    digits = timestamp.isascii() and timestamp.isdigit()
    if not digits or len(timestamp) > MAX_TIMESTAMP_DIGITS:
        raise SignatureError("timestamp is not a number")
    if abs(now_s - int(timestamp)) > TOLERANCE_S:
        raise SignatureError(f"timestamp is more than {TOLERANCE_S} s off")
    try:
        raw = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError) as error:
        raise SignatureError("signature is not base64") from error
    if len(raw) != SIGNATURE_BYTES:
        raise SignatureError(f"signature has not {SIGNATURE_BYTES} bytes")
    signed = timestamp.encode() + b"|" + body
    if not any(_signed_by(key, signed, raw) for key in keys):
        raise SignatureError("signature does not match")


def _signed_by(key: bytes, signed: bytes, raw: bytes) -> bool:
    try:
        VerifyKey(key).verify(signed, raw)
    except (BadSignatureError, NaclValueError):
        return False
    return True
