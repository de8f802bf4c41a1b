"""Whether Telnyx has a leg up, asked before Dead Air takes on a call that it does not know."""

from tasks.dependencies import Dependencies
from telephony.call_control.client import LegStatus
from telephony.call_control.errors import CallGoneError, RefusedError, TelephonyError


class NotAskedError(OSError):
    """Telnyx did not say whether the call is up: to be asked again later."""


def leg_status(p: Dependencies, call: str) -> LegStatus:
    """Return what Telnyx says of *call*: not alive if it has none. Raises NotAskedError."""
    try:
        return p.telnyx.status(call)
    except (CallGoneError, RefusedError):
        return LegStatus(is_alive=False)
    except TelephonyError as error:
        raise NotAskedError(str(error)) from error
