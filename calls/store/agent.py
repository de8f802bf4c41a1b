"""The call's agent: what it owes the caller, and what it asks for."""

from calls.store.lua_steps import CallSteps
from calls.store_types import Origin


class AgentSteps(CallSteps):
    """The steps of an agent."""

    def agent_started(self, call: str, origin: Origin, *, owes: bool) -> bool:
        """Record whether the agent that starts *owes* the caller answers."""
        return bool(self._step("agent_started", call, origin, int(owes)))

    def agent_failed(self, call: str, origin: Origin, epoch: int) -> bool:
        """Record that the agent has owed an answer for too long; false if it has answered."""
        return bool(self._step("agent_failed", call, origin, epoch))

    def thinking(self, call: str, origin: Origin, for_ms: int) -> bool:
        """Hold a thinking lease for *for_ms* milliseconds; 0 releases it."""
        return bool(self._step("thinking", call, origin, for_ms))

    def expect_answer(self, call: str, origin: Origin, within_ms: int, why: str) -> bool:
        """Give the next answer *within_ms* milliseconds instead of the usual time."""
        return bool(self._step("expect_answer", call, origin, within_ms, why))

    def end_after_speech(self, call: str, origin: Origin) -> bool:
        """End the call once everything its agent said has been played."""
        return bool(self._step("end_after_speech", call, origin))
