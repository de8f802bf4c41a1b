"""Calls that a team's own application has answered, handed to Dead Air to watch."""

from time import monotonic
from typing import Annotated, Any, Literal
from uuid import uuid4

import gevent
from flask import Response
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from calls.pending.command_answers import CommandAnswers
from monitor.call_override import stored
from monitor.settings import AGENT_ID
from web.api.blueprint import answer, described
from web.api.calls import ONE, UNKNOWN, CallPath
from web.api.dials import bp
from web.api.request_models import Override, RequestModel
from web.broker import publisher
from web.call_overrides import agent_of_call
from web.dependencies import dependencies
from web.problems import problem

__all__ = ["bp"]
ANSWERED_WITHIN_S, POLL_EVERY_S = 10.0, 0.05
NO_SUCH_CALL = "Telnyx has no such call"
"""As `tasks.attach` says it: the web workers load no tasks."""


class AttachBody(RequestModel):
    """How a call that your own application has answered is watched."""

    model_config = ConfigDict(extra="forbid", strict=True)

    agent: str = Field(
        "default", pattern=AGENT_ID, description="Id of the agent whose settings apply."
    )
    direction: Literal["incoming", "outgoing"] = Field(
        "incoming", description="Who called: the caller, or your application."
    )
    reference: Annotated[str, StringConstraints(strip_whitespace=True)] = Field(
        "",
        max_length=255,
        description="Your name for the call. A repeated request with the same one changes nothing.",
    )
    stream: bool = Field(
        True,
        description="Open a media stream to hear and transcribe the caller. Without it, Dead Air "
        "knows only the webhooks that you forward.",
    )
    settings: Override = Field(Override(), description="Settings for this call only.")
    sms_consent: bool = Field(
        False, description="The other side has agreed to text messages about this call."
    )


class Attached(BaseModel):
    """A call that Dead Air watches."""

    call_control_id: str
    new: bool = Field(description="False if it was attached before.")


@bp.post(
    f"{ONE}/attach",
    responses={
        200: Attached,
        201: Attached,
        **UNKNOWN,
        **described(
            409,
            "The call has ended, is Dead Air's own, or is attached under another reference; or "
            "the reference belongs to another call.",
        ),
    },
)
def attach(path: CallPath, body: AttachBody) -> Response:
    """Watch a call that your own application has answered.

    Dead Air asks a silent caller and hangs up; your application speaks, and forwards its Telnyx
    webhooks, unchanged and with their signature, to /webhooks/telnyx. 201, or 200 if it was
    attached before.
    """
    p = dependencies()
    override = body.settings.dead_air_settings
    agent = agent_of_call(p, body.agent, override)
    message = uuid4().hex
    about = (path.call_control_id, agent.id, body.direction, body.reference)
    publisher.attach(
        message,
        *about,
        stream=body.stream,
        settings=stored(override),
        sms_consent=body.sms_consent,
    )
    return _outcome(_wait(message))


def _wait(message: str) -> dict[str, Any] | None:
    answers = CommandAnswers(dependencies().store.redis)
    deadline = monotonic() + ANSWERED_WITHIN_S
    while monotonic() < deadline:
        if found := answers.find(message):
            return found
        gevent.sleep(POLL_EVERY_S)
    return None


def _outcome(found: dict[str, Any] | None) -> Response:
    if found is None:
        refusal = problem(503, "Telnyx has not yet reported whether the call is live; try again")
        refusal.headers["Retry-After"] = "1"
        return refusal
    if found["status"] == "refused":
        why = str(found["why"])
        return problem(404 if why == NO_SUCH_CALL else 409, why)
    done = Attached(call_control_id=found["call_control_id"], new=found["new"])
    return answer(done, 201 if done.new else 200)
