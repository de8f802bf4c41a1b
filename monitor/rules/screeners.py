"""What to do about a screener, which asks who calls and why before a person takes the call. Pure.

Telnyx reports one, or its prompt is recognised by its words (`monitor.openings`). After the prompt
it is told who is calling. Until a person takes the call, and for a limited time, silence does not
end it and no voicemail is left.
"""

from calls.snapshot import CallSnapshot
from monitor.decisions import Because, Decision, Say, Wait
from monitor.settings import DeadAirSettings
from monitor.steps import Remark

SCREENED_MS = 60_000
"""How long a person may take to look at who calls; then silence is handled as usual."""

PROMPT_MS = 10_000
"""A prompt whose end is neither reported nor heard counts as over by then."""

PAUSE_MS = 1_200
"""Silence after which a screener has asked; shorter pauses are within its prompt."""


def screener(call: CallSnapshot, settings: DeadAirSettings) -> Decision | None:
    """Return what is due to the screener that answered; None without one."""
    until = call.screened_at_ms + SCREENED_MS
    if not call.screened_at_ms or call.now_ms >= until:
        return None
    if call.screening_said_ms or not settings.call_screening.text:
        return Wait(until, Because.SCREENED)
    due = call.prompt_over_ms or _prompt_over_ms(call)
    if call.now_ms < due:
        return Wait(due, Because.SCREENED)
    return Say(Remark.SCREENING, Because.SCREENED)


def _prompt_over_ms(call: CallSnapshot) -> int:
    """Return when a prompt whose end was not reported counts as over."""
    latest = call.screened_at_ms + PROMPT_MS
    if call.caller_speaking_ms or not call.caller_quiet_at_ms:
        return latest
    return min(latest, max(call.screened_at_ms, call.caller_quiet_at_ms) + PAUSE_MS)


def may_be_screener(call: CallSnapshot, settings: DeadAirSettings) -> int:
    """Return until when a machine may yet turn out to be a screener, 0: it can't.

    Telnyx reports "machine" first, and then the end of its prompt.
    """
    possible = settings.call_screening.text and not call.machine_greeting_over_ms
    return call.machine_at_ms + PROMPT_MS if possible else 0
