"""A task under way as events, `inspect active|reserved|scheduled|query_task` and Flower show it.

Read against Celery 5.7: `info()` has the arguments themselves unless it is asked to be safe, which
no remote command does; events have what the message says of itself; what a task raised or
returned is shown by its `repr`.
"""

from typing import Any

from celery.worker import request

from deadair import fault_text
from tasks.shown import arguments

_Request: Any = request.Request  # celery-types have none of its attributes


class Request(_Request):  # type: ignore[misc]  # untyped base
    """Celery's, but whatever shows its arguments shows ids alone."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._argsrepr = arguments.of_args(self._args)
        self._kwargsrepr = arguments.of_kwargs(self._kwargs)
        self._request_dict["argsrepr"] = self._argsrepr  # for the log of a failure
        self._request_dict["kwargsrepr"] = self._kwargsrepr

    def info(self, safe: bool = False) -> dict[str, Any]:  # noqa: ARG002  # Celery's signature
        """Return what remote commands see."""
        told: dict[str, Any] = super().info(safe=True)
        return told

    def send_event(self, type: str, **fields: Any) -> None:  # noqa: A002  # Celery's signature
        """Send an event without results and the messages of errors."""
        if fields.get("result") is not None:
            fields["result"] = arguments.HIDDEN
        if "exception" in fields:
            fields["exception"] = fault_text.redacted(str(fields["exception"]))
        if fields.get("traceback"):
            fields["traceback"] = fault_text.redacted_traceback(str(fields["traceback"]))
        super().send_event(type, **fields)
