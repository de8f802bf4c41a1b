"""Takes on a call that a team's own application has answered, for the API and for Celery.

Telnyx is asked first whether the call is up. The call then begins as answered; its application
goes on to speak on it, and forwards its webhooks to us, in any order.
"""

from dataclasses import dataclass, field

from calls.snapshot import CallState
from calls.store_types import Origin
from tasks import publish
from tasks.api.command_task import Answer, CommandRefusedError
from tasks.call_control.leg_status import leg_status
from tasks.dependencies import Dependencies
from tasks.messages.after_call import call_gone
from telephony.webhooks.events import CALL_CONTROL_ID

STREAM_EVERY_MS = 5_000
UNKNOWN, ENDED = "Telnyx has no such call", "the call has ended"
OURS = "the call is Dead Air's own: its agent has it"
OTHER_REFERENCE = "the call is attached under another reference"
OTHER_CALL = "reference: was given with another call within a day"
WHY = {-1: OURS, -2: ENDED, -3: OTHER_REFERENCE}


@dataclass(frozen=True, slots=True)
class Attachment:
    """A call to attach; `settings` is JSON or '', `reference` what its team calls it or ''."""

    call: str
    agent: str
    direction: str
    reference: str
    stream: bool
    settings: str = field(default="", repr=False)
    sms_consent: bool = False


def attach(p: Dependencies, wanted: Attachment) -> Answer:
    """Have Dead Air watch a call; asked again under the same reference, nothing more happens.

    Raises CommandRefusedError, and NotAskedError when Telnyx does not answer.
    """
    call, origin = wanted.call, p.origin()
    if not CALL_CONTROL_ID.fullmatch(call):
        raise CommandRefusedError(UNKNOWN)
    known = p.store.snapshot(call, origin).state
    if known is CallState.ENDED:
        raise CommandRefusedError(ENDED)
    if not leg_status(p, call).is_alive:
        _forget(p, call, known, origin)
        raise CommandRefusedError(UNKNOWN if known is CallState.UNKNOWN else ENDED)
    if p.attach_references.call_of(wanted.reference, call) != call:
        raise CommandRefusedError(OTHER_CALL)
    about = (wanted.agent, wanted.direction, wanted.settings, wanted.reference)
    done = p.store.attach_call(call, origin, *about, stream=wanted.stream)
    if done < 0:
        raise CommandRefusedError(WHY[done])
    if wanted.sms_consent:
        p.store.allow_sms(call, origin, allowed=True)
    if done:
        p.counters.add("calls_attached")
    _open_stream(p, call)
    return {"call_control_id": call, "new": bool(done)}


def _forget(p: Dependencies, call: str, known: CallState, origin: Origin) -> None:
    """End a call here that has ended there."""
    if known is not CallState.UNKNOWN:
        call_gone(p, call, origin)


def _open_stream(p: Dependencies, call: str) -> None:
    """Request the call's first stream: also again, since a worker may have died before this."""
    if p.store.snapshot(call, p.origin()).token:
        return
    attempt = p.store.request_stream(call, p.origin(), STREAM_EVERY_MS)
    if attempt:
        publish.open_stream(call, attempt)
