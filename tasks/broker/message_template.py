"""A task's message as Celery and kombu make it: made once, with blanks, and rendered many times.

Making a message costs them half a millisecond, and nearly all of it is the same each time. So
`send_task` makes each task's message once, on a channel that only stores it, with blanks where one
message differs from the next. A test holds every field to what `send_task` puts on a Redis
broker.
"""

import re
from base64 import b64decode, b64encode
from typing import Any
from uuid import uuid4

from kombu import Connection
from kombu.transport import virtual
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
    """The messages of one task on a Redis broker; `queue` is the list they are pushed on."""

    def __init__(self, task: str) -> None:
        with Connection(transport=_Transport) as connection:
            app.send_task(
                task, task_id="<id>", argsrepr="", kwargsrepr="<shown>", connection=connection
            )
            message: Any = connection.default_channel.kept  # type: ignore[attr-defined]  # a _Channel
        self.queue: str = message["properties"]["delivery_info"]["routing_key"]
        self._args, _, self._callbacks = json.decode(b64decode(message["body"]))
        message["body"] = "<body>"
        message["properties"]["delivery_tag"] = "<id>"  # any that no other message contains
        self._printed = _BLANK.split(json.encode(message))

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
