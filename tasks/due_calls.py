"""Which calls with an owner a sweep has to read: pure, one memory in each process that sweeps.

A call whose version is what it was, and whose next moment has not come, is as the last sweep left
it. So a sweep costs what has happened and what is due, not what is live.
"""

from collections.abc import Mapping

from calls.snapshot import CallSnapshot


class DueCalls:
    """Remembers each call's version and next moment."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, int]] = {}

    def due(self, versions: Mapping[str, int], now_ms: int) -> list[str]:
        """Return those of the live calls, given by version, that have to be read; forget others."""
        known = self._known
        self._known = {call: known[call] for call in versions if call in known}
        nothing = (-1, 0)
        return sorted(
            call
            for call, version in versions.items()
            if known.get(call, nothing)[0] != version or known[call][1] <= now_ms
        )

    def looked(self, call: CallSnapshot, again_ms: int) -> None:
        """Note how *call* was read, and when (epoch ms) it has to be read again at the latest.

        What the sweep then changed has given the call another version.
        """
        self._known[call.call_control_id] = call.version, again_ms
