"""One text message: what may be sent, and how Telnyx describes it. Pure but for the clock.

Facts: Telnyx's API reference "Send a message" and its messaging error codes; the fields of the
answer and of `message.sent` and `message.finalized` from the SDK (telnyx 4.189).
"""

import re
from typing import Any

from simulator import clock
from simulator.call_control import schema
from simulator.model import errors
from simulator.model.leg import new_uuid

Body = dict[str, Any]
_GSM_7 = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
_ONE, _OF_SEVERAL = {"GSM-7": 160, "UCS-2": 70}, {"GSM-7": 153, "UCS-2": 67}
_MOST_PARTS = 10
_NUMBER = re.compile(r"\+[1-9]\d{6,14}|\d{3,8}")
_NAME = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}")


def check(body: Body) -> None:
    """Raise the TelnyxError of the first thing wrong with a message."""
    schema.check("message", body)
    if not _NUMBER.fullmatch(body["to"]):
        raise errors.invalid("to", "Invalid 'to' address", "It must be E.164.", "40310")
    sender, profile = body.get("from"), body.get("messaging_profile_id")
    if not sender and not profile:
        raise errors.invalid("from", "Invalid 'from' address", "From is required.", "40305")
    if sender and not _NUMBER.fullmatch(sender):
        if not _NAME.fullmatch(sender):
            raise errors.invalid("from", "Invalid 'from' address", "It is none.", "40305")
        if not profile:
            title = "Missing messaging profile ID"
            raise errors.invalid("messaging_profile_id", title, "A name needs one.", "40313")
    if not body.get("text") and not body.get("media_urls"):
        raise errors.invalid("text", "No content provided", "Text is required.", "40316")
    encoding, parts = measure(body)
    if parts > _MOST_PARTS:
        detail = f"It has {parts} parts in {encoding}."
        raise errors.invalid("text", "Message too large", detail, "40302")


def measure(body: Body) -> tuple[str, int]:
    """Return the encoding of a message and its number of parts."""
    text = body.get("text") or ""
    plain = set(text) <= _GSM_7 and body.get("encoding") != "ucs2"
    encoding = "GSM-7" if plain else "UCS-2"
    if len(text) <= _ONE[encoding]:
        return encoding, 1
    return encoding, -(-len(text) // _OF_SEVERAL[encoding])


def accepted(body: Body, user_id: str) -> Body:
    """Return the message as the answer describes it."""
    encoding, parts = measure(body)
    network = {"carrier": "", "line_type": ""}
    return {
        "record_type": "message",
        "direction": "outbound",
        "id": new_uuid(),
        "type": body.get("type", "SMS"),
        "organization_id": user_id,
        "messaging_profile_id": body.get("messaging_profile_id"),
        "from": {"phone_number": body.get("from") or "+15550100000", **network},
        "to": [{"phone_number": body["to"], "status": "queued", **network}],
        "cc": [],
        "text": body.get("text"),
        "subject": body.get("subject"),
        "media": [],
        "tags": [],
        "encoding": encoding,
        "parts": parts,
        "cost": None,
        "errors": [],
        "webhook_url": body.get("webhook_url"),
        "webhook_failover_url": body.get("webhook_failover_url"),
        "received_at": clock.iso(),
        "sent_at": None,
        "completed_at": None,
        "valid_until": None,
    }


def later(message: Body, status: str) -> Body:
    """Return *message* once it has *status*."""
    to = [each | {"status": status} for each in message["to"]]
    changed = message | {"to": to, "sent_at": message["sent_at"] or clock.iso()}
    if status == "sent":
        return changed
    failed = status in {"sending_failed", "delivery_failed"}
    fault = {"code": "40001", "title": "Not routable", "detail": "The number takes no messages."}
    return changed | {"completed_at": clock.iso(), "errors": [fault] if failed else []}
