"""Which calls need patience, and how much. Pure.

A profile of the agent's, `patience`, is for all its calls. A call may need it by itself: a relay
operator or a text telephone is on the line, the caller answers check-ins again and again, or the
number is remembered for that.
"""

from enum import StrEnum

from calls.snapshot import CallSnapshot
from monitor.settings import DeadAirSettings, Patience, RelayCalls

PATIENT_S = 20.0
"""After each question; WCAG 2.2.1 asks for as much to answer a warning."""

RELAYED_S = 60.0
"""An operator reads our words, the caller types an answer, the operator speaks it."""

RELAYED_CHECKINS = 10
SLOW_ANSWERS = 2
"""So many check-ins answered in one call show a caller who needs longer than the settings give."""


class Reason(StrEnum):
    """Why a call needs patience."""

    RELAY = "relay"
    TTY = "tty"
    SLOW = "slow"
    REMEMBERED = "remembered"


_RELAYED = frozenset({Reason.RELAY, Reason.TTY})


def is_relayed(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether an operator or a text telephone stands between us and the caller."""
    return settings.relay_calls is RelayCalls.PATIENT and call.patient_for in _RELAYED


def is_patient(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    if settings.patience is Patience.PATIENT or is_relayed(call, settings):
        return True
    return call.patient_for not in {"", *_RELAYED}


def least_timeout_s(call: CallSnapshot, settings: DeadAirSettings) -> float:
    """Return how many seconds the caller has at least after each question."""
    if is_relayed(call, settings):
        return RELAYED_S
    return PATIENT_S if is_patient(call, settings) else 0.0


def least_checkins(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return how many check-ins a silence has at least: nobody is cut off unasked."""
    if is_relayed(call, settings):
        return RELAYED_CHECKINS
    return 1 if is_patient(call, settings) else 0


def slow_caller(call: CallSnapshot, settings: DeadAirSettings) -> bool:
    """Return whether this call turns out to need patience, and that is to be remembered."""
    remembers = settings.patience_memory_days > 0
    return remembers and not call.patient_for and call.slow_answers >= SLOW_ANSWERS
