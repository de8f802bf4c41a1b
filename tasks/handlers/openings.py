"""What the first words of an outbound call show about who answered."""

from calls.snapshot import CallSnapshot
from calls.store_types import Origin
from monitor.hold_on import understand
from monitor.openings import Opening, classify
from tasks.dependencies import Dependencies
from tasks.handlers.event import Webhook

OPENING_MS = 45_000
"""Words later than this after the answer are not first words."""

BY_WORDS = "words"


def opened(p: Dependencies, event: Webhook, call: CallSnapshot, text: str) -> None:
    """Record who says *text* at the beginning of an outbound *call*."""
    if call.direction != "outgoing" or call.no_machine:
        return
    what = _known_by(call, text)
    if what:
        # Without the event's id: the words have their own effect later. Repeating it is harmless.
        p.store.answering_machine(call.call_control_id, Origin(by=event.origin.by), what, BY_WORDS)


def _known_by(call: CallSnapshot, text: str) -> str:
    """Return what *text* shows about who answered, '' for nothing new.

    `calls/lua/lifecycle/answering_machine.lua` lists the values.
    """
    opening = classify(text)
    if call.screened_at_ms and call.screening_said_ms:
        waits = opening.machine or understand(text) is not None
        return "" if waits else "human"
    if call.now_ms - call.answered_at_ms > OPENING_MS:
        return ""
    if opening is Opening.SCREENER:
        return "" if call.prompt_over_ms else "prompt_over"
    if opening is Opening.VOICEMAIL and not (call.machine_at_ms or call.screened_at_ms):
        return "detected"
    return ""
