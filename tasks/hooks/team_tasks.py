"""Events of calls as tasks of the team's own: sent to their queue by name, never through our app.

The message is JSON and goes straight to the queue by the default exchange: nothing is declared, so
a queue of theirs keeps the arguments it has. It is sent at least once, and each time under the same
task id. Messages wait in the outbox, like hooks.
"""

import json
from functools import cache

import structlog
from celery import Celery

from calls.pending.hook_outbox import HookMessage
from monitor.hooks.tell import Tell, is_allowed, task_id
from tasks import app
from tasks.broker.refusals import REFUSALS
from tasks.dependencies import dependencies
from tasks.hooks import outbox_attempts
from tasks.publish import RETRY_ONCE

BROKER = ("broker_url", "broker_transport", "broker_transport_options", "broker_use_ssl")
log = structlog.get_logger("tasks.tell")


@app.task(name="tell.deliver")
def deliver(message: str, event: str, call_control_id: str = "") -> None:
    """Make one attempt at *message*, an *event* of the call; what fails is tried again later."""
    p = dependencies()
    attempt = outbox_attempts.begin(p, message, lambda agent: agent.tell)
    if attempt is None:
        return
    found, tell = attempt
    bound = log.bind(call_control_id=call_control_id, message=message, type=event)
    if not is_allowed(tell, p.config.tell):
        bound.error("DEADAIR_TELL does not allow what the agent's tell names, giving it up")
        p.counters.add("tells_forbidden")
        p.hook_outbox.settle(message)
        return
    outbox_attempts.end(p, found, _send(tell, found), bound, counter="tells_sent")


def _send(tell: Tell, message: HookMessage) -> str:
    """Send *message* and return why the broker did not take it, '' if it did."""
    try:
        _team().send_task(
            tell.task,
            kwargs={"event": json.loads(message.body)},
            task_id=task_id(message.id),
            queue=tell.queue,
            declare=[],  # Celery would declare the queue, and with what arguments is theirs to say
            mandatory=True,  # RabbitMQ would drop what no queue takes, and call it sent
            argsrepr="",
            kwargsrepr=repr({"event": {"id": message.id, "type": message.type}}),
            retry=True,
            retry_policy=RETRY_ONCE,
        )
    except REFUSALS as error:
        return f"the broker did not take it: {type(error).__name__}"
    return ""


@cache
def _team() -> Celery:
    """Return an app on the same broker without our names, queues and result backend."""
    team = Celery("deadair-tell", set_as_current=False)
    known = {name: app.conf[name] for name in BROKER if app.conf[name] is not None}
    team.conf.update(known, task_serializer="json", result_backend=None, broker_pool_limit=4)
    return team
