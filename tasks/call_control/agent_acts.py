"""The tasks of what an agent does to its call besides speaking: transfer it, send digits.

Each act has an id, from which its `command_id` is derived: done twice it has one effect.
"""

from calls.snapshot import CallSnapshot, CallState
from tasks import app
from tasks.call_control.retries import BoundTask, telnyx_command
from tasks.call_control.transfers import FOR_MS, may_be_called
from tasks.dependencies import Dependencies, dependencies, log
from tasks.pacing.pacer import Urgency
from tasks.pacing.turns import admitted
from telephony.call_control.command import Command, command_id
from telephony.call_control.errors import RefusedError

ACT_GOOD_FOR_MS = 10_000
"""An act of the agent's that has not had its turn by then is given up."""

GIVEN_UP = "Telnyx's rate limit"


@app.task(name="speech.transfer", bind=True, max_retries=3)
def transfer(self: BoundTask, call_control_id: str, to: str, act: str) -> None:
    """Hand the caller on to *to*; dead-air handling is suspended while that rings."""
    p = dependencies()
    call = _answered(p, call_control_id)
    if call is None:
        return
    origin, reason = p.origin(), f"transfer#{act}"
    if not admitted(self, p, call_control_id, f"act-{act}", Urgency.REST, ACT_GOOD_FOR_MS):
        _refused(p, call_control_id, "transfer", GIVEN_UP)
        return
    p.store.suspend(call_control_id, origin, FOR_MS, reason)
    command = Command(call_control_id, command_id(call_control_id, f"transfer-{act}"))
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        if not may_be_called(p, to):
            raise RefusedError("DIAL_PREFIXES does not allow it")
        p.telnyx.transfer(command, to=to)
    if outcome.sent:
        p.counters.add("transfers_sent")
        p.store.append_timeline(call_control_id, origin, "agent.transferred")
    elif why := outcome.failure:
        _refused(p, call_control_id, "transfer", why)
        p.store.suspend(call_control_id, origin, 0, reason)


@app.task(name="speech.send_digits", bind=True, max_retries=3)
def send_digits(self: BoundTask, call_control_id: str, digits: str, act: str) -> None:
    """Send *digits* as tones."""
    p = dependencies()
    if _answered(p, call_control_id) is None:
        return
    if not admitted(self, p, call_control_id, f"act-{act}", Urgency.REST, ACT_GOOD_FOR_MS):
        _refused(p, call_control_id, "digits", GIVEN_UP)
        return
    origin = p.origin()
    command = Command(call_control_id, command_id(call_control_id, f"digits-{act}"))
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        p.telnyx.send_digits(command, digits=digits)
    if why := outcome.failure:
        _refused(p, call_control_id, "digits", why)


def _refused(p: Dependencies, call_control_id: str, act: str, why: str) -> None:
    log.error("Not done for the agent", call_control_id=call_control_id, act=act, error=why)
    p.store.append_timeline(call_control_id, p.origin(), "agent.refused", act=act, why=why)


def _answered(p: Dependencies, call_control_id: str) -> CallSnapshot | None:
    call = p.store.snapshot(call_control_id, p.origin())
    return call if call.state is CallState.ANSWERED else None
