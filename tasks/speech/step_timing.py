"""What a step's task observes: how long the caller was silent, and how old the decision is.

All of it is by Redis's clock, as the call's snapshot has it, and by this process's from there on.
"""

from time import monotonic

from calls.snapshot import CallSnapshot
from monitor.policy import silence_since_ms
from monitor.settings import DeadAirSettings
from tasks.dependencies import Dependencies


class StepTiming:
    """Timing of one step from the moment its task took *call*'s snapshot."""

    def __init__(self, call: CallSnapshot, settings: DeadAirSettings) -> None:
        self._call = call
        self._settings = settings
        self._began_s = monotonic()

    def observe(self, p: Dependencies, step: str, kind: str, good_for_ms: int) -> None:
        """Tell them as the command leaves. *step* was asked for to be good for *good_for_ms*.

        *kind* is the label. A step that was asked for again, or by nobody, has no decision whose
        age is known.
        """
        call, since_s = self._call, monotonic() - self._began_s
        if call.asked == step and call.asked_until_ms:
            decided_ms = call.asked_until_ms - good_for_ms
            age_s = (call.now_ms - decided_ms) / 1000 + since_s
            p.counters.observe("decision_to_command_seconds", age_s, step=kind)
        silent_since_ms = silence_since_ms(call, self._settings)
        if silent_since_ms and kind in {"checkin", "hangup"}:
            silent_s = (call.now_ms - silent_since_ms) / 1000 + since_s
            p.counters.observe("silence_seconds", silent_s, agent=call.agent, step=kind)
