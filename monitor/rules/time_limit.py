"""The steps before the time limit of a call: warning, extension, end. Pure.

The caller is warned `max_call_warning` seconds before the limit, as soon as nobody speaks. After
that a caller who asks for time moves the limit, and so may the agent at any time; each moves it by
`max_call_extension`, `max_call_extensions` times in all. A patient call is always warned, and any
key or word after the warning moves the limit. Times are epoch ms of Redis.
"""

from dataclasses import dataclass

from calls.snapshot import CallSnapshot
from monitor.decisions import Because, Decision, Say
from monitor.rules.needs_patience import is_patient
from monitor.settings import DeadAirSettings
from monitor.steps import Remark

PATIENT_WARNING_S = 30.0
"""20 s to ask for more time, and the length of the warning itself."""

PATIENT_EXTENSION_S = 120.0
PATIENT_EXTENSIONS = 10
"""WCAG 2.2.1 asks that a limit can be extended ten times by a simple action."""


@dataclass(frozen=True, slots=True)
class Extension:
    """By how many ms the limit may move, and how often in all."""

    by_ms: int
    most: int


def last_moment_ms(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return when the time limit of the call is reached, 0 if it has none."""
    if call.with_person:
        longest_s = settings.max_call_duration_when_bridged
        return call.answered_at_ms + _ms(longest_s) if longest_s else 0
    longest_ms = _ms(settings.max_call_duration) + call.extended_ms
    return call.answered_at_ms + longest_ms + call.with_person_ms


def warning_due_ms(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return when the warning is due, 0 if none is to come."""
    warning_s = settings.max_call_warning
    if is_patient(call, settings) and settings.max_call_warning_message:
        warning_s = max(warning_s, min(PATIENT_WARNING_S, settings.max_call_duration / 2))
    if not warning_s or call.warned:
        return 0
    last_moment = last_moment_ms(call, settings)
    return last_moment - _ms(warning_s) if last_moment else 0


def warning(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    due_ms = warning_due_ms(call, settings)
    if due_ms and call.now_ms >= due_ms:
        return Say(Remark.WARNING, Because.MAX_CALL_DURATION)
    return None


def wrap_up_due_ms(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return when the agent is to be told to wrap up, 0 for never."""
    last_moment = last_moment_ms(call, settings)
    if not settings.max_call_wrap_up or not last_moment:
        return 0
    return last_moment - _ms(settings.max_call_wrap_up)


def extension(call: CallSnapshot, settings: DeadAirSettings) -> Extension | None:
    """Return how the limit may move now; None if it may not."""
    by_s, most = settings.max_call_extension, settings.max_call_extensions
    if is_patient(call, settings):
        by_s, most = max(by_s, PATIENT_EXTENSION_S), max(most, PATIENT_EXTENSIONS)
    if not by_s or call.extensions >= most or call.with_person:
        return None
    return Extension(_ms(by_s), most)


def extension_for_caller(
    call: CallSnapshot, settings: DeadAirSettings, *, asks: bool
) -> Extension | None:
    """Return how a key or words of the caller move the limit; None if they do not.

    *asks*: it is a key, or the words ask for time.
    """
    if not call.warned or not (asks or is_patient(call, settings)):
        return None
    return extension(call, settings)


def longest_extension_s(settings: DeadAirSettings) -> float:
    """Return by how much the limit of any call with these settings can move in all."""
    most_s = settings.max_call_extension * settings.max_call_extensions
    by_s = max(settings.max_call_extension, PATIENT_EXTENSION_S)
    return max(most_s, by_s * max(settings.max_call_extensions, PATIENT_EXTENSIONS))


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
