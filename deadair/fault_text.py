"""What may be written of an exception: where and which, and what it says only if that is harmless.

The message of a ValueError or a KeyError often has the value in it, and the value is what a caller
said or the number of a phone. Pure.
"""

import re
from typing import Any

HARMLESS = frozenset({
    # names, types and addresses only
    "AttributeError", "ImportError", "ModuleNotFoundError", "NameError", "NotImplementedError",
    "TypeError", "ZeroDivisionError",
    # the network's and the broker's
    "BrokenPipeError", "ConnectionError", "ConnectionRefusedError", "ConnectionResetError",
    "NotRegistered", "OperationalError", "SoftTimeLimitExceeded", "TimeLimitExceeded",
    "TimeoutError", "WorkerLostError",
    # ours, which say what happened and nothing of what was said
    "CallGoneError", "NamelessError", "NotSentError", "NotTakenError", "RefusedError",
    "StoreUnavailableError", "TryAgainError",
})  # fmt: skip

_BEGINS = re.compile(r"(?P<path>[A-Za-z_][\w.]*)")
_NEXT = (
    "During handling of the above exception, another exception occurred:",
    "The above exception was the direct cause of the following exception:",
    "Traceback (most recent call last):",
)


def redacted(text: str) -> str:
    """Return the `repr` or the last line of an exception without what it says, if that may harm."""
    found = _BEGINS.match(text)
    if found is None:
        return "an exception"
    return text if _name(found["path"]) in HARMLESS else found["path"]


def redacted_traceback(text: str) -> str:
    """Return a traceback, as Python prints it, without what its exceptions say, if it may harm.

    A line that begins at the margin is an exception; its message goes on until the next traceback.
    """
    if "Exception Group Traceback" in text:
        return "ExceptionGroup"
    lines, hidden = [], False
    for line in text.splitlines():
        if line in _NEXT:
            hidden = False
        if hidden or (line and not line[0].isspace() and line not in _NEXT):
            if hidden:
                continue
            found = _BEGINS.match(line)
            harmless = found is not None and _name(found["path"]) in HARMLESS
            hidden = not harmless
            lines.append(line if harmless else redacted(line))
        else:
            lines.append(line)
    return "\n".join(lines)


def _name(path: str) -> str:
    return path.rpartition(".")[2]


def redact(_logger: Any, _method: str, event: Any) -> Any:
    """Redact the traceback of a Celery worker's log event (a structlog processor).

    What an agent raises stays as it is: it is the team's own code and shows what is wrong.
    """
    named = str(event.get("logger", "")).partition(".")[0]
    if named in {"tasks", "celery"} and isinstance(event.get("exception"), str):
        event["exception"] = redacted_traceback(event["exception"])
    return event
