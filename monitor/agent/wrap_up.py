"""When an agent is told to wrap up: once for each time limit of its call. Pure."""

from calls.snapshot import CallSnapshot
from monitor.rules.time_limit import last_moment_ms, wrap_up_due_ms
from monitor.settings import DeadAirSettings


class WrapUp:
    """Remembers for which limit of one call the agent was told: an extension makes another one."""

    def __init__(self) -> None:
        self._told = -1

    def look(self, call: CallSnapshot, settings: DeadAirSettings) -> tuple[int, float | None]:
        """Return when to look again (epoch ms, 0: never), and the seconds left to tell now."""
        due_ms = wrap_up_due_ms(call, settings) if call.answered_at_ms else 0
        if not due_ms or self._told == call.extensions:
            return 0, None
        if call.now_ms < due_ms:
            return due_ms, None
        self._told = call.extensions
        return 0, max(0, last_moment_ms(call, settings) - call.now_ms) / 1000
