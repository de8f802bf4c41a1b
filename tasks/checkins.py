"""The steps a decision can ask for: speak (a check-in, a goodbye), hand the caller on, hang up.

All are claimed in the store before the command goes out and carry a command_id derived from the
call and the step, so a redelivered task, a second monitor or an answer lost on the way back can't
speak twice or hang up twice.
"""

from celery import Task

from calls.snapshot import CallSnapshot
from calls.speech_length import expected_duration_ms
from calls.store_types import Origin
from monitor.decisions import Because, Remark
from monitor.requests import HANGUP_GOOD_FOR_MS
from monitor.steps import text_of
from tasks import app
from tasks.overdue import overdue
from tasks.retries import try_again
from tasks.speech import speak_somehow, speak_with_fallback
from tasks.worker import Dependencies, dependencies, log
from telephony.client import Command, command_id
from telephony.errors import CallGoneError, RefusedError, TryAgainError
from telephony.events import client_state

AFTERMATH_MS = 6_000
"""After Redis was away, what Telnyx has to tell again is waited for before anybody is hung up."""

HELD_FOR_MS = 5_000
"""A hang-up that the runaway guard holds back is asked for again so often."""

LATE_MS = 1_000
SILENT = frozenset({Because.SILENCE, Because.MEDIA_LOST, Because.SPEECH_FAILED})

TRANSFER, TRANSFER_MS = "transfer", 60_000
"""Why and how long handling stands still for a transfer: Telnyx lets the other end ring for 30 s."""


@app.task(name="checkins.speak", bind=True, max_retries=3)
def speak(self: Task, call_control_id: str, epoch: int, step: str, of: int) -> None:  # type: ignore[type-arg]  # not generic at run time
    """Say *step* ("checkin-1" of *of*) of silence *epoch*, unless it is stale or was said."""
    p = dependencies()
    origin = p.origin()
    call = p.store.snapshot(call_control_id, origin)
    agents = p.agents()
    config = agents.config(call.agent)
    settings = agents.settings(call.agent, call.settings_override)
    text = text_of(step, settings)
    utterance = f"{epoch}-{step}"
    if not text:
        _unsaid(p, call, epoch)
        return
    ms, pace = expected_duration_ms(text), p.store.paces.of(config.voice, config.language)
    claim = p.store.claim_speech(call_control_id, origin, epoch, step, utterance, ms, pace)
    bound = log.bind(call_control_id=call_control_id, epoch=epoch, step=step, of=of)
    if claim not in {"go", "again"}:
        bound.info("Not said", why=claim)
        p.tally.add("checkins_dropped")
        return
    if claim == "go" and step == Remark.AGENT_FAILED:
        _alarm_agent_failed(p, call_control_id)
    elif claim == "go" and overdue(call, settings, LATE_MS):
        p.tally.add("checkins_late")
    command = Command(
        call_control_id, command_id(call_control_id, utterance), client_state(u=utterance)
    )
    record = f"{epoch}:{step}"
    again = step.startswith("checkin-") and step.endswith("-again")
    try:
        if again and not call.cut:  # what the agent's voice said was not heard
            speak_with_fallback(p, command, text, config)
        elif step.startswith("checkin-"):
            p.telnyx.speak(command, text=text, voice=config.voice, language=config.language)
        else:
            speak_somehow(p, command, text, config)
    except CallGoneError:
        p.store.call_ended(call_control_id, origin, "gone", "telnyx")
    except (TryAgainError, RefusedError) as error:
        try_again(self, error)
        bound.error("Could not be said", error=str(error))
        p.store.record_outcome(call_control_id, origin, record, "failed", utterance, str(error))
        p.tally.add("checkins_failed")
    else:
        p.store.record_outcome(call_control_id, origin, record, "sent", utterance, "")
        p.tally.add("checkins_sent", step=step)


def _unsaid(p: Dependencies, call: CallSnapshot, epoch: int) -> None:
    """Do without the words of a step that has none: an agent fails even so."""
    if p.store.agent_failed(call.call_control_id, p.origin(), epoch):
        _alarm_agent_failed(p, call.call_control_id)


def _alarm_agent_failed(p: Dependencies, call_control_id: str) -> None:
    p.tally.add("agents_failed")
    log.error("ALARM: the agent owes its answer for too long", call_control_id=call_control_id)


