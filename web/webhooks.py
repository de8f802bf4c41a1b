"""The Telnyx webhook endpoint: verifies, parses, enqueues and answers.

What an event means is decided in `tasks.webhooks`. 200 only once the event is safely on the broker.
Telnyx retries on 408, 429, 5xx and after 2 s without an answer, not on other 4xx.
"""

from time import monotonic, time  # noqa: TID251  # Telnyx's time stamps are wall-clock time

import structlog
from flask import Blueprint, Response, g, request

from monitor.actions import NotSentError
from telephony.webhooks.events import HANDLED, Event, NotAnEventError, parse
from telephony.webhooks.signature import SignatureError, verify
from web.dependencies import Dependencies, dependencies
from web.metrics import host
from web.problems import Problem, problem

bp = Blueprint("webhooks", __name__)
log = structlog.get_logger("web.webhooks")


@bp.before_request
def _begin() -> None:
    g.began = monotonic()


@bp.after_request
def _measure(response: Response) -> Response:
    host.webhook_answered(response.status_code, monotonic() - g.began)
    return response


@bp.post("/webhooks/telnyx")
def telnyx() -> Problem | tuple[str, int]:
    """Accept one event. Answers 200, 400, 401, 413 or 503."""
    p = dependencies()
    body = request.get_data(cache=False)
    if p.intake.full:
        p.counters.add("webhooks_refused", why="crowd")
        return problem(503, "too many webhooks at once; send it again")
    try:
        verify(
            body,
            signature=request.headers.get("Telnyx-Signature-Ed25519", ""),
            timestamp=request.headers.get("Telnyx-Timestamp", ""),
            keys=p.config.telnyx_public_keys,
            now_s=time(),
        )
        event = parse(body)
    except SignatureError as error:
        p.counters.add("webhooks_refused", why="signature")
        log.warning("Webhook refused", why=str(error))
        return problem(401, str(error))
    except NotAnEventError as error:
        p.counters.add("webhooks_refused", why="not an event")
        return problem(400, str(error))
    if event.type not in HANDLED:
        p.counters.add("webhooks_unknown")
        log.info("Webhook of a type that changes nothing here", type=event.type)
        return "", 200
    if not event.call_control_id:
        p.counters.add("webhooks_refused", why="no call")
        return problem(400, f"data.payload.call_control_id is required in {event.type}")
    return _enqueue(p, event)


def _enqueue(p: Dependencies, event: Event) -> Problem | tuple[str, int]:
    here = p.hub.holds(event.call_control_id)
    try:
        p.intake.submit(event)
    except NotSentError as error:
        p.counters.add("webhooks_refused", why="broker")
        log.error("Webhook not taken, Telnyx will send it again", type=event.type, why=str(error))
        return problem(503, "the broker can't accept the event now; send it again")
    p.counters.add("webhooks_taken", session="here" if here else "elsewhere")
    p.local_path.apply(event)
    log.info(
        "Webhook taken",
        type=event.type,
        call_control_id=event.call_control_id,
        event_id=event.id,
        worker=p.name,
        session_here=here,
    )
    return "", 200
