"""RabbitMQ as our broker: whether it takes messages and our queues are as we declare them."""

import os
from collections.abc import Iterator, Mapping
from typing import Any

from amqp.exceptions import AccessRefused, NotFound, PreconditionFailed

from tasks import app as celery
from tasks.broker.prefetch import is_rabbitmq
from web.cli.checks.check_answer import Answer, Fault, answer
from web.cli.checks.queue_policies import policy_faults
from web.dependencies import Dependencies

TIMEOUT_S = 5
WITHIN_LIMIT = {"read_timeout": TIMEOUT_S, "write_timeout": TIMEOUT_S}
"""A RabbitMQ with an alarm answers nothing; without a limit py-amqp waits for ever."""

OLDEST = (3, 10)
"""The oldest that is tried."""

MESSAGES = 2
"""RabbitMQ with an alarm takes the first of a connection, and reads nothing after it."""

ALARM_FIX = "free its memory or disk: rabbitmqctl status names the alarm"
DELETE = "rabbitmqctl delete_queue -p VHOST"
SILENT = (False, "it does not answer: an alarm of its memory or disk, or no RabbitMQ", ALARM_FIX)
RIGHTS_FIX = (
    "let its user make, write and read our queues: "
    "rabbitmqctl set_permissions -p VHOST USER '.*' '.*' '.*'"
)


def server(_: Dependencies) -> Answer:
    """Look at a RabbitMQ's version, alarms, our queues in it, and what its policies do to them."""
    if not is_rabbitmq(celery):
        return True, "no RabbitMQ", ""
    connection: Any = celery.connection_for_write(
        connect_timeout=TIMEOUT_S, transport_options=WITHIN_LIMIT
    )
    try:
        wire: Any = connection.connect()
    except TimeoutError:
        return SILENT
    try:
        told = wire.server_properties
        found = [*_too_old(told), *_queue_faults(connection), *_alarm(connection)]
        found += policy_faults(connection, os.environ)
    except TimeoutError:
        return SILENT
    finally:
        wire.collect()  # a server with an alarm would not answer a farewell
    ok, said, fix = answer(found)
    return ok, f"RabbitMQ {told.get('version')}: {said}", fix


def _too_old(told: Mapping[str, Any]) -> Iterator[Fault]:
    version = tuple(int(part) for part in str(told.get("version")).split(".")[:2] if part.isdigit())
    if version and version < OLDEST:
        least = ".".join(map(str, OLDEST))
        yield Fault(False, "older than what Dead Air is tried with", f"upgrade to {least} or newer")


def _queue_faults(connection: Any) -> Iterator[Fault]:
    for queue in celery.conf.task_queues:
        try:
            bound = queue(connection.channel())
            bound.queue_declare(passive=True)
            bound.queue_declare()  # it is there: this compares
        except NotFound:
            continue  # its worker makes it
        except PreconditionFailed:
            said = f"{queue.name} is not as BROKER_QUEUE_TYPE={_kind(queue)} makes it"
            yield Fault(True, said, f"delete it, or correct the variable: {DELETE} {queue.name}")
        except AccessRefused:
            yield Fault(True, f"our user may not use {queue.name}", RIGHTS_FIX)


def _kind(queue: Any) -> str:
    """Return the kind of queue that we declare."""
    return str((queue.queue_arguments or {}).get("x-queue-type"))


def _alarm(connection: Any) -> Iterator[Fault]:
    """Send messages to a queue of this connection's own: an alarm leaves one unconfirmed."""
    channel = connection.channel()
    try:
        name = channel.queue_declare(queue="", exclusive=True).queue
    except AccessRefused:
        yield Fault(True, "our user may not make queues", RIGHTS_FIX)
        return
    try:
        producer = connection.Producer(channel)
        for _ in range(MESSAGES):
            producer.publish("", routing_key=name, confirm_timeout=TIMEOUT_S)
    except TimeoutError:
        yield Fault(True, "it takes no messages: an alarm of its memory or disk is on", ALARM_FIX)
