"""What each Telnyx event means for a call: one table, event type -> handler.

Each type is a task of its own, `webhooks.<event type>`, so that Flower shows what happened to which
call. A handler is one atomic step in the store: doubled events have one effect, late ones change
nothing that is newer, events of unknown calls do nothing.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from time import monotonic, sleep
from typing import Any

import structlog

from calls.redis_client.errors import NewerCallError, is_passing
from calls.store_types import Origin
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from tasks import app
from tasks.call_control.leg_status import NotAskedError
from tasks.dependencies import Dependencies, dependencies
from tasks.handlers import playback
from tasks.handlers.beginning import answered, of_a_dial, proves_answer, ringing
from tasks.handlers.caller_input import key_pressed, transcribed
from tasks.handlers.event import Handler, Webhook
from tasks.handlers.lost_beginning import begins_anew
from tasks.handlers.machines import after_a_cut, greeting_over, machine_detected, screened
from tasks.handlers.media_stream import stream_failed, stream_started, stream_stopped
from tasks.handlers.numbers import finalized, keep_for_the_end
from tasks.handlers.suspension import (
    REFERRED_MS,
    bridged,
    joined_conference,
    left_conference,
    leg_ended,
    resumes,
    suspends,
)
from tasks.messages.after_call import after_the_end

APPLY_WITHIN_S = 60
"""How long an event waits in its task; then the sweep enqueues it again."""

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 2.0
log = structlog.get_logger("tasks.webhooks")


def hung_up(p: Dependencies, event: Webhook) -> None:
    cause, source = event.text("hangup_cause")[:60], event.text("hangup_source")[:60]
    ours = p.store.is_known(event.call)
    keep_for_the_end(p, event)
    if p.store.call_ended(event.call, event.origin, cause, source):
        p.counters.add("calls_ended", cause=cause if cause.isidentifier() else "other")
    leg_ended(p, event, ours=ours)
    after_the_end(p, event.call)


HANDLERS: dict[str, Handler] = {
    "call.initiated": ringing,
    "call.answered": answered,
    "call.hangup": hung_up,
    "call.playback.started": of_a_dial(playback.started("playback")),
    "call.playback.ended": of_a_dial(after_a_cut(playback.ended("playback"))),
    "call.speak.started": of_a_dial(playback.started("speak")),
    "call.speak.ended": of_a_dial(after_a_cut(playback.ended("speak"))),
    "call.transcription": of_a_dial(transcribed),
    "call.dtmf.received": of_a_dial(key_pressed),
    "call.machine.detection.ended": proves_answer(machine_detected),
    "call.machine.premium.detection.ended": proves_answer(machine_detected),
    "call.machine.greeting.ended": proves_answer(greeting_over),
    "call.machine.premium.greeting.ended": proves_answer(greeting_over),
    "call.machine.premium.call_screening.detected": proves_answer(screened),
    "call.hold": suspends("hold"),
    "call.unhold": resumes("hold"),
    "call.enqueued": suspends("queue"),
    "call.dequeued": resumes("queue"),
    "call.bridged": bridged,
    "call.gather.ended": proves_answer(resumes("gather")),
    "call.ai_gather.ended": proves_answer(resumes("gather")),
    "call.refer.started": suspends("referral", REFERRED_MS),
    "call.refer.completed": suspends("referral", REFERRED_MS),
    "call.refer.failed": resumes("referral"),
    "conference.participant.joined": joined_conference,
    "conference.participant.left": left_conference,
    "conference.ended": left_conference,
    "streaming.started": proves_answer(stream_started),
    "streaming.stopped": proves_answer(stream_stopped),
    "streaming.failed": proves_answer(stream_failed),
    "message.finalized": finalized,
}
HANDLERS |= {name: begins_anew(name, handler) for name, handler in HANDLERS.items()}


class _InHand:
    """The events that this process applies now: a second copy does not wait here too."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._lock = Lock()

    @contextmanager
    def alone(self, event_id: str) -> Iterator[bool]:
        """Yield whether no other thread of this process applies the event."""
        with self._lock:
            alone = event_id not in self._ids
            self._ids.add(event_id)
        try:
            yield alone
        finally:
            if alone:
                with self._lock:
                    self._ids.discard(event_id)


_in_hand = _InHand()


def _apply(step: Callable[[], None]) -> None:
    """Run *step*, and repeat it while Redis or the broker is unavailable.

    Telnyx has its 200 for the event. A retry through the broker could be lost on a full server, so
    the event waits here, unacknowledged by the broker. A permanent error is raised at once: the
    event stays stored, and is enqueued again a few times.
    """
    give_up_at = monotonic() + APPLY_WITHIN_S
    pause_s = FIRST_PAUSE_S
    while True:
        try:
            step()
        except (StoreUnavailableError, OSError, NotSentError) as error:
            passes = isinstance(error, NotSentError) or is_passing(error)
            if not passes or isinstance(error, NotAskedError) or monotonic() > give_up_at:
                raise
            log.warning("Event can't be applied yet", error=str(error))
            sleep(pause_s)
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S)
        else:
            return


def _apply_once(p: Dependencies, handler: Handler, event: Webhook) -> None:
    """Apply *event*, and delete it once it had its effect or never can."""
    event_id = event.origin.event_id
    with _in_hand.alone(event_id) as alone:
        if not alone:
            return
        try:
            _apply(lambda: handler(p, event))
        except NewerCallError:
            raise  # it is passed on, and kept until it has had its effect
        except (StoreUnavailableError, OSError, NotSentError):
            log.exception("Event not applied, it is kept")
            raise
        except Exception:
            p.counters.add("events_given_up")
            log.exception("ALARM: an event met a fault of ours, giving it up")
            p.pending_events.complete(event_id)  # a retry would fail the same way
            raise
        p.pending_events.complete(event_id)


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
        occurred_at_ms: int = 0,  # a message of an earlier version has none
        former_utterance: str = "",
    ) -> None:
        origin = Origin(by=received_by, event_id=event_id)
        event = Webhook(
            call_control_id, origin, utterance, dial_id, payload, occurred_at_ms, former_utterance
        )
        _handle(event_type, handler, event)


def _handle(event_type: str, handler: Handler, event: Webhook) -> None:
    """Count *event* and apply it; all that is logged meanwhile has its ids."""
    with structlog.contextvars.bound_contextvars(
        call_control_id=event.call,
        event_id=event.origin.event_id,
        received_by=event.origin.by,
    ):
        p = dependencies()
        p.counters.add("webhooks_applied", type=event_type)
        _apply_once(p, handler, event)
        log.debug("Event applied", type=event_type)


for _event_type, _handler in HANDLERS.items():
    _task_of(_event_type, _handler)
