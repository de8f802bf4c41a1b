"""Enqueues tasks: their names, their queues, and what Flower may show.

None has an `expires`: Celery makes it a time of this host's clock and has another host compare it
with its own. Each task reads from the store whether it still has to be done.

Arguments identify the call and the event by ids; whatever is personal (an event's payload) is
replaced in the representation that Celery logs and Flower shows. Every function raises
`NotSentError` when the broker did not take the message.
"""

from functools import cache
from typing import Any

from msgspec import json

from calls.pending.events import PendingEvent
from calls.pending.hook_outbox import HookMessage
from monitor.actions import Actions, NotSentError
from tasks import app
from tasks.broker import redis_push
from tasks.broker.message_template import MessageTemplate
from tasks.broker.refusals import REFUSALS
from telephony.webhooks.events import Event

DELIVERIES = {"hook": "hooks.deliver", "tell": "tell.deliver"}
RETRY_ONCE: dict[str, Any] = {"max_retries": 1, "interval_start": 0.05, "interval_step": 0}
_template = cache(MessageTemplate)


def _send(name: str, kwargs: dict[str, Any], *, shown: str = "") -> None:
    shown = shown or repr(kwargs)
    template = _template(name)
    try:
        if redis_push.serves(template):
            redis_push.push(*template.message(kwargs, shown), **RETRY_ONCE)
        else:
            app.send_task(
                name,
                kwargs=kwargs,
                argsrepr="",
                kwargsrepr=shown,
                retry=True,
                retry_policy=RETRY_ONCE,
            )
    except REFUSALS as error:
        raise NotSentError(f"the broker did not take {name}: {type(error).__name__}") from error


def connect() -> None:
    """Open a connection that the next messages are sent over, however long it takes."""
    try:
        with app.producer_pool.acquire(block=True) as producer:
            connection: Any = producer.connection
            connection.ensure_connection(max_retries=1)
            channel: Any = producer.channel
            if hasattr(channel, "conn_or_acquire"):  # Redis: a channel connects when it is used
                with channel.conn_or_acquire() as client:
                    client.ping()
    except REFUSALS as error:
        raise NotSentError(f"the broker is away: {type(error).__name__}") from error


def webhook(event: Event, received_by: str) -> None:
    """Enqueue a verified *event* for its task; *received_by* is the web worker's name."""
    _webhook(event.type, arguments(event, received_by))


def redeliver_webhook(kept: str) -> None:
    """Enqueue a stored event again (see `pending_event`) whose task is not done."""
    _webhook(*json.decode(kept))


def ids(kept: str) -> dict[str, str]:
    """Return what may be logged of a stored event: its type, its id and its call's."""
    event_type, kwargs = json.decode(kept)
    return {"type": event_type, **{name: kwargs[name] for name in ("event_id", "call_control_id")}}


def pending_event(event: Event, received_by: str) -> PendingEvent:
    """Return the form in which *event* is stored until its task is done."""
    return PendingEvent(event.id, json.encode((event.type, arguments(event, received_by))))


def pending_message(event: Event, received_by: str) -> PendingEvent:
    """Return that with the message that `webhook` sends, for a Redis that is the broker."""
    kwargs = arguments(event, received_by)
    template = _template(_task(event.type))
    kept = json.encode((event.type, kwargs))
    return PendingEvent(event.id, kept, *template.message(kwargs, _shown(kwargs)))


def is_plain(event: Event) -> bool:
    """Return whether `pending_message` makes of *event* all that Celery would."""
    return _template(_task(event.type)).is_plain


def arguments(event: Event, received_by: str) -> dict[str, Any]:
    """Return the arguments of the task of *event*."""
    former = {"former_utterance": event.former_utterance} if event.former_utterance else {}
    return {
        "call_control_id": event.call_control_id,
        "event_id": event.id,
        "received_by": received_by,
        "utterance": event.utterance,
        "dial_id": event.dial_id,
        "payload": event.payload,
        "occurred_at_ms": event.occurred_at_ms,
        **former,
    }


def _webhook(event_type: str, kwargs: dict[str, Any]) -> None:
    _send(_task(event_type), kwargs, shown=_shown(kwargs))


