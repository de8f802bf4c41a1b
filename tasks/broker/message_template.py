"""A task's message as Celery and kombu make it: made once, with blanks, and rendered many times.

Making a message costs them half a millisecond, and nearly all of it is the same each time. So
`send_task` makes each task's message once, on a channel that only stores it, with blanks where one
message differs from the next. A test holds every field to what `send_task` puts on a Redis
broker.

Who listens to Celery's `before_task_publish` (tracing does) is asked about each message, not about
the template: its headers are filled anew. Read against kombu 5.7: its transport for Redis has one
list for each step of priority, and puts `global_keyprefix` before it.
"""

import re
from base64 import b64decode, b64encode
from bisect import bisect
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from celery.signals import after_task_publish, before_task_publish
from kombu import Connection
from kombu.transport import redis, virtual
from msgspec import json

from tasks import app

_BLANK = re.compile(rb'"<(id|shown|body)>"')


class _Channel(virtual.Channel):
    """Keeps the message that is put on a queue."""

    kept: dict[str, Any]

    def _put(self, *put: Any, **_: Any) -> None:
        _, self.kept = put

    def _size(self, _queue: str) -> int:
        return 0


class _Transport(virtual.Transport):
    Channel = _Channel


class MessageTemplate:
    """The messages of one task on a Redis broker; `queue` is the one that Celery routes it to."""

    def __init__(self, task: str) -> None:
        self._task = str(app.named(task))
        with Connection(transport=_Transport) as connection:
            app.send_task(
                task, task_id="<id>", argsrepr="", kwargsrepr="<shown>", connection=connection
            )
            message: Any = connection.default_channel.kept  # type: ignore[attr-defined]  # a _Channel
        own = app.amqp.create_task_message("<id>", self._task).headers
        message["headers"] = {k: v for k, v in message["headers"].items() if k in own}
        delivery = message["properties"]["delivery_info"]
        self.queue: str = delivery["routing_key"]
        self._about = {"exchange": delivery["exchange"], "routing_key": self.queue}
        self._options = dict(app.conf.broker_transport_options or {})
        self._priority: int = app.conf.task_default_priority or 0
        self._usual = self._list({})
        queue: Any = app.amqp.queues[self.queue]
        expires = queue.expires or (queue.queue_arguments or {}).get("x-expires")
        self.is_plain = not (delivery["exchange"] or expires or app.conf.task_compression)
        """Whether a push on a list is all there is to it: no exchange, compression or expiry."""

        self._args, _, self._callbacks = json.decode(b64decode(message["body"]))
        message["body"] = "<body>"
        message["properties"]["delivery_tag"] = "<id>"  # any that no other message contains
        self._printed = _BLANK.split(json.encode(message))

    def message(self, kwargs: dict[str, Any], shown: str) -> tuple[str, bytes]:
        """Return a new message as `render` does, and the list that it is to be pushed on."""
        rendered = self.render(kwargs, shown)
        if not before_task_publish.receivers:
            return self._usual, rendered
        message = json.decode(rendered)
        about = {"body": (self._args, kwargs, self._callbacks), "headers": message["headers"]}
        properties = message["properties"]
        before_task_publish.send(
            sender=self._task, properties=properties, declare=[], retry_policy={},
            **about, **self._about,
        )  # fmt: skip
        rendered = json.encode(message, enc_hook=str)
        after_task_publish.send(sender=self._task, **about, **self._about)
        return self._list(properties), rendered

    def _list(self, properties: Mapping[str, Any]) -> str:
        """Return the list of the priority in *properties*, Celery's default without any."""
        priority = properties.get("priority") or self._priority
        steps = self._options.get("priority_steps", redis.PRIORITY_STEPS)
        step = steps[bisect(steps, int(priority)) - 1]
        name = f"{self.queue}{self._options.get('sep', redis.Channel.sep)}{step}"
        return f"{self._options.get('global_keyprefix', '')}{name if step else self.queue}"

    def render(self, kwargs: dict[str, Any], shown: str) -> bytes:
        """Return a new message that calls the task with *kwargs*; logs and Flower show *shown*."""
        body = b64encode(json.encode((self._args, kwargs, self._callbacks)))
        blanks = {
            b"id": b'"%s"' % str(uuid4()).encode(),
            b"shown": json.encode(shown),
            b"body": b'"%s"' % body,
        }
        pieces = self._printed.copy()
        pieces[1::2] = [blanks[name] for name in pieces[1::2]]
        return b"".join(pieces)
