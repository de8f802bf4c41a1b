"""Where the events of one call go, and how often they are tried: the webhook_* parameters.

A command's ``webhook_url`` stays in force for the later events of its leg; ``webhook_urls`` and
``webhook_retries_policies`` are kept per event type.
"""

from dataclasses import dataclass, field
from typing import Any

from simulator.model.options import Options


@dataclass
class Destination:
    """The addresses of one call's events."""

    url: str
    failover_url: str
    urls: dict[str, Any] = field(default_factory=dict)
    retries_policies: dict[str, Any] = field(default_factory=dict)
    pending: int = 0  # deliveries under way

    @classmethod
    def from_options(cls, options: Options) -> "Destination":
        return cls(options.webhook_url, options.webhook_failover_url)

    def apply(self, body: dict[str, Any]) -> None:
        """Adopt what a command says about addresses and retries."""
        self.url = body.get("webhook_url") or self.url
        self.urls |= body.get("webhook_urls") or {}
        self.retries_policies |= body.get("webhook_retries_policies") or {}

    def address(self, event_type: str) -> str:
        """Return where events of a type go now; empty for nowhere."""
        special = self.urls.get(event_type)
        return str(special[0] if isinstance(special, list) else special or self.url)

    def retries_ms(self, event_type: str) -> list[int] | None:
        """Return the waits a command asked for between the attempts, if it did."""
        waits: list[int] | None = self.retries_policies.get(event_type, {}).get("retries_ms")
        return waits
