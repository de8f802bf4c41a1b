"""Messages that are not Dead Air's tasks, or can't be read, are reported without what is in them.

Read against Celery 5.7, which logs their whole body and headers: after a roll-back an older worker
knows nothing of a newer one's task, and its arguments were in the log.
"""

import copy
from typing import Any

from celery.worker.consumer import Consumer as CeleryConsumer
from kombu.utils.url import sanitize_url

from tasks.broker.acknowledgement import AcknowledgesInThreads
from tasks.broker.prefetch import PrefetchPerQueue
from tasks.broker.queues_away import WaitsForQueues
from tasks.shown.arguments import HIDDEN

_Consumer: Any = CeleryConsumer
DELAYED = "DelayedDelivery"
_TOLD = ("id", "task", "lang", "retries", "root_id", "origin")


class _Fault(Exception):  # noqa: N818  # shown by what it is given: the kind of another
    """An exception that was raised, without what it says."""


class Consumer(
    AcknowledgesInThreads,
    PrefetchPerQueue,
    WaitsForQueues,
    _Consumer,  # type: ignore[misc]  # untyped base
):
    """Celery's, with prefetch per queue, and without a message's body or passwords."""

    class Blueprint(_Consumer.Blueprint):  # type: ignore[misc]  # untyped base
        """Celery's steps but its own delayed delivery, which `tasks.broker.delayed` replaces."""

        default_steps = tuple(
            step for step in _Consumer.Blueprint.default_steps if not str(step).endswith(DELAYED)
        )

    def connect(self) -> Any:
        """Return the connection, which shows `inspect stats` and Flower no password."""
        connection = super().connect()
        told = connection.info
        connection.info = lambda: _without_passwords(told())
        return connection

    def on_decode_error(self, message: Any, exc: Exception) -> None:
        """Report a body that can't be read, and drop it."""
        super().on_decode_error(_bare(message), _Fault(type(exc).__name__))

    def on_unknown_message(self, body: Any, message: Any) -> None:  # noqa: ARG002  # hidden
        """Report what is no task, and drop it."""
        super().on_unknown_message(HIDDEN, _bare(message))

    def on_unknown_task(self, body: Any, message: Any, exc: Exception) -> None:  # noqa: ARG002
        """Report a task that this version does not know, and drop it."""
        super().on_unknown_task(HIDDEN, _bare(message), exc)

    def on_invalid_task(self, body: Any, message: Any, exc: Exception) -> None:  # noqa: ARG002
        """Report a task's message that is not well-formed, and drop it."""
        super().on_invalid_task(HIDDEN, _bare(message), _Fault(type(exc).__name__))


def _without_passwords(told: Any) -> dict[str, Any]:
    """Return a kombu connection's description; Celery removes one of its passwords."""
    options = dict(told.get("transport_options") or {})
    options.pop("sentinel_kwargs", None)
    return {
        **told,
        "password": None,
        "alternates": [sanitize_url(str(url)) for url in told.get("alternates") or ()],
        "transport_options": options,
        "ssl": bool(told.get("ssl")),
    }


def _bare(message: Any) -> Any:
    """Return *message* to be reported and rejected, without its body and what it says of it."""
    bare = copy.copy(message)
    bare.body = HIDDEN
    bare.headers = {name: message.headers[name] for name in _TOLD if name in message.headers}
    return bare
