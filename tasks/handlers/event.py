"""One Telnyx event on its way into the store, and the type of its handlers."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from calls.store_types import Origin

if TYPE_CHECKING:  # a web worker has no use for what a Celery worker depends on, and for its memory
    from tasks.dependencies import Dependencies


@dataclass(frozen=True, slots=True)
class Webhook:
    """One event on its way into the store; `origin.by` is the web worker that received it.

    `occurred_at_ms` is by Telnyx's clock, 0 if unknown. `former_utterance` is an utterance id in
    the form of an earlier version, if the call's ledger has it.
    """

    call: str
    origin: Origin
    utterance: str
    dial_id: str
    payload: dict[str, Any]
    occurred_at_ms: int = 0
    former_utterance: str = ""

    def text(self, *path: str) -> str:
        """Return the text at *path* in the payload, '' if there is none."""
        value: Any = self.payload
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""


Handler = Callable[["Dependencies", Webhook], None]
