"""Outbound calls over HTTP: asked for, placed by a task, answered with Telnyx's call_control_id."""

from math import ceil
from time import monotonic
from typing import Literal
from urllib.parse import quote

from flask import Response, request
from pydantic import BaseModel, Field

from calls.pending.dials import Dial, DialOutcome, KeyReusedError
from deadair.config import Config
from monitor.actions import NotSentError
from monitor.call_override import stored
from web.api.blueprint import answer, described
from web.api.calls import bp
from web.api.request_models import DialBody, IdempotencyKey
from web.broker import publisher
from web.call_overrides import agent_of_call
from web.dependencies import dependencies
from web.field_errors import FieldError, problem_response
from web.problems import problem

__all__ = ["bp"]
PLACED_WITHIN_S = 10.0
POLL_S = 1.0


class DialPath(BaseModel):
    dial_id: str = Field(description="As returned when the call was requested.")


class Placed(BaseModel):
    """A requested call."""

    dial_id: str
    state: Literal["placing", "placed", "failed"]
    call_control_id: str | None = Field(description="Telnyx's id of the call once it is placed.")
    error: str | None = Field(None, description="Why Telnyx did not place it.")


@bp.post(
    "/calls",
    responses={
        201: Placed,
        202: Placed,
        **described(403, "DIAL_PREFIXES does not allow the number, or is not set."),
        **described(429, "DIAL_RATE is exceeded."),
        **described(502, "Telnyx refused to place the call."),
        **described(
            503, "Outbound calls are not configured, or Redis or the broker is unavailable."
        ),
    },
)
def dial(header: IdempotencyKey, body: DialBody) -> Response:
    """Place a call.

    201 once Telnyx has placed it; 202 if that takes longer than ten seconds: poll the Location.
    The agent greets once the call is answered. DIAL_PREFIXES and DIAL_RATE limit which numbers
    may be called, and how many per minute.
    """
    p = dependencies()
    wanted = _wanted(body, p.config)
    if isinstance(wanted, Response):
        return wanted
    key = header.idempotency_key
    try:
        dial_id, new = p.dials.ask_once(wanted, key) if key else (p.dials.ask(wanted), True)
    except KeyReusedError:
        message = "was used for a different call within the last 24 hours"
        return problem_response([FieldError(field="Idempotency-Key", message=message, limit=None)])
    if new and (refusal := _enqueue(dial_id, key)):
        return refusal
    return _placed(dial_id, _wait(dial_id))


@bp.get("/dials/<dial_id>", responses={200: Placed, **described(404, "There is no such dial.")})
def get_dial(path: DialPath) -> Response:
    """Return the outcome of a requested call.

    Available for ten minutes, and for a day once the call is placed or refused.
    """
    dials = dependencies().dials
    outcome = dials.outcome(path.dial_id)
    if outcome is None and dials.find(path.dial_id) is None:
        return problem(404, "there is no such dial")
    return answer(_of(path.dial_id, outcome))


def _enqueue(dial_id: str, key: str) -> Response | None:
    """Enqueue a new dial, or withdraw it and return the refusal. Raises NotSentError."""
    p = dependencies()
    per_minute = p.config.dial_rate
    if wait_ms := p.dials.wait_ms(dial_id, per_minute):
        p.dials.withdraw(dial_id, key)
        p.counters.add("dials_refused", why="rate")
        message = f"DIAL_RATE allows {per_minute} calls per minute"
        refusal = problem(429, message, limit={"max": per_minute})
        refusal.headers["Retry-After"] = str(ceil(wait_ms / 1000))
        return refusal
    try:
        publisher.dial(dial_id)
    except NotSentError:
        p.dials.withdraw(dial_id, key)
        raise
    return None


def _forbidden(number: str, prefixes: tuple[str, ...]) -> Response | None:
    """Return the refusal if *number* may not be dialled, else None."""
    if number.startswith(prefixes):
        return None
    dependencies().counters.add("dials_refused", why="prefix")
    if not prefixes:
        message = "outbound calls are off: DIAL_PREFIXES is not set"
        return problem(403, message)
    message = f"must start with a prefix in DIAL_PREFIXES: {', '.join(prefixes)}"
    return problem_response(
        [FieldError(field="to", message=message, limit={"one_of": list(prefixes)})], 403
    )


def _missing(config: Config, shown_as: str) -> list[str]:
    """Return the variables without which nothing can be dialled, and which are empty."""
    needed = {
        "TELNYX_API_KEY": config.telnyx_api_key,
        "TELNYX_CONNECTION_ID": config.telnyx_connection_id,
        "TELNYX_FROM": shown_as,
    }
    return [name for name, value in needed.items() if not value]


def _wanted(body: DialBody, config: Config) -> Dial | Response:
    if refusal := _forbidden(body.to, config.dial_prefixes):
        return refusal
    shown_as = body.from_ or config.telnyx_from
    if missing := _missing(config, shown_as):
        return problem(503, f"outbound calls need {', '.join(missing)}")
    override = body.settings.dead_air_settings
    agent = agent_of_call(dependencies(), body.agent, override)
    return Dial(
        to=body.to,
        from_=shown_as,
        agent=agent.id,
        settings=stored(override),
        sms_consent=body.sms_consent,
    )


def _wait(dial_id: str) -> DialOutcome | None:
    deadline = monotonic() + PLACED_WITHIN_S
    while (left := deadline - monotonic()) > 0:
        if outcome := dependencies().dials.wait(dial_id, min(left, POLL_S)):
            return outcome
    return None


def _placed(dial_id: str, outcome: DialOutcome | None) -> Response:
    if outcome and outcome.error:
        return problem(502, outcome.error, dial_id=dial_id)
    base = request.script_root
    if outcome:
        where = f"{base}/api/calls/{quote(outcome.call_control_id, safe='')}"
        return answer(_of(dial_id, outcome), 201, Location=where)
    return answer(_of(dial_id, None), 202, Location=f"{base}/api/dials/{dial_id}", Retry_After="1")


def _of(dial_id: str, outcome: DialOutcome | None) -> Placed:
    if outcome is None:
        return Placed(dial_id=dial_id, state="placing", call_control_id=None)
    return Placed(
        dial_id=dial_id,
        state="failed" if outcome.error else "placed",
        call_control_id=outcome.call_control_id or None,
        error=outcome.error or None,
    )
