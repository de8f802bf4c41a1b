"""A worker holds no more messages than it has threads, whatever RabbitMQ counts.

Read against Celery 5.7. For classic queues of RabbitMQ 3 the limit is the worker's. For quorum
queues, and for all of RabbitMQ 4, which has no other, it is a consumer's, so one for each queue:
sixteen threads would hold 32 messages of two queues, half of them behind slow ones while other
workers are idle. So a worker on RabbitMQ has its threads once for each queue, and asks for as many
messages of each.
"""

from typing import Any


def is_rabbitmq(app: Any) -> bool:
    return str(app.conf.broker_transport or "").startswith("tasks.broker.rabbitmq")


def threads(app: Any, options: dict[str, Any], queues: int) -> dict[str, Any]:
    """Return the options of a worker that reads *queues* queues, with threads for each."""
    asked = int(options.get("concurrency") or 0)
    return options | {"concurrency": asked * queues} if asked and is_rabbitmq(app) else options


class PrefetchPerQueue:
    """What a Celery worker's consumer asks the broker for, in messages: of all, or of each queue.

    `qos_global` is Celery's: None before it is connected, False where the limit is a queue's.
    """

    app: Any
    qos_global: bool | None
    _asked = 0

    @property
    def initial_prefetch_count(self) -> int:
        if self.qos_global is not False or not is_rabbitmq(self.app):
            return self._asked
        return max(1, self._asked // max(1, len(self.app.amqp.queues.consume_from)))

    @initial_prefetch_count.setter
    def initial_prefetch_count(self, count: int) -> None:
        self._asked = count
