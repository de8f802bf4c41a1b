"""The two steps a decision can ask for: speak (a check-in, a goodbye), hang up.

Both are claimed in the store before the command goes out and carry a command_id derived from the
call and the step, so a redelivered task, a second monitor or an answer lost on the way back can't
speak twice or hang up twice.
"""

from celery import Task

from calls.ledger import expected_duration_ms
from calls.store_types import Origin
from monitor.decisions import Because
from monitor.requests import HANGUP_GOOD_FOR_MS
from monitor.steps import text_of
from tasks import app
from tasks.overdue import overdue
from tasks.retries import try_again
from tasks.worker import Dependencies, dependencies, log
from telephony import client_state
from telephony.client import Command, command_id
from telephony.errors import CallGoneError, RefusedError, TryAgainError

AFTERMATH_MS = 6_000
"""After Redis was away, what Telnyx has to tell again is waited for before anybody is hung up."""

HELD_FOR_MS = 5_000
"""A hang-up that the runaway guard holds back is asked for again so often."""

LATE_MS = 1_000
SILENT = frozenset({Because.SILENCE, Because.MEDIA_LOST})


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
    ms = expected_duration_ms(text)
    claim = p.store.claim_speech(call_control_id, origin, epoch, step, utterance, ms)
    bound = log.bind(call_control_id=call_control_id, epoch=epoch, step=step, of=of)
    if claim not in {"go", "again"}:
        bound.info("Not said", why=claim)
        p.tally.add("checkins_dropped")
        return
    if claim == "go" and overdue(call, settings, LATE_MS):
        p.tally.add("checkins_late")
    state = client_state.of_utterance(utterance)
    command = Command(call_control_id, command_id(call_control_id, utterance), state)
    record = f"{epoch}:{step}"
    try:
        p.telnyx.speak(command, text=text, voice=config.voice, language=config.language)
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
