"""Reports what a call's monitor decided: log lines, timeline entries, one alarm of each kind."""

from logging import DEBUG
from typing import Any

from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from monitor.decision_evidence import evidence, expired_beliefs
from monitor.decisions import SILENCES, Because, Decision, Wait
from monitor.hub import Hub
from monitor.policy import silence_since_ms
from monitor.settings import DeadAirSettings


class DecisionReport:
    """Remembers what was reported of one call, so that a change is reported once."""

    def __init__(self, origin: Origin, store: CallStore, hub: Hub, log: Any) -> None:
        self._origin = origin
        self._store = store
        self._hub = hub
        self._log = log
        self._agent_spoke = False
        self._because: Because | None = None
        self._expired_beliefs: frozenset[str] = frozenset()
        self._alarms: set[str] = set()

    def write(self, call: CallSnapshot, settings: DeadAirSettings, decision: Decision) -> None:
        """Report what changed with *decision*. Raises StoreUnavailableError."""
        self._log_state(call, settings)
        self._report_expired(call, settings)
        self._report_wait(call, settings, decision)
        if decision.because is Because.NOT_TRANSCRIBED:
            self._raise_alarm(call, decision.because)

    def _log_state(self, call: CallSnapshot, settings: DeadAirSettings) -> None:
        for name in call.flags:
            self._log.info(f"Detected '{name}' flag from webhook")
        speaking = bool(call.agent_busy_until_ms)
        if self._agent_spoke and not speaking:
            self._log.info("Agent stopped speaking")
        self._agent_spoke = speaking
        if not self._log.is_enabled_for(DEBUG):
            return
        silence_s = max(0, call.now_ms - silence_since_ms(call, settings)) / 1000
        self._log.debug(
            f"MONITOR: agent_speaking={speaking} user_speaking={bool(call.caller_speaking_ms)} "
            f"silence={silence_s:.1f}s "
            f"checkin_count={call.checkins}/{settings.max_checkins_before_disconnect}"
        )

    def _report_expired(self, call: CallSnapshot, settings: DeadAirSettings) -> None:
        expired = expired_beliefs(call, settings)
        for belief in sorted(expired - self._expired_beliefs):
            self._log.warning("Belief expired", belief=belief)
            self._append(call, "belief.expired", belief=belief)
        self._expired_beliefs = expired

    def _report_wait(
        self, call: CallSnapshot, settings: DeadAirSettings, decision: Decision
    ) -> None:
        silent = decision.because in SILENCES and not call.agent_begins
        began = silent and not call.silence_begun
        if isinstance(decision, Wait) and (began or decision.because is not self._because):
            self._append(
                call,
                "decision.waits",
                because=decision.because,
                evidence=evidence(call, decision.because, settings),
                until_in_ms=str(max(0, decision.until_ms - call.now_ms)),
            )
        self._because = decision.because

    def _raise_alarm(self, call: CallSnapshot, about: str) -> None:
        if about in self._alarms:
            return
        if self._store.raise_alarm(call.call_control_id, self._origin, about):
            self._hub.count("calls_not_transcribed", 1)
            self._log.error("ALARM: the caller is heard to speak and never transcribed")
        self._alarms.add(about)

    def _append(self, call: CallSnapshot, event: str, **details: str) -> None:
        self._store.append_timeline(call.call_control_id, self._origin, event, **details)
