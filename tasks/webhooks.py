"""What each Telnyx event means for a call: one table, event type -> handler.

Each type is a task of its own, `webhooks.<event type>`, so that Flower tells what happened to which
call. A handler is one atomic step in the store: doubled events have one effect, late ones change
nothing that is newer, events of unknown calls do nothing.
"""

from collections.abc import Callable
from time import monotonic, sleep
from typing import Any

import structlog

from calls.snapshot import CallState
from calls.store_types import Origin
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from tasks import app, publish
from tasks.dependencies import Dependencies, dependencies
from tasks.handlers import playback
from tasks.handlers.caller_input import (
    key_pressed,
    machine_detected,
    machine_greeting_over,
    transcribed,
)
from tasks.handlers.event import Handler, Webhook
from tasks.handlers.suspension import (
    belongs_to_session,
    bridged,
    joined_conference,
    left_conference,
    leg_ended,
    resumes,
    suspends,
)

APPLY_WITHIN_S = 60
"""An event that could not be applied by then tells of a past that nobody can act on."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
log = structlog.get_logger("tasks.webhooks")


def ringing(p: Dependencies, event: Webhook) -> None:
    if event.text("direction") == "outgoing":
        dial = p.dials.find(event.dial_id) if event.dial_id else None
        if dial:
            p.store.call_ringing(event.call, event.origin, dial.agent, "outgoing", dial.settings)
            belongs_to_session(p, event)
        return
    agent = p.directory.owner_of(event.text("to"))
    begun = p.store.call_ringing(event.call, event.origin, agent, "incoming", "")
    belongs_to_session(p, event)
    if begun or p.store.snapshot(event.call, event.origin).state is CallState.RINGING:
        publish.answer(event.call)


def answered(p: Dependencies, event: Webhook) -> None:
    if p.store.call_answered(event.call, event.origin):
        call = p.store.snapshot(event.call, event.origin)
        if call.direction == "outgoing":
            publish.open_stream(event.call, p.store.request_stream(event.call, event.origin, 5_000))


def hung_up(p: Dependencies, event: Webhook) -> None:
    cause, source = event.text("hangup_cause")[:60], event.text("hangup_source")[:60]
    ours = p.store.is_known(event.call)
    if p.store.call_ended(event.call, event.origin, cause, source):
        p.counters.add("calls_ended", cause=cause if cause.isidentifier() else "other")
    leg_ended(p, event, ours=ours)


def stream_started(p: Dependencies, event: Webhook) -> None:
    # No proof of a connection (seen without one): only the stream's own start frame is.
    p.store.append_timeline(event.call, event.origin, "stream.started")


def stream_stopped(p: Dependencies, event: Webhook) -> None:
    """Let go of the call if it was the present stream: its worker may be dead, and nobody hears.

    The sweep has a new stream opened then, long before the lease would lapse. A worker that lives
    has asked for one itself, and renews its lease within the second.
    """
    p.store.append_timeline(event.call, event.origin, "stream.stopped")
    call = p.store.snapshot(event.call, event.origin)
    held = call.state is CallState.ANSWERED and call.owner and call.stream_nonce
    if held and p.nonce_of(event.text("stream_url")) == call.stream_nonce:
        p.store.leases.lapse(event.call)


def stream_failed(p: Dependencies, event: Webhook) -> None:
    reason = event.text("failure_reason")[:80]
    p.store.append_timeline(event.call, event.origin, "stream.failed", reason=reason)
    attempt = p.store.request_stream(event.call, event.origin, 3_000)
    if attempt:
        publish.open_stream(event.call, attempt)


HANDLERS: dict[str, Handler] = {
    "call.initiated": ringing,
    "call.answered": answered,
    "call.hangup": hung_up,
    "call.playback.started": playback.started("playback"),
    "call.playback.ended": playback.ended("playback"),
    "call.speak.started": playback.started("speak"),
    "call.speak.ended": playback.ended("speak"),
    "call.transcription": transcribed,
    "call.dtmf.received": key_pressed,
    "call.machine.detection.ended": machine_detected,
    "call.machine.premium.detection.ended": machine_detected,
    "call.machine.greeting.ended": machine_greeting_over,
    "call.machine.premium.greeting.ended": machine_greeting_over,
    "call.hold": suspends("hold"),
    "call.unhold": resumes("hold"),
    "call.enqueued": suspends("queue"),
    "call.dequeued": resumes("queue"),
    "call.bridged": bridged,
    "call.gather.ended": resumes("gather"),
    "conference.participant.joined": joined_conference,
    "conference.participant.left": left_conference,
    "streaming.started": stream_started,
    "streaming.stopped": stream_stopped,
    "streaming.failed": stream_failed,
}


def _apply(p: Dependencies, step: Callable[[], None]) -> None:
    """Run *step*, again and again while Redis or the broker does not take it.

    Telnyx was told that we have the event. A retry through the broker could be lost on a server
    that is full, so the event waits here, and unacknowledged there.
    """
    give_up_at = monotonic() + APPLY_WITHIN_S
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            step()
        except (StoreUnavailableError, NotSentError) as error:
            # Kept events come again, so this one is not lost even now.
            if monotonic() > give_up_at:
                p.counters.add("events_given_up")
                raise
            log.warning("Event can't be applied yet", error=type(error).__name__)
            sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        else:
            return


def _task_of(event_type: str, handler: Handler) -> None:
    @app.task(
        name=f"webhooks.{event_type}",
        soft_time_limit=APPLY_WITHIN_S + 15,
        time_limit=APPLY_WITHIN_S + 30,
    )
    def handle(
        call_control_id: str,
        event_id: str,
        received_by: str,
        utterance: str,
        dial_id: str,
        payload: dict[str, Any],
        occurred_at_ms: int = 0,  # a message of the version before has none
    ) -> None:
        with structlog.contextvars.bound_contextvars(
            call_control_id=call_control_id, event_id=event_id, received_by=received_by
        ):
            origin = Origin(by=received_by, event_id=event_id)
            p = dependencies()
            p.counters.add("webhooks_applied", type=event_type)
            event = Webhook(call_control_id, origin, utterance, dial_id, payload, occurred_at_ms)
            try:
                _apply(p, lambda: handler(p, event))
            except (StoreUnavailableError, NotSentError):
                raise
            except Exception:
                p.pending_events.complete(event_id)  # a fault of ours: it would come again for ever
                raise
            p.pending_events.complete(event_id)
            log.debug("Event applied", type=event_type)


for _event_type, _handler in HANDLERS.items():
    _task_of(_event_type, _handler)
