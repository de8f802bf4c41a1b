"""The envelope of a webhook, and the unknown things newer versions of Telnyx put into it."""

import json
import random
from typing import Any

from simulator import clock
from simulator.model.leg import new_uuid
from simulator.webhooks import shapes

# Values seen in the wild that the published enumerations lack.
_NEW_VALUES = {
    "hangup_cause": "normal_temporary_failure",
    "status": "stopped_by_policy",
    "direction": None,  # never disguised: an application can't act without it
}


def build(event_type: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return the ``data`` part of an event, with an id of its own."""
    # Events of a conference's life have their time in the payload only.
    stamp = {} if "occurred_at" in payload else {"occurred_at": clock.iso()}
    return {
        "record_type": "event",
        "event_type": event_type,
        "id": new_uuid(),
        **stamp,
        "payload": payload,
    }


def encode(data: dict[str, Any], attempt: int, url: str, odd: tuple[str, ...] = ()) -> bytes:
    """Return the bytes that are signed and sent, in odd shapes if there are any."""
    envelope = {"data": data, "meta": {"attempt": attempt, "delivered_to": url}}
    for shape in odd:
        envelope = shapes.apply(shape, envelope)
    return json.dumps(envelope).encode()


class UnknownFieldInjector:
    """Adds unknown fields and enumeration values to a share of the events."""

    def __init__(self, share: float, seed: int) -> None:
        self._share = share
        self._random = random.Random(seed)  # noqa: S311  # repeatable on purpose, guards nothing

    def apply(self, data: dict[str, Any]) -> dict[str, Any]:
        """Return the event, perhaps with something in it that no documentation names."""
        if self._random.random() >= self._share:
            return data
        payload = {**data["payload"], "calling_party_type": "pstn", "x_future": {"nested": [1]}}
        for name, value in _NEW_VALUES.items():
            if name in payload and value is not None:
                payload[name] = value
        return {**data, "payload": payload, "x_future_version": 3}

    def unknown_event(self) -> bool:
        """Tell whether an event of an unknown type should be sent as well now."""
        return self._random.random() < self._share
