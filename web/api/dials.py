"""Outbound calls over HTTP: asked for, placed by a task, answered with Telnyx's call_control_id."""

import json
from math import ceil
from time import monotonic
from typing import Any, Literal
from urllib.parse import quote

from flask import Response, request
from pydantic import BaseModel, Field, ValidationError

from calls.dials import Dial, DialOutcome, KeyReusedError
from deadair.config import Config
from monitor.actions import NotSentError
from monitor.settings import DeadAirSettings
from web.agent_config.repository import AgentRepository, NotThereError
from web.api.blueprint import answer, described
from web.api.calls import bp
from web.api.request_models import DialBody, IdempotencyKey
from web.broker import publisher
from web.dependencies import dependencies
from web.field_errors import FieldError, from_validation_error, problem_response
from web.problems import problem

__all__ = ["bp"]
PLACED_WITHIN_S = 10.0
LOOK_S = 1.0
OVERRIDE = "settings.dead_air_settings"


class DialPath(BaseModel):
    dial_id: str = Field(description="As answered when the call was asked for.")


class Placed(BaseModel):
    """A call that was asked for."""

    dial_id: str
    state: Literal["placing", "placed", "failed"]
    call_control_id: str | None = Field(description="Telnyx's id of the call once it is placed.")
    error: str | None = Field(None, description="Why Telnyx did not place it.")


@bp.post(
    "/calls",
    responses={
        201: Placed,
        202: Placed,
        **described(403, "DIAL_PREFIXES allows no such number, or none at all."),
        **described(429, "DIAL_RATE calls were placed within a minute."),
        **described(502, "Telnyx refused to place the call."),
        **described(
            503, "Outbound calls are not configured, or Redis or the broker is away: nothing done."
        ),
    },
)
def dial(header: IdempotencyKey, body: DialBody) -> Response:
    """Place a call.

    201 once Telnyx has placed it; 202 if that takes longer than ten seconds: ask again at the
    Location. The agent greets once the call is answered. Which numbers may be called, and how many
    in a minute, is for DIAL_PREFIXES and DIAL_RATE to say.
    """
    p = dependencies()
    wanted = _wanted(body, p.config)
    if isinstance(wanted, Response):
        return wanted
    key = header.idempotency_key
    try:
        dial_id, new = p.dials.ask_once(wanted, key) if key else (p.dials.ask(wanted), True)
    except KeyReusedError:
        said = "was given with another call within a day"
        return problem_response([FieldError(field="Idempotency-Key", message=said, limit=None)])
    if new and (refusal := _asked_for(dial_id, key)):
        return refusal
    return _placed(dial_id, _wait(dial_id))


@bp.get("/dials/<dial_id>", responses={200: Placed, **described(404, "There is no such dial.")})
def get_dial(path: DialPath) -> Response:
    """Tell what became of a call that was asked for.

    For ten minutes, a day once it is placed or refused.
    """
    dials = dependencies().dials
    outcome = dials.outcome(path.dial_id)
    if outcome is None and dials.find(path.dial_id) is None:
        return problem(404, "there is no such dial")
    return answer(_of(path.dial_id, outcome))


def _asked_for(dial_id: str, key: str) -> Response | None:
    """Hand a new dial to its task, or withdraw it and return why not. Raises NotSentError."""
    p = dependencies()
    per_minute = p.config.dial_rate
    if wait_ms := p.dials.wait_ms(dial_id, per_minute):
        p.dials.withdraw(dial_id, key)
        p.counters.add("dials_refused", why="rate")
        said = f"{per_minute} calls were placed within a minute; DIAL_RATE allows no more"
        refusal = problem(429, said, limit={"max": per_minute})
        refusal.headers["Retry-After"] = str(ceil(wait_ms / 1000))
        return refusal
    try:
        publisher.dial(dial_id)
    except NotSentError:
        p.dials.withdraw(dial_id, key)
        raise
    return None


def _forbidden(number: str, prefixes: tuple[str, ...]) -> Response | None:
    """Return why *number* may not be dialled, None if it may."""
    if number.startswith(prefixes):
        return None
    dependencies().counters.add("dials_refused", why="prefix")
    if not prefixes:
        said = "outbound calls are off: DIAL_PREFIXES names no prefix of numbers that may be called"
        return problem(403, said)
    said = f"must begin as DIAL_PREFIXES allows: {', '.join(prefixes)}"
    return problem_response(
        [FieldError(field="to", message=said, limit={"one_of": list(prefixes)})], 403
    )


def _wanted(body: DialBody, config: Config) -> Dial | Response:
    if refusal := _forbidden(body.to, config.dial_prefixes):
        return refusal
    shown_as = body.from_ or config.telnyx_from
    missing = [
        name
        for name, value in (
            ("TELNYX_API_KEY", config.telnyx_api_key),
            ("TELNYX_CONNECTION_ID", config.telnyx_connection_id),
            ("TELNYX_FROM", shown_as),
        )
        if not value
    ]
    if missing:
        return problem(503, f"outbound calls need {', '.join(missing)}, which is not set")
    try:
        agent = AgentRepository(dependencies().directory, "api").find(body.agent)
    except NotThereError:
        return problem_response(
            [FieldError(field="agent", message=f"{body.agent} is not known", limit=None)]
        )
    override = body.settings.dead_air_settings
    if override and (faults := _faults(agent.settings.dead_air_settings, override)):
        return problem_response(faults)
    settings = json.dumps({"dead_air_settings": override}) if override else ""
    return Dial(to=body.to, from_=shown_as, agent=agent.id, settings=settings)


def _faults(settings: DeadAirSettings, override: dict[str, Any]) -> list[FieldError]:
    """Return what is wrong with the agent's *settings* once *override* lies on top of them."""
    try:
        whole = json.dumps(settings.model_dump(mode="json") | override)
        DeadAirSettings.model_validate_json(whole, strict=True)
    except ValidationError as error:
        found = from_validation_error(DeadAirSettings, error)
        return [f.model_copy(update={"field": f"{OVERRIDE}.{f.field}"}) for f in found]
    return []


def _wait(dial_id: str) -> DialOutcome | None:
    deadline = monotonic() + PLACED_WITHIN_S
    while (left := deadline - monotonic()) > 0:
        if outcome := dependencies().dials.wait(dial_id, min(left, LOOK_S)):
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