def _task(event_type: str) -> str:
    return f"webhooks.{event_type}"


def _shown(kwargs: dict[str, Any]) -> str:
    return repr({k: v for k, v in kwargs.items() if v and k != "payload"})


def check_in(call_control_id: str, epoch: int, step: str, of: int) -> None:
    _send(
        "checkins.speak",
        {"call_control_id": call_control_id, "epoch": epoch, "step": step, "of": of},
    )


def hang_up(call_control_id: str, epoch: int, cause: str) -> None:
    _send(
        "checkins.hang_up",
        {"call_control_id": call_control_id, "epoch": epoch, "cause": cause},
    )


def transfer(call_control_id: str, epoch: int) -> None:
    _send(
        "checkins.transfer",
        {"call_control_id": call_control_id, "epoch": epoch},
    )


def say(call_control_id: str, utterance: str) -> None:
    _send(
        "speech.say",
        {"call_control_id": call_control_id, "utterance": utterance},
    )


def stop_speaking(call_control_id: str, epoch: int) -> None:
    _send("speech.stop", {"call_control_id": call_control_id, "epoch": epoch})


def transfer_to(call_control_id: str, to: str, act: str) -> None:
    kwargs = {"call_control_id": call_control_id, "to": to, "act": act}
    _send("speech.transfer", kwargs, shown=repr(kwargs | {"to": "..."}))


def follow_up(call_control_id: str) -> None:
    _send("messages.follow_up", {"call_control_id": call_control_id})


def send_sms(call_control_id: str, text: str, act: str) -> None:
    kwargs = {"call_control_id": call_control_id, "text": text, "act": act}
    _send("messages.send", kwargs, shown=repr(kwargs | {"text": "..."}))


def send_digits(call_control_id: str, digits: str, act: str) -> None:
    kwargs = {"call_control_id": call_control_id, "digits": digits, "act": act}
    _send("speech.send_digits", kwargs, shown=repr(kwargs | {"digits": "..."}))


def answer(call_control_id: str) -> None:
    _send("lines.answer", {"call_control_id": call_control_id})


def open_stream(call_control_id: str, attempt: int, *, stopped: bool = False) -> None:
    """Have a stream opened. *stopped*: Telnyx has reported the end of the one before."""
    kwargs: dict[str, Any] = {"call_control_id": call_control_id, "attempt": attempt}
    kwargs |= {"stopped": True} if stopped else {}  # workers of a release before know none
    _send("lines.open_stream", kwargs)


def look_up(call_control_id: str) -> None:
    _send("lines.look_up", {"call_control_id": call_control_id})


def try_stream(call_control_id: str, attempt: int) -> None:
    kwargs = {"call_control_id": call_control_id, "attempt": attempt}
    _send("lines.try_stream", kwargs)


def attach(
    message: str,
    call_control_id: str,
    agent: str,
    direction: str,
    reference: str,
    *,
    stream: bool,
    settings: str,
    sms_consent: bool = False,
) -> None:
    """Have a call attached; the answer is kept under the id *message*."""
    shown = {"message": message, "call_control_id": call_control_id, "agent": agent}
    more = {"direction": direction, "reference": reference, "stream": stream, "settings": settings}
    more |= {"sms_consent": True} if sms_consent else {}  # workers of a release before know none
    _send("lines.attach", {**shown, **more}, shown=repr(shown))


def hook(message: HookMessage) -> None:
    """Have *message* delivered, which the outbox has."""
    kwargs = {"message": message.name, "event": message.type}
    if message.call:
        kwargs = {"call_control_id": message.call, **kwargs}
    _send(DELIVERIES[message.to], kwargs)


def dial(dial_id: str) -> None:
    _send("lines.dial", {"dial_id": dial_id})


ACTIONS = Actions(
    check_in=check_in,
    hang_up=hang_up,
    transfer=transfer,
    say=say,
    stop_speaking=stop_speaking,
    open_stream=open_stream,
    transfer_to=transfer_to,
    send_digits=send_digits,
    send_sms=send_sms,
)
