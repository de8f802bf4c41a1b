"""A call that Telnyx has up and the store does not have: its beginning was lost with a dead master.

Redis acknowledges a write before a replica has it, so a fail-over may lose a call that was
answered, or dialled. A later event of it proves that it is ours: the `client_state` of our commands
names the leg and its agent, and Telnyx returns it with every event. Telnyx is then asked whether
the call is still up, since an event may come long after the end; if it is, the call begins anew.
"""

from dataclasses import replace

import structlog

from calls.pending.dials import Dial, DialOutcome
from calls.store_types import Origin, UnknownCallError
from tasks import publish
from tasks.call_control.leg_status import leg_status
from tasks.dependencies import Dependencies
from tasks.experiments.assignment import settings_of_new
from tasks.handlers import dialled_call
from tasks.handlers.beginning import note_line
from tasks.handlers.event import Handler, Webhook
from tasks.handlers.numbers import keep_number
from tasks.handlers.suspension import belongs_to_session
from telephony import client_state

BEGINNINGS = frozenset({"call.initiated", "call.answered"})
"""Their own handlers record the answer, and request the stream of a call that we dialled."""

NO_PROOF = frozenset({"call.hangup", "conference.ended", "message.finalized"})
"""Types that a call may have after its end, or that are about no call."""

STREAM_EVERY_MS = 5_000
log = structlog.get_logger("tasks.webhooks")


def begins_anew(event_type: str, handler: Handler) -> Handler:
    """Return *handler* of an event that has a lost call of ours begin anew, then its effect.

    It raises NotAskedError if Telnyx does not say whether the call is up: the event is kept, and
    enqueued again later.
    """
    if event_type in NO_PROOF:
        return handler

    def handle(p: Dependencies, event: Webhook) -> None:
        leg = client_state.proven_leg(event.payload.get("client_state"), event.call)
        if leg is None:
            handler(p, event)
            return
        try:
            handler(p, replace(event, origin=replace(event.origin, of_known=True)))
        except UnknownCallError:
            if _begin(p, event, leg, "" if event_type in BEGINNINGS else event_type):
                handler(p, event)

    return handle


def _begin(p: Dependencies, event: Webhook, leg: client_state.Leg, proof: str) -> bool:
    """Have the call of *leg* begin anew, answered if *proof* says so; return whether it is up."""
    status = leg_status(p, event.call)
    if not status.is_alive:
        log.info("An event of a call that is over, and no longer known")
        return False
    dial = Dial(event.text("to"), event.text("from"), leg.agent, settings="")
    if event.dial_id:
        before = p.dials.call_of(event.dial_id)
        if before not in {"", event.call} and p.store.is_known(before):
            log.info("Another leg with the state of a known call's dial")
            return False
        dial = p.dials.find(event.dial_id) or dial
    spoken = event.utterance or client_state.read(status.client_state).utterance
    _store(p, event, leg, dial, (round(status.lasted_s * 1000), proof, bool(spoken)))
    if event.dial_id:
        p.dials.restore(event.dial_id, dial, event.call)
        dialled_call.settle(p, event.dial_id, dial, DialOutcome(call_control_id=event.call))
    if proof:
        attempt = p.store.request_stream(event.call, p.origin(), STREAM_EVERY_MS)
        if attempt:
            publish.open_stream(event.call, attempt)
    return True


def _store(
    p: Dependencies, event: Webhook, leg: client_state.Leg, dial: Dial, known: tuple[int, str, bool]
) -> None:
    """Store the call, and what *event* tells of its line and its numbers."""
    agents, direction = p.agents(), "outgoing" if leg.outgoing else "incoming"
    lasted_ms, proof, spoken = known
    settings = settings_of_new(p, agents, dial.agent, event.call, dial.settings)
    about = (dial.agent, direction, settings, dial.reference)
    nobody = Origin(by=event.origin.by)
    if p.store.begin_anew(event.call, nobody, about, lasted_ms, proof, spoken=spoken):
        p.counters.add("calls_begun_anew")
        log.error("ALARM: the store had lost this call, it begins anew", lasted_ms=lasted_ms)
    belongs_to_session(p, event)
    keep_number(p, event, direction)
    other_side = "to" if leg.outgoing else "from"
    note_line(p, event, other_side, agents.settings(dial.agent, dial.settings))
