"""The Telnyx webhook endpoint: verifies, parses, enqueues and answers.

What an event means is decided in `tasks.webhooks`. 200 only once the event is safely on the broker,
or has had its effect (`web.broker.local_path`).
Telnyx retries on 408, 429, 5xx and after 2 s without an answer, not on other 4xx.
"""

from collections.abc import Mapping
from time import monotonic, time  # noqa: TID251  # Telnyx's time stamps are wall-clock time
from typing import Any

import structlog
from flask import Blueprint, Response, g, request

from monitor.actions import NotSentError
from telephony.media import stream_token
from telephony.webhooks.events import HANDLED, OF_NO_CALL, Event, NotAnEventError, parse
from telephony.webhooks.messages import FINALIZED, message_event
from telephony.webhooks.signature import SignatureError, verify
from web.dependencies import Dependencies, dependencies
from web.metrics import host
from web.problems import Problem, problem

PATH = "/webhooks/telnyx"
MAX_BODY = 1024 * 1024
bp = Blueprint("webhooks", __name__)
log = structlog.get_logger("web.webhooks")


@bp.before_request
def _begin() -> None:
    g.began = monotonic()


@bp.after_request
def _measure(response: Response) -> Response:
    host.webhook_answered(response.status_code, monotonic() - g.began)
    return response


@bp.post(PATH)
def telnyx() -> Problem | tuple[str, int]:
    """Accept one event. Answers 200, 400, 401, 413 or 503."""
    return accept(dependencies(), request.get_data(cache=False), request.environ) or ("", 200)


@bp.post(f"{PATH}/messages/<token>")
def message(token: str) -> Problem | tuple[str, int]:
    """Accept an event of a text message that was sent for the call in *token*. Answers as above."""
    p = dependencies()
    event = _event(p, request.get_data(cache=False), request.environ)
    if not isinstance(event, Event):
        return event
    if event.type != FINALIZED:
        _ignore(p, event)
        return "", 200
    try:
        call, sms = stream_token.read(p.config.secret_key, token)
    except stream_token.BadTokenError as error:
        p.counters.add("webhooks_refused", why="token")
        return problem(401, str(error))
    return _keep(p, message_event(event, call, sms)) or ("", 200)


def accept(p: Dependencies, body: bytes, environ: Mapping[str, Any]) -> Problem | None:
    """Take in the event in *body*; return the refusal, or None once the event is safe.

    *environ* has the request's headers (WSGI, PEP 3333).
    """
    event = _event(p, body, environ)
    if not isinstance(event, Event):
        return event
    of_no_call = event.type in OF_NO_CALL and not event.call_control_id
    if event.type not in HANDLED or event.type == FINALIZED or of_no_call:
        _ignore(p, event)
        return None
    if not event.call_control_id:
        p.counters.add("webhooks_refused", why="no call")
        return problem(400, f"data.payload.call_control_id is required in {event.type}")
    return _keep(p, event)


def _event(p: Dependencies, body: bytes, environ: Mapping[str, Any]) -> Event | Problem:
    """Return the event in *body*, or the refusal of what is none of Telnyx's."""
    if p.intake.full:
        p.counters.add("webhooks_refused", why="crowd")
        return problem(503, "too many webhooks at once; send it again")
    try:
        verify(
            body,
            signature=environ.get("HTTP_TELNYX_SIGNATURE_ED25519", ""),
            timestamp=environ.get("HTTP_TELNYX_TIMESTAMP", ""),
            keys=p.config.telnyx_public_keys,
            now_s=time(),
        )
        return parse(body)
    except SignatureError as error:
        p.counters.add("webhooks_refused", why="signature")
        log.warning("Webhook refused", why=str(error))
        return problem(401, str(error))
    except NotAnEventError as error:
        p.counters.add("webhooks_refused", why="not an event")
        return problem(400, str(error))


def _ignore(p: Dependencies, event: Event) -> None:
    p.counters.add("webhooks_unknown")
    log.info("Webhook of a type that changes nothing here", type=event.type)


def _keep(p: Dependencies, event: Event) -> Problem | None:
    here = p.hub.holds(event.call_control_id)
    if not p.local_path.apply_instead(event):
        try:
            p.intake.submit(event)
        except NotSentError as error:
            p.counters.add("webhooks_refused", why="broker")
            log.error(
                "Webhook not taken, Telnyx will send it again", type=event.type, why=str(error)
            )
            return problem(503, "the broker can't accept the event now; send it again")
        p.local_path.apply(event)
    p.counters.add("webhooks_taken", session="here" if here else "elsewhere")
    log.info(
        "Webhook taken",
        type=event.type,
        call_control_id=event.call_control_id,
        event_id=event.id,
        worker=p.name,
        session_here=here,
    )
    return None
