"""The tasks that send text messages.

Each message is claimed in the store before it goes to Telnyx, under one idempotency key, so a task
that runs twice sends it once. The number is read from the store: no task carries it.
"""

from calls.service.texted_numbers import TextedNumbers
from monitor.silences.follow_up import is_due
from tasks import app
from tasks.call_control.retries import BoundTask, try_again
from tasks.dependencies import Dependencies, dependencies, log
from telephony.call_control.command import Sms, command_id
from telephony.call_control.errors import TelephonyError, TryAgainError
from telephony.media import stream_token

__all__ = ["app"]
FOLLOW_UP = "follow-up"
MOST_OF_AGENT = 5
"""Text messages that the agent of one call may send."""

NO_SENDER = "TELNYX_SMS_FROM or TELNYX_MESSAGING_PROFILE_ID is not set"


@app.task(name="messages.follow_up", bind=True, max_retries=20)
def follow_up(self: BoundTask, call_control_id: str) -> None:
    """Send the text message after a call that ended in silence."""
    p = dependencies()
    call = p.store.snapshot(call_control_id, p.origin())
    settings = p.settings_of(call)
    if not is_due(call, settings):
        return
    text = settings.sms_text(call.spoken_language, p.agents().config(call.agent).language)
    _send(self, p, call_control_id, FOLLOW_UP, text)


@app.task(name="messages.send", bind=True, max_retries=6)
def send(self: BoundTask, call_control_id: str, text: str, act: str) -> None:
    """Send *text*, which the call's agent or its team wants sent."""
    _send(self, dependencies(), call_control_id, f"sms-{act}", text)


def _send(task: BoundTask, p: Dependencies, call: str, claim: str, text: str) -> None:
    origin, number = p.origin(), p.store.number_of(call)
    if not p.config.sends_sms:
        _refused(p, call, claim, NO_SENDER)
        return
    claimed = p.store.claim_message(call, origin, claim, MOST_OF_AGENT)
    if claimed not in {"go", "again"}:
        if not claimed.startswith("already"):
            _refused(p, call, claim, claimed)
        return
    if not number:  # it has gone since the first attempt
        p.store.message_outcome(call, origin, claim, "failed", "no number")
        return
    numbers = TextedNumbers(p.store.redis, p.config.secret_key)
    if claim == FOLLOW_UP and not numbers.claim(number, call):
        _failed(p, call, claim, "the number had one within a day")
        return
    try:
        p.telnyx.send_sms(_sms(p, call, claim), text=text, to=number)
    except TelephonyError as error:
        try_again(task, error)
        if claim == FOLLOW_UP and not isinstance(error, TryAgainError):
            numbers.give_back(number, call)
        log.error("Text message not sent", call_control_id=call, sms=claim, error=str(error))
        _failed(p, call, claim, str(error))
    else:
        p.counters.add("messages_sent", kind=_kind(claim))
        p.store.message_outcome(call, origin, claim, "sent")


def _sms(p: Dependencies, call: str, claim: str) -> Sms:
    """Return the message of *claim*; Telnyx reports on it at an address that names both."""
    token = stream_token.issue(p.config.secret_key, call, claim)
    return Sms(
        call,
        command_id(call, claim),
        p.config.sms_from,
        p.config.messaging_profile,
        f"{p.config.public_url}/webhooks/telnyx/messages/{token}",
    )


def _failed(p: Dependencies, call: str, claim: str, why: str) -> None:
    p.counters.add("messages_failed", kind=_kind(claim))
    p.store.message_outcome(call, p.origin(), claim, "failed", why)


def _refused(p: Dependencies, call: str, claim: str, why: str) -> None:
    p.counters.add("messages_failed", kind=_kind(claim))
    log.warning("Text message refused", call_control_id=call, sms=claim, why=why)
    p.store.append_timeline(call, p.origin(), "sms.refused", sms=claim, why=why)


def _kind(claim: str) -> str:
    return "follow_up" if claim == FOLLOW_UP else "agent"