@app.task(name="checkins.transfer", bind=True, max_retries=3)
def transfer(self: Task, call_control_id: str, epoch: int) -> None:  # type: ignore[type-arg]  # not generic at run time
    """Hand the caller on, unless the agent has answered or the caller was heard since *epoch*."""
    p = dependencies()
    origin = p.origin()
    call = p.store.snapshot(call_control_id, origin)
    to = p.agents().settings(call.agent, call.settings_override).transfer_to
    claim = p.store.claim_transfer(call_control_id, origin, epoch)
    bound = log.bind(call_control_id=call_control_id, epoch=epoch)
    if claim not in {"go", "again"}:
        bound.info("Not transferred", why=claim)
        return
    record = f"{epoch}:transfer"
    p.store.suspend(call_control_id, origin, TRANSFER_MS, TRANSFER)
    try:
        if not _may_be_called(p, to):
            raise RefusedError("DIAL_PREFIXES does not allow transfer_to")
        command = Command(call_control_id, command_id(call_control_id, f"transfer-{epoch}"))
        p.telnyx.transfer(command, to=to)
    except CallGoneError:
        p.store.call_ended(call_control_id, origin, "gone", "telnyx")
    except (TryAgainError, RefusedError) as error:
        try_again(self, error)
        bound.error("Could not be transferred", error=str(error))
        p.store.record_outcome(call_control_id, origin, record, "failed", "", str(error))
        p.store.suspend(call_control_id, origin, 0, TRANSFER)
    else:
        p.store.record_outcome(call_control_id, origin, record, "sent", "", "")
        p.tally.add("transfers_sent")


def _may_be_called(p: Dependencies, to: str) -> bool:
    return to.startswith(("sip:", "sips:", *p.config.dial_prefixes))


@app.task(name="checkins.hang_up", bind=True, max_retries=6)
def hang_up(self: Task, call_control_id: str, epoch: int, cause: str) -> None:  # type: ignore[type-arg]  # not generic at run time
    """End the call for *cause*, unless the caller was heard since silence *epoch*."""
    p = dependencies()
    origin = p.origin()
    if _held(p, call_control_id, origin, cause):
        return
    claim = p.store.claim_hangup(call_control_id, origin, epoch, cause, HANGUP_GOOD_FOR_MS)
    bound = log.bind(call_control_id=call_control_id, epoch=epoch, cause=cause)
    what = "hangup"
    try:
        if claim == "sent":
            if not p.telnyx.is_alive(call_control_id):
                raise CallGoneError("Telnyx no longer has the call up")
            # It was accepted and yet did not happen: a new logical command.
            what = f"hangup-{self.request.id}"
        elif claim not in {"go", "again"}:
            bound.info("Call not hung up", why=claim)
            return
        if claim == "go" and cause == Because.SPEECH_FAILED:
            p.tally.add("speech_failed")
            bound.error("ALARM: no check-in could be spoken")
        p.telnyx.hang_up(Command(call_control_id, command_id(call_control_id, what)))
    except CallGoneError:
        _gone(p, call_control_id, origin)
    except (TryAgainError, RefusedError) as error:
        try_again(self, error)
        bound.error("Call could not be hung up, will be tried again", error=str(error))
        p.store.record_outcome(call_control_id, origin, "hangup", "failed", "", str(error))
    else:
        p.store.record_outcome(call_control_id, origin, "hangup", "sent", "", cause)
        p.tally.add("hangups_sent", cause=cause)


def _gone(p: Dependencies, call_control_id: str, origin: Origin) -> None:
    """Telnyx says the call is over (90018): so it is, whether or not its webhook ever comes."""
    p.store.call_ended(call_control_id, origin, "gone", "telnyx")


def _held(p: Dependencies, call_control_id: str, origin: Origin, cause: str) -> bool:
    """Return whether a hang-up for silence must wait for a reason beyond this call."""
    claimed = p.store.hangup_claimed(call_control_id)
    if cause not in SILENT or claimed == "sent":
        return False
    gap = p.store.leases.since_gap_ms()
    if gap < AFTERMATH_MS:
        # Though it be claimed: Redis may have gone in the middle of this very task.
        why, for_ms = "Redis was away", AFTERMATH_MS - gap
    elif claimed:
        return False
    else:
        guard = p.runaway.hang_up()
        if not guard.paused:
            return False
        why, for_ms = "runaway guard", HELD_FOR_MS
        if guard.tripped:
            p.tally.add("hangups_paused")
            log.error(
                "ALARM: far more silent callers than usual, hang-ups for silence are paused",
                rate=guard.rate,
                normal=guard.normal,
            )
    p.tally.add("hangups_held", why=why.replace(" ", "_"))
    p.store.defer_hangup(call_control_id, origin, for_ms, why)
    return True
