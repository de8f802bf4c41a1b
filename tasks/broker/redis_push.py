"""Puts a finished message on a list of a Redis broker, over Celery's own connections.

Celery makes each message anew and asks its settings about every field: ten times the work of the
push. Read against Celery 5.7 and kombu 5.7.
"""

from functools import cache
from typing import Any

from tasks import app
from tasks.broker.message_template import MessageTemplate


def serves(template: MessageTemplate) -> bool:
    """Return whether a push does all that Celery would for a message of *template* now.

    A message that a task sends carries the task's id as its parent's, which a template does not
    know.
    """
    return template.is_plain and _takes_pushes() and app.current_worker_task is None


@cache
def _takes_pushes() -> bool:
    """Return whether the broker is a Redis whose lists have the names that templates know."""
    on_redis = str(app.conf.broker_transport or "").startswith("tasks.broker.transport")
    return on_redis and "global_keyprefix" not in (app.conf.broker_transport_options or {})


def push(queue: str, message: bytes, **retry_policy: Any) -> None:
    """Push *message* on *queue*; raises kombu's OperationalError or OSError."""
    with app.producer_pool.acquire(block=True) as producer:
        connection: Any = producer.connection

        def put() -> None:
            channel: Any = producer.channel
            with channel.conn_or_acquire() as client:
                client.lpush(queue, message)

        connection.ensure(producer, put, **retry_policy)()
