"""The errors of a command to Telnyx.

TelephonyError
├── CallGone        the call has ended: done, for a hang-up; stop, for all else
├── TryAgain        408, 409, 429, 5xx, a time-out, no connection, not answered yet
│   ├── Limited     429: it was not carried out, and comes too early before a certain time
│   ├── Unanswered  sent, and nothing came back: it may have been carried out
│   └── Nameless    dialled, without the id of its call
└── Refused         anything else: the same command will be refused again
"""


class TelephonyError(Exception):
    """A command failed. `code` is Telnyx's own, as text, '' if there was none."""

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.code = code


class CallGoneError(TelephonyError):
    """The call has ended, or is unknown to Telnyx."""


class TryAgainError(TelephonyError):
    """The command may succeed, or may have succeeded: send it again with the same command_id."""


class LimitedError(TryAgainError):
    """Refused for the account's rate, not carried out; `after_s` seconds from now it may be."""

    def __init__(self, message: str, code: str = "", after_s: float = 0.0) -> None:
        super().__init__(message, code)
        self.after_s = after_s


class UnansweredError(TryAgainError):
    """It was sent, and no answer came: it may have been carried out."""


class NamelessError(TryAgainError):
    """The call was dialled, but the answer has no id of it: `call.initiated` will have."""


class RefusedError(TelephonyError):
    """The same command will never be accepted."""


CALL_HAS_ENDED = "90018"
GONE_CODES = frozenset({CALL_HAS_ENDED, "90015", "10005"})
"""Call has already ended; invalid call_control_id; resource not found."""

EARLY_CODES = frozenset({"90034"})
"""Call not answered yet: Telnyx has accepted the answer but not carried it out."""

AGAIN_STATUSES = frozenset({408, 409})
TOO_MANY = 429
SERVER_FAULT = 500


def of_answer(status: int, code: str, after_s: float = 0.0) -> TelephonyError:
    """Return the error for Telnyx's answer with HTTP *status* and *code*; *after_s*: of a 429."""
    message = f"Telnyx answered {status}" + (f" with code {code}" if code else "")
    if status == TOO_MANY:
        return LimitedError(message, code, after_s)
    if status in AGAIN_STATUSES or status >= SERVER_FAULT or code in EARLY_CODES:
        return TryAgainError(message, code)
    if code in GONE_CODES or status == 404:  # noqa: PLR2004  # unknown id: 404 or 90015
        return CallGoneError(message, code)
    return RefusedError(message, code)
