"""When an agent that wants to take silences over is notified: what comes next, and when. Pure.

The policy itself says what comes next, for the time until which it waits. An agent is notified
once of each step, `LEAD_MS` before it or as soon as it is known, and once a check-in was requested.
"""

from dataclasses import dataclass, replace

from calls.snapshot import CallSnapshot
from deadair.protocol import SilenceStage
from monitor.decisions import SILENCES, CheckIn, Decision, HangUp, Wait
from monitor.policy import decide
from monitor.settings import DeadAirSettings

LEAD_MS = 2_000


@dataclass(frozen=True, slots=True)
class Notice:
    """The notification: *stage*, in how many seconds."""

    stage: SilenceStage
    in_s: float


class SilenceStages:
    """Remembers which step of one call the agent was notified of."""

    def __init__(self) -> None:
        self._told: tuple[int, int, str] | None = None

    def look(
        self, call: CallSnapshot, settings: DeadAirSettings, wait: Wait
    ) -> tuple[int, Notice | None]:
        """Return when to look again (ms), and the notification for the agent now."""
        if wait.because not in SILENCES or not wait.until_ms:
            return wait.until_ms, None
        coming = decide(replace(call, now_ms=wait.until_ms), settings)
        stage = _stage_before(coming)
        if stage is None or isinstance(coming, Wait):
            return wait.until_ms, None
        step = (call.epoch, call.agent_quiet_at_ms, stage + str(getattr(coming, "step", "")))
        if step == self._told:
            return wait.until_ms, None
        notice_ms = wait.until_ms - LEAD_MS
        if call.now_ms < notice_ms:
            return notice_ms, None
        self._told = step
        return wait.until_ms, Notice(stage, max(0, wait.until_ms - call.now_ms) / 1000)


def _stage_before(coming: Decision) -> SilenceStage | None:
    if isinstance(coming, CheckIn):
        return "asking"
    return "ending" if isinstance(coming, HangUp) and coming.because in SILENCES else None
