"""A retry on RabbitMQ waits in a queue of the broker's, not in a worker's hands.

Read against Celery 5.7. A worker holds a task with a countdown until its time, and asks the broker
for one message more meanwhile. Where the limit is a consumer's (quorum queues, and all of RabbitMQ
4) it gets none: sixteen retries held up the hang-ups behind them. Celery's own remedy needs topic
exchanges, whole seconds and 28 queues of everybody's.

A queue for each range of pauses drops what has waited, and RabbitMQ then puts it where it belongs.
RabbitMQ looks at the first message of a queue only, so one may wait for the longest of its range.
"""

from typing import Any

from kombu import Exchange, Queue

from tasks.broker.prefetch import is_rabbitmq

SHORTEST_S = 0.25


def delayed(app: Any, name: str, options: dict[str, Any]) -> dict[str, Any]:
    """Return the *options* with which the task *name* is sent; with a countdown it waits first."""
    pause_s = options.get("countdown")
    if not pause_s or pause_s <= 0 or not is_rabbitmq(app):
        return options
    target = app.amqp.router.route({}, name)["queue"]
    own = {"countdown", "exchange", "routing_key", "exchange_type"}
    kept = {key: value for key, value in options.items() if key not in own}
    return kept | {"queue": waiting_queue(target, pause_s), "expiration": pause_s}


def waiting_queue(target: Queue, pause_s: float) -> Queue:
    """Return the queue in which what belongs in *target* waits for so long; it names its range."""
    longest_s = SHORTEST_S
    while longest_s < pause_s:
        longest_s *= 2
    name = f"{target.name}.in_{longest_s:g}s"
    kind = {"x-queue-type": (target.queue_arguments or {}).get("x-queue-type", "classic")}
    # By the default exchange, as Celery sends: all our queues have one key in their own.
    then = {"x-dead-letter-exchange": "", "x-dead-letter-routing-key": target.name}
    return Queue(name, Exchange(""), routing_key=name, queue_arguments={**kind, **then})
