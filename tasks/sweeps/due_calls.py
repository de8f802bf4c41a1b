"""Which calls with an owner a sweep has to read. Pure; each sweeping process has one.

A call is unchanged since the last sweep if its version is the same and its next moment has not
come. So the cost of a sweep grows with changes and due steps, not with live calls.
"""

from collections.abc import Mapping

from calls.snapshot import CallSnapshot


class DueCalls:
    """Remembers each call's version and next moment."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[int, int]] = {}

    def due(self, versions: Mapping[str, int], now_ms: int) -> list[str]:
        """Return the live calls, given by version, that have to be read; forget all others."""
        known = self._known
        self._known = {call: known[call] for call in versions if call in known}
        nothing = (-1, 0)
        return sorted(
            call
            for call, version in versions.items()
            if known.get(call, nothing)[0] != version or known[call][1] <= now_ms
        )

    def looked(self, call: CallSnapshot, again_ms: int) -> None:
        """Record that *call* was read, and when (epoch ms) to read it again at the latest.

        A change by the sweep gives the call another version.
        """
        self._known[call.call_control_id] = call.version, again_ms
