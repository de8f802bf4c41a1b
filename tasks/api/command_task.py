"""A command as a Celery task: run once, retried while the store is away, and answered.

The answer is an event of the agent's hooks and `tell`, and the task's result where there is a
result backend. A worker may be killed at any point: the command comes again under the same task id,
and what is known of it is answered again, which is the same message.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from calls.agent_directory import DEFAULT
from calls.redis_client.errors import NewerCallError
from deadair import StoreUnavailableError
from monitor.actions import NotSentError
from monitor.hooks.events import HookPayload
from monitor.hooks.settings import HookEvent
from tasks import app
from tasks.call_control.retries import BoundTask, pause_before
from tasks.dependencies import Dependencies, dependencies, log

MAX_REFERENCE, MAX_WHY, MAX_CALL_ID = 255, 300, 256
MAX_RETRIES = 15
"""Half a minute: as long as a fail-over of Redis takes."""

KEEP_RESULT = not app.conf.result_backend
Answer = dict[str, Any]


class CommandRefusedError(Exception):
    """The command can't be carried out; the message says why and names the argument."""


class Command:
    """One command as its task sees it: its id, and the caller's *reference* ('' for none)."""

    def __init__(self, task: BoundTask, reference: str) -> None:
        self.id = str(task.request.id or uuid4())
        self.comes_again = bool((task.request.delivery_info or {}).get("redelivered"))
        self.reference = reference


def command(verb: str) -> Callable[[Callable[..., Answer]], Any]:
    """Register a function as the task of *verb*; a refusal becomes its answer.

    The function gets the dependencies, the `Command`, and the arguments by name.
    """

    def register(function: Callable[..., Answer]) -> Any:
        def run(self: BoundTask, /, **given: Any) -> Answer:
            asked = Command(self, str(given.pop("reference", "")))
            try:
                return _answered(dependencies(), asked, verb, function, given)
            except NewerCallError:
                raise
            except (StoreUnavailableError, NotSentError) as error:
                pause_s = pause_before(self.request.retries)
                raise self.retry(exc=error, countdown=pause_s) from error

        run.__doc__ = function.__doc__
        made = app.task(
            name=f"api.{verb}", bind=True, max_retries=MAX_RETRIES, ignore_result=KEEP_RESULT
        )
        return made(run)

    return register


def _answered(
    p: Dependencies, asked: Command, verb: str, function: Callable[..., Answer], given: Answer
) -> Answer:
    answer = p.command_answers.find(asked.id)
    if answer is None:
        try:
            if len(asked.reference) > MAX_REFERENCE:
                asked.reference = asked.reference[:MAX_REFERENCE]
                raise CommandRefusedError(
                    f"reference: must have at most {MAX_REFERENCE} characters"
                )
            answer = {"status": "done"} | function(p, asked, **given)
        except (CommandRefusedError, ValueError, TypeError) as error:
            answer = {"status": "refused", "why": str(error)[:MAX_WHY]}
            log.warning("Command refused", verb=verb, error=type(error).__name__)
        p.command_answers.keep(asked.id, answer)
    if answer["status"] == "refused" or verb != "dial":  # a dial is answered once it is placed
        call = str(given.get("call_control_id", ""))[:MAX_CALL_ID]
        agent = _agent(p, call, str(given.get("agent", "")))
        tell(p, agent, call, verb, asked.id, answer, asked.reference)
    return answer | {"reference": asked.reference}


def tell(
    p: Dependencies, agent: str, call: str, verb: str, name: str, answer: Answer, reference: str
) -> None:
    """Tell the team of *agent* what became of the command *name*, once."""
    done = answer["status"] == "done"
    kind = HookEvent.COMMAND_DONE if done else HookEvent.COMMAND_REFUSED
    data = {"command": verb} | {k: v for k, v in answer.items() if k != "status"}
    p.notifier.add(agent, call, HookPayload(kind, name, data), p.hook_outbox.now_ms(), reference)


def _agent(p: Dependencies, call: str, named: str) -> str:
    """Return whose hooks hear of it: the call's agent, or the one to dial with."""
    agent = p.store.snapshot(call, p.origin()).agent if call else named
    return agent if agent and p.directory.raw(agent) is not None else DEFAULT
