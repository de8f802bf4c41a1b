"""Signatures of outgoing hooks, as Standard Webhooks has them. Pure.

Standard Webhooks 1.0: base64 of the HMAC-SHA256 of `id.timestamp.body` under the secret's bytes,
marked `v1,`; the timestamp in whole seconds keeps a copy from being sent again later.
"""

import base64
import hashlib
import hmac

from monitor.hooks.settings import key_of


def signature(secret: str, message_id: str, timestamp_s: int, body: str) -> str:
    """Return the value of `webhook-signature`; *secret* is `whsec_` and base64."""
    signed = f"{message_id}.{timestamp_s}.{body}".encode()
    return "v1," + base64.b64encode(hmac.digest(key_of(secret), signed, hashlib.sha256)).decode()


def headers(secret: str, message_id: str, timestamp_s: int, body: str) -> dict[str, str]:
    """Return the headers that a message is sent with; no signature without a *secret*."""
    found = {
        "Content-Type": "application/json",
        "User-Agent": "dead-air-hooks/1",
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp_s),
    }
    if secret:
        found["webhook-signature"] = signature(secret, message_id, timestamp_s, body)
    return found
