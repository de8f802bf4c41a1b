"""A call that we dialled, under any id that Telnyx gives it, with its events in any order.

The answer to the dial, `call.initiated` and `call.answered` overtake one another, and the last may
have another call_control_id than the first two (seen when a leg was routed by the point of presence
that answered). The dial's id in the leg's client_state identifies the call.
"""

from calls.pending.dials import Dial, DialOutcome
from calls.snapshot import CallState
from calls.store_types import Origin
from tasks import publish
from tasks.api import command_task
from tasks.dependencies import Dependencies
from tasks.experiments.assignment import settings_of_new

STREAM_EVERY_MS = 5_000


def rings(p: Dependencies, dial_id: str, dial: Dial, call: str, origin: Origin) -> None:
    """Record that the phone of *dial* rings, as *call*."""
    bound_to = p.dials.bind(dial_id, call)
    if bound_to == call:
        settings = settings_of_new(p, p.agents(), dial.agent, call, dial.settings)
        p.store.call_ringing(call, origin, dial.agent, "outgoing", settings, dial.reference)
        _note_consent(p, dial, call)
        bound_to = p.dials.call_of(dial_id)
        if bound_to != call:  # answered under another id at the same moment
            p.store.call_moved(call, origin, bound_to)
    settle(p, dial_id, dial, DialOutcome(call_control_id=bound_to))


def answered(
    p: Dependencies, call: str, origin: Origin, dial_id: str = "", proof: str = ""
) -> None:
    """Record that *call* is answered; *dial_id* is the dial in its event, '' if none."""
    dial = p.dials.find(dial_id) if dial_id else None
    before = p.dials.call_of(dial_id) if dial else ""
    if dial and before != call:
        _answered_elsewhere(p, call, origin, (dial_id, dial, before), proof)
    else:
        _open_stream(p, call, p.store.call_answered(call, origin, proof))


def _note_consent(p: Dependencies, dial: Dial, call: str) -> None:
    """Record that who is called agreed to text messages, and which number that is."""
    if not dial.sms_consent:
        return
    nobody = p.origin()
    p.store.allow_sms(call, nobody, allowed=True)
    if p.config.sends_sms:
        p.store.keep_number(call, nobody, dial.to)


def _answered_elsewhere(
    p: Dependencies, call: str, origin: Origin, of: tuple[str, Dial, str], proof: str
) -> None:
    """Record that a dial is answered under another id than *before*, or under its first.

    Each step may be the last one before this worker is killed; then all of it is repeated.
    """
    dial_id, dial, before = of
    if before and _is_somebody_else(p, before, call):
        return
    settings = settings_of_new(p, p.agents(), dial.agent, call, dial.settings)
    about = (dial.agent, settings, dial.reference)
    _open_stream(p, call, p.store.call_answered(call, origin, proof, *about))
    _note_consent(p, dial, call)
    nobody = Origin(by=origin.by)
    if before:
        p.store.call_moved(before, nobody, call)
    former = p.dials.move(dial_id, call)
    if former not in {"", before, call}:
        p.store.call_moved(former, nobody, call)
    settle(p, dial_id, dial, DialOutcome(call_control_id=call))


def settle(p: Dependencies, dial_id: str, dial: Dial, outcome: DialOutcome) -> None:
    """Report the outcome of *dial* to its requester; a command is answered with it, once."""
    p.dials.settle(dial_id, outcome)
    if not dial.by_command:
        return
    answer = {"status": "refused", "why": outcome.error} if outcome.error else {"status": "done"}
    answer |= {"dial_id": dial_id}
    call, reference = outcome.call_control_id, dial.reference
    command_task.tell(p, dial.agent, call, "dial", dial_id, answer, reference)


def _is_somebody_else(p: Dependencies, before: str, call: str) -> bool:
    """Return whether *call* is another leg with our state: one phone is answered once."""
    known = p.store.snapshot(before, p.origin())
    if known.state is CallState.ENDED:
        return known.moved_to != call
    return known.state is CallState.ANSWERED


def _open_stream(p: Dependencies, call: str, direction: str) -> None:
    """Request the media stream of an outbound call; an inbound call's came with the answer.

    *direction* is '' if the call was answered before.
    """
    if direction != "outgoing":
        return
    attempt = p.store.request_stream(call, p.origin(), STREAM_EVERY_MS)
    if attempt:
        publish.open_stream(call, attempt)
