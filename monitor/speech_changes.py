"""What the VAD reported of the caller, on its way to the store, and what the store should know.

A fail-over loses the store's last writes. A caller who began to talk in them would count as silent
for as long as the talk lasts, since only changes are reported.
"""

from calls.snapshot import CallSnapshot, CallState
from calls.store import CallStore
from calls.store_types import Origin


class SpeechChanges:
    """The changes that wait to be stored, in order, and the last one that was."""

    def __init__(self) -> None:
        self._waiting: list[tuple[bool, float]] = []
        self._stored: tuple[bool, float] | None = None

    def add(self, speaking: bool, at_s: float) -> None:
        """Note that the caller began or stopped speaking at *at_s*, monotonic."""
        self._waiting.append((speaking, at_s))

    def store(self, store: CallStore, call: str, origin: Origin, now_s: float) -> list[str]:
        """Store all; returns the check-ins the caller talks over. Raises StoreUnavailableError."""
        talked_over: list[str] = []
        while self._waiting:
            speaking, at_s = self._waiting[0]
            ago_ms = round((now_s - at_s) * 1000)
            talked_over += store.voice_activity(call, origin, speaking=speaking, ago_ms=ago_ms)
            self._stored = self._waiting.pop(0)
        return talked_over

    def take_back(self, call: CallSnapshot) -> bool:
        """Have the last change stored again if *call* does not show it; return whether it will be.

        *call* must be read after `store`, by the owner. Without media nobody is known to speak.
        """
        if self._stored is None or self._waiting:
            return False
        if call.state is not CallState.ANSWERED or call.media_lost_ms:
            return False
        if self._stored[0] == bool(call.caller_speaking_ms):
            return False
        self._waiting.append(self._stored)
        return True
