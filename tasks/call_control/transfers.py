"""The task that transfers a caller whose agent has failed."""

from monitor.actions import SPEECH_GOOD_FOR_MS
from monitor.settings import OnSilence
from monitor.settings.transfer_target import QUEUE
from tasks import app
from tasks.call_control.retries import BoundTask, telnyx_command
from tasks.dependencies import Dependencies, dependencies, log
from tasks.pacing.pacer import Urgency
from tasks.pacing.turns import admitted
from telephony.call_control.command import Command, command_id
from telephony.call_control.errors import RefusedError

REASON, FOR_MS = "transfer", 60_000
"""Why and for how long it suspends handling: Telnyx lets the other end ring for 30 s."""


@app.task(name="checkins.transfer", bind=True, max_retries=3)
def transfer(self: BoundTask, call_control_id: str, epoch: int) -> None:
    """Transfer the caller, unless the agent has answered or the caller was heard since *epoch*."""
    p = dependencies()
    origin = p.origin()
    call = p.store.snapshot(call_control_id, origin)
    settings = p.agents().settings(call.agent, call.settings_override)
    if not admitted(
        self, p, call_control_id, f"{epoch}-transfer", Urgency.CHECKIN, SPEECH_GOOD_FOR_MS
    ):
        return  # as a check-in
    to, silence = settings.transfer_to, settings.on_silence is OnSilence.TRANSFER
    claim = p.store.claim_transfer(call_control_id, origin, epoch, silence=silence)
    bound = log.bind(call_control_id=call_control_id, epoch=epoch)
    if claim not in {"go", "again"}:
        bound.info("Not transferred", why=claim)
        return
    record = f"{epoch}:transfer"
    p.store.suspend(call_control_id, origin, FOR_MS, REASON)
    command = Command(call_control_id, command_id(call_control_id, record))
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        hand_on(p, command, to)
    if outcome.sent:
        p.store.record_outcome(call_control_id, origin, record, "sent", "", "")
        p.counters.add("transfers_sent")
    elif why := outcome.failure:
        bound.error("Could not be transferred", error=why)
        p.store.record_outcome(call_control_id, origin, record, "failed", "", why)
        p.store.suspend(call_control_id, origin, 0, REASON)


def hand_on(p: Dependencies, command: Command, to: str) -> None:
    """Transfer the call to *to*, or put it in that queue. Raises TelephonyError."""
    if to.startswith(QUEUE):
        p.telnyx.enqueue(command, queue=to.removeprefix(QUEUE).strip())
        return
    if not to.startswith(("sip:", "sips:", *p.config.dial_prefixes)):
        raise RefusedError("DIAL_PREFIXES does not allow the number to transfer to")
    p.telnyx.transfer(command, to=to)
