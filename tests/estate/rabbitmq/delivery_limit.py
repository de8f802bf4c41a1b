"""How often a quorum queue gives out a message whose workers die."""

from contextlib import suppress
from typing import Any

import pytest
from celery import Celery
from celery.exceptions import Retry
from kombu import Queue

from tests.system.harness.waiting import eventually


def deaths_until_given_up(url: str, arguments: dict[str, Any]) -> int:
    """Return how many workers may die of a task; that it was retried 30 times does not count."""
    app = Celery("of-a-test", broker=url, set_as_current=False)
    app.conf.task_queues = [
        Queue("limited", queue_arguments={"x-queue-type": "quorum", **arguments})
    ]
    app.conf.task_default_queue = "limited"

    @app.task(bind=True, name="comes.again", max_retries=None)
    def comes_again(self):
        raise self.retry(countdown=0)

    with app.connection_for_write() as connection:

        def taken():
            channel = connection.channel()
            message = app.amqp.queues["limited"].bind(channel).get()
            if message is None:
                channel.close()
            return message

        comes_again.delay()
        message = eventually(taken, 20, what="the task")
        comes_again.push_request(id="one", retries=30, called_directly=False)
        with pytest.raises(Retry):
            comes_again.run()
        comes_again.pop_request()
        message.ack()
        deaths = 0
        while message := _within(2, taken):
            assert message.headers["retries"] == 31
            assert message.headers.get("x-delivery-count", 0) == deaths
            message.channel.close()  # as its worker's death does
            deaths += 1
    app.close()
    return deaths


def _within(seconds, look):
    with suppress(AssertionError):
        return eventually(look, seconds, what="a message")
    return None
