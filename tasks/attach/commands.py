"""The tasks that attach a call: `api.attach` for a team's Celery code, and the API's own."""

from typing import Any

from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from tasks import app
from tasks.api.argument_checks import override_of
from tasks.api.command_task import Answer, Command, CommandRefusedError, command
from tasks.attach.attaching import Attachment, attach
from tasks.call_control.leg_status import NotAskedError
from tasks.call_control.retries import BoundTask, pause_before
from tasks.dependencies import Dependencies, dependencies, log

__all__ = ["app"]
DIRECTIONS = frozenset({"incoming", "outgoing"})
MAX_RETRIES = 4
"""The API waits ten seconds for the outcome."""


@command("attach")
def attach_command(
    p: Dependencies,
    asked: Command,
    call_control_id: str,
    agent: str = "default",
    direction: str = "incoming",
    stream: bool = True,  # an argument of a message
    settings: dict[str, Any] | None = None,
    sms_consent: bool = False,  # an argument of a message
) -> Answer:
    """Watch a call that the team's own application has answered."""
    if direction not in DIRECTIONS:
        raise CommandRefusedError("direction: must be incoming or outgoing")
    for name, flag in (("stream", stream), ("sms_consent", sms_consent)):
        if not isinstance(flag, bool):
            raise CommandRefusedError(f"{name}: must be true or false")
    if p.directory.raw(agent) is None and agent != "default":
        raise CommandRefusedError(f"agent: {agent[:64]} does not exist")
    override = override_of(p.agents().config(agent), settings or {})
    about = (call_control_id, agent, direction, asked.reference, stream, override, sms_consent)
    try:
        return attach(p, Attachment(*about))
    except NotAskedError as error:
        raise NotSentError(str(error)) from error  # the command is tried again


@app.task(name="lines.attach", bind=True, max_retries=MAX_RETRIES)
def attach_asked(
    self: BoundTask,
    message: str,
    call_control_id: str,
    agent: str,
    direction: str,
    reference: str,
    stream: bool,  # an argument of a message
    settings: str,
    sms_consent: bool = False,  # a message of an earlier version has none
) -> None:
    """Attach a call for a request of the API, which waits for the answer to its *message*."""
    p = dependencies()
    if p.command_answers.find(message):
        return
    about = (call_control_id, agent, direction, reference, stream, settings, sms_consent)
    try:
        answer = {"status": "done"} | attach(p, Attachment(*about))
    except CommandRefusedError as error:
        answer = {"status": "refused", "why": str(error)}
    except (StoreUnavailableError, NotSentError, NotAskedError) as error:
        log.warning("Not attached yet", call_control_id=call_control_id, error=str(error))
        raise self.retry(exc=error, countdown=pause_before(self.request.retries)) from error
    p.command_answers.keep(message, answer)
