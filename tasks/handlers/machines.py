"""Who answered an outbound call: a person, a machine, or a screener that asks who calls."""

from calls.speech.length import expected_duration_ms
from calls.store_types import Speech
from tasks import publish
from tasks.dependencies import Dependencies
from tasks.handlers.event import Handler, Webhook

MACHINES = frozenset({"machine", "fax_detected"})
PEOPLE = frozenset({"human", "human_residence", "human_business"})
PROMPT_ENDED = "prompt_ended"
CUT = "cancelled_amd"
"""The status of an utterance that Telnyx's detection stopped (`call.speak.ended`)."""


def machine_detected(p: Dependencies, event: Webhook) -> None:
    result = event.text("result")[:40]
    if result in MACHINES:
        p.store.answering_machine(event.call, event.origin, "detected", result)
        return
    what = "human" if result in PEOPLE else "ruled_out"
    p.store.answering_machine(event.call, event.origin, what, result)
    _say_again(p, event.call)


def greeting_over(p: Dependencies, event: Webhook) -> None:
    """Record that the other side's announcement is over: a machine's, or a screener's prompt."""
    result = event.text("result")[:40]
    what = "prompt_over" if result == PROMPT_ENDED else "greeting_over"
    p.store.answering_machine(event.call, event.origin, what, result)


def screened(p: Dependencies, event: Webhook) -> None:
    p.store.answering_machine(event.call, event.origin, "screened", event.text("result")[:40])


def after_a_cut(handler: Handler) -> Handler:
    """Return *handler* of an utterance's end; one that detection cut off is repeated."""

    def handle(p: Dependencies, event: Webhook) -> None:
        handler(p, event)
        if event.text("status") == CUT:
            _say_again(p, event.call)

    return handle


def _say_again(p: Dependencies, call_control_id: str) -> None:
    """Repeat what detection cut off, once it is known that no machine answered.

    The two events come in any order, and each step may be the last before this worker is killed,
    so the new utterance's id is derived from the old one's.
    """
    call = p.store.snapshot(call_control_id, p.origin())
    if not (call.cut_by_detection and call.no_machine):
        return
    kind, _, name = call.cut_by_detection.partition("-")
    text = p.store.words_said(call_control_id, call.cut_by_detection)
    again, ms = f"{kind}-again-{name}", expected_duration_ms(text)
    if text and p.store.register_utterance(
        call_control_id, p.origin(), again, kind, ms, Speech(text=text)
    ):
        publish.say(call_control_id, again)
    p.store.answering_machine(call_control_id, p.origin(), "said_again", again)
