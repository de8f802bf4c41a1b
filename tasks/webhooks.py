"""What each Telnyx event means for a call: one table, event type -> handler.

Each type is a task of its own, `webhooks.<event type>`, so that Flower tells what happened to which
call. A handler is one atomic step in the store: doubled events have one effect, late ones change
nothing that is newer, events of unknown calls do nothing.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import redis
import structlog

from calls.session import CallState
from calls.store import Origin
from monitor.actions import NotSentError
from monitor.hold_on import asks_to_wait
from tasks import app, publish
from tasks.process import Parts, parts

MAX_TRANSCRIPT = 2_000
log = structlog.get_logger("tasks.webhooks")


@dataclass(frozen=True, slots=True)
class Webhook:
    """One event on its way into the store; `origin.by` is the web worker that received it."""

    call: str
    origin: Origin
    utterance: str
    dial_id: str
    payload: dict[str, Any]

    def text(self, *path: str) -> str:
        """Return the text at *path* in the payload, '' if there is none."""
        value: Any = self.payload
        for name in path:
            value = value.get(name) if isinstance(value, dict) else None
        return value if isinstance(value, str) else ""


Handler = Callable[[Parts, Webhook], None]


def ringing(p: Parts, event: Webhook) -> None:
    if event.text("direction") == "outgoing":
        dial = p.dials.find(event.dial_id) if event.dial_id else None
        if dial:
            p.store.ring(event.call, event.origin, dial.agent, "outgoing", dial.settings)
        return
    agent = p.directory.owner_of(event.text("to"))
    begun = p.store.ring(event.call, event.origin, agent, "incoming", "")
    if begun or p.store.view(event.call, event.origin).state is CallState.RINGING:
        publish.answer(event.call)


def answered(p: Parts, event: Webhook) -> None:
    if p.store.answered(event.call, event.origin):
        call = p.store.view(event.call, event.origin)
        if call.direction == "outgoing":
            publish.open_stream(event.call, p.store.ask_stream(event.call, event.origin, 5_000))


def hung_up(p: Parts, event: Webhook) -> None:
    cause, source = event.text("hangup_cause")[:60], event.text("hangup_source")[:60]
    if p.store.end(event.call, event.origin, cause, source):
        p.tally.add("calls_ended", cause=cause if cause.isidentifier() else "other")


def playback_started(p: Parts, event: Webhook) -> None:
    p.store.started(event.call, event.origin, event.utterance)


def playback_ended(p: Parts, event: Webhook) -> None:
    status = event.text("status")[:40] or "unknown"
    removed, remaining = p.store.ended(event.call, event.origin, event.utterance, status)
    if not removed:
        return
    log.info(f"Removed playback {removed}, {remaining} remaining", status=status)
    if remaining == 0:
        log.info("ALL PLAYBACKS FINISHED")
        log.info("Set 'agent_done_speaking' flag")
        # A Celery worker never holds a session; the bell tells the worker that does.
        log.info("Session not on this worker - flag set")


def transcribed(p: Parts, event: Webhook) -> None:
    data = event.payload.get("transcription_data")
    text = event.text("transcription_data", "transcript").strip()[:MAX_TRANSCRIPT]
    if not isinstance(data, dict) or not any(char.isalnum() for char in text):
        return
    if event.text("transcription_data", "transcription_track") == "outbound":
        return
    final = data.get("is_final") is not False
    p.store.heard(
        event.call,
        event.origin,
        "transcript" if final else "interim",
        hold_on=final and asks_to_wait(text),
        item=json.dumps({"text": text, "final": final}),
    )


def key_pressed(p: Parts, event: Webhook) -> None:
    item = json.dumps({"digit": event.text("digit")[:1]})
    p.store.heard(event.call, event.origin, "dtmf", item=item)


def stream_changed(p: Parts, event: Webhook) -> None:
    p.store.observe(event.call, event.origin, "stream.told", reason="telnyx")


def stream_failed(p: Parts, event: Webhook) -> None:
    reason = event.text("failure_reason")[:80]
    p.store.observe(event.call, event.origin, "stream.failed", reason=reason)
    attempt = p.store.ask_stream(event.call, event.origin, 3_000)
    if attempt:
        publish.open_stream(event.call, attempt)


HANDLERS: dict[str, Handler] = {
    "call.initiated": ringing,
    "call.answered": answered,
    "call.hangup": hung_up,
    "call.playback.started": playback_started,
    "call.playback.ended": playback_ended,
    "call.speak.started": playback_started,
    "call.speak.ended": playback_ended,
    "call.transcription": transcribed,
    "call.dtmf.received": key_pressed,
    "streaming.started": stream_changed,
    "streaming.stopped": stream_changed,
    "streaming.failed": stream_failed,
}


def _task_of(event_type: str, handler: Handler) -> None:
    @app.task(
        name=f"webhooks.{event_type}",
        autoretry_for=(redis.RedisError, NotSentError),
        retry_backoff=1,
        retry_backoff_max=8,
        max_retries=8,
    )
    def handle(
        call_control_id: str,
        event_id: str,
        received_by: str,
        utterance: str,
        dial_id: str,
        payload: dict[str, Any],
    ) -> None:
        with structlog.contextvars.bound_contextvars(
            call_control_id=call_control_id, event_id=event_id, received_by=received_by
        ):
            origin = Origin(by=received_by, event_id=event_id)
            p = parts()
            p.tally.add("webhooks_applied", type=event_type)
            handler(p, Webhook(call_control_id, origin, utterance, dial_id, payload))


for _event_type, _handler in HANDLERS.items():
    _task_of(_event_type, _handler)
