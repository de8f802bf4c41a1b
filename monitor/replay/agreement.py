"""Whether a call's timeline, replayed under its own settings, gives its own decisions again. Pure.

Where it does not, the policy has changed since, or the settings, or something is on no timeline.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from calls.snapshot import CallSnapshot
from calls.timeline import Entry
from monitor.decisions import Because, Decision, Wait
from monitor.policy import decide
from monitor.replay.effects import apply
from monitor.replay.policy_run import is_action
from monitor.replay.state import RecordedCall
from monitor.settings import DeadAirSettings

_ONE_LOOK_MS = 0
"""A decision and what it was made from have the same time; on a busy machine a little more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A decision that was made, and the one that the replay makes at the same moment."""

    at_ms: int
    recorded: str
    replayed: str


def answers_itself(entries: Sequence[Entry]) -> bool:
    """Return whether the call's agent is one that owes answers, as its timeline shows."""
    owing = {Because.AGENT_OWES, Because.AGENT_FAILED}
    return any(entry.details.get("because") in owing for entry in entries)


def has_interim_words(entries: Sequence[Entry]) -> bool:
    """Return whether interim words held a check-in back: they are on no timeline."""
    return any(entry.details.get("evidence") == "interim transcript" for entry in entries)


def differences(
    entries: Sequence[Entry], settings: DeadAirSettings, late_ms: int = _ONE_LOOK_MS
) -> list[Difference]:
    """Return the decisions of a timeline that a replay under *settings* does not make again.

    *late_ms*: how long a process took from its look at the call to the line about it.
    """
    call = RecordedCall(
        "replayed",
        owes=answers_itself(entries),
        counts_anew=settings.reset_checkins_on_speech,
    )
    found = []
    looks: list[CallSnapshot] = []
    for entry in entries:
        if entry.event in {"decision.waits", "step.asked"}:
            at_ms = entry.at_ms
            looks = [each for each in looks if at_ms - each.now_ms <= late_ms]
            made = [decide(each, settings) for each in [call.snapshot(at_ms), *looks]]
            if not any(_same(entry, decision, late_ms) for decision in made):
                found.append(Difference(at_ms, _recorded(entry), _replayed(made[0], at_ms)))
        if entry.event in {"utterance.healed", "belief.expired"}:
            looks.append(call.snapshot(entry.at_ms))  # decided by what it was before
        apply(call, entry)
    return found


def _same(entry: Entry, decision: Decision, late_ms: int) -> bool:
    because = entry.details.get("because")
    if entry.event == "step.asked":
        step = str(getattr(decision, "step", ""))
        return is_action(decision) and (step, decision.because) == (entry.details["step"], because)
    if not isinstance(decision, Wait) or decision.because != because:
        return False
    until_ms = entry.at_ms + int(entry.details.get("until_in_ms", 0))
    expected = max(decision.until_ms, entry.at_ms)
    return abs(until_ms - expected) <= late_ms


def _recorded(entry: Entry) -> str:
    details = entry.details
    what = details.get("step") or f"wait {details.get('until_in_ms', '?')} ms"
    return f"{what}, because {details.get('because', '')}"


def _replayed(decision: Decision, at_ms: int) -> str:
    if isinstance(decision, Wait):
        return f"wait {max(0, decision.until_ms - at_ms)} ms, because {decision.because}"
    return f"{getattr(decision, 'step', 'stop')}, because {decision.because}"
