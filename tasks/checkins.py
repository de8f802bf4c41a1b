"""The tasks that carry out a decision: speak (a check-in, a remark) and hang up.

Both claim the step in the store before they send the command, and derive its command_id from the
call and the step, so a redelivered task, a second monitor or a lost answer can't speak or hang up
twice.
"""

from calls.snapshot import CallSnapshot
from calls.store_types import Origin
from monitor.actions import HANGUP_GOOD_FOR_MS
from monitor.decisions import Because
from monitor.steps import Step
from tasks import app
from tasks.call_control.retries import BoundTask, CommandOutcome, telnyx_command
from tasks.dependencies import Dependencies, dependencies, log
from tasks.hooks.alarms import raise_alarm
from tasks.pacing.pacer import Urgency
from tasks.pacing.turns import admitted
from tasks.speech.step_speech import StepSpeech
from tasks.speech.step_timing import StepTiming
from telephony.call_control.command import Command, command_id
from telephony.call_control.errors import CallGoneError

AFTER_OUTAGE_MS = 6_000
"""No hang-up for this many ms after an outage of Redis: Telnyx redelivers its webhooks first."""

HELD_FOR_MS = 5_000
"""A hang-up that the runaway guard pauses is requested again after this many ms."""

SILENT = frozenset(
    {Because.SILENCE, Because.MEDIA_LOST, Because.ONE_WAY_AUDIO, Because.SPEECH_FAILED}
)


@app.task(name="checkins.speak", bind=True, max_retries=3)
def speak(self: BoundTask, call_control_id: str, epoch: int, step: str, of: int) -> None:
    """Say *step* (`monitor.steps`; *of* check-ins) of silence *epoch*, unless stale or said.

    Raises ValueError for a text that names no step.
    """
    p = dependencies()
    origin = p.origin()
    speech = StepSpeech.of(p, p.store.snapshot(call_control_id, origin), epoch, _step(step))
    if not speech.text:
        speech.skip(p)
        return
    left_ms, utterance = speech.left_ms(), speech.utterance
    if left_ms and not admitted(self, p, call_control_id, utterance, Urgency.CHECKIN, left_ms):
        return  # the request lapses, and the call's monitor makes it again
    bound = log.bind(call_control_id=call_control_id, epoch=epoch, step=step, of=of)
    claim = speech.claim(p)
    if claim not in {"go", "again"}:
        bound.info("Not said", why=claim)
        p.counters.add("checkins_dropped")
        return
    if claim == "go":
        speech.note_claim(p)
    with telnyx_command(self, p, call_control_id, origin, left_ms) as outcome:
        speech.send(p)
    if outcome.failure:
        bound.error("Could not be said", error=outcome.failure)
    speech.record(p, outcome)


def _step(text: str) -> Step:
    step = Step.parse(text)
    if step is None:
        raise ValueError(f"step must be one of monitor.steps, not {text!r}")
    return step


@app.task(name="checkins.hang_up", bind=True, max_retries=6)
def hang_up(self: BoundTask, call_control_id: str, epoch: int, cause: str) -> None:
    """End the call for *cause*, unless the caller was heard since silence *epoch*."""
    p = dependencies()
    origin = p.origin()
    if _held(p, call_control_id, origin, cause):
        return
    call = p.store.snapshot(call_control_id, origin)
    timing = StepTiming(call, p.settings_of(call))
    if not admitted(
        self, p, call_control_id, f"{epoch}-hangup", Urgency.HANGUP, HANGUP_GOOD_FOR_MS
    ):
        return  # it is requested again once this request has lapsed
    bound = log.bind(call_control_id=call_control_id, epoch=epoch, cause=cause)
    claim = p.store.claim_hangup(call_control_id, origin, epoch, cause, HANGUP_GOOD_FOR_MS)
    if claim not in {"go", "again", "sent"}:
        bound.info("Call not hung up", why=claim)
        return
    if claim == "go":
        timing.observe(p, "hangup", "hangup" if cause in SILENT else cause, HANGUP_GOOD_FOR_MS)
        if cause == Because.SPEECH_FAILED:
            p.counters.add("speech_failed")
            bound.error("ALARM: no check-in could be spoken")
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        what = "hangup" if claim != "sent" else _once_more(p, call_control_id, self.request.id)
        p.telnyx.hang_up(Command(call_control_id, command_id(call_control_id, what)))
    if outcome.failure:
        bound.error("Call could not be hung up, will be tried again", error=outcome.failure)
    _record_hung_up(p, call, cause, outcome)


def _record_hung_up(
    p: Dependencies, call: CallSnapshot, cause: str, outcome: CommandOutcome
) -> None:
    of, origin = call.call_control_id, p.origin()
    if outcome.sent:
        p.store.record_outcome(of, origin, "hangup", "sent", "", cause)
        p.counters.add("hangups_sent", cause=cause, agent=call.agent)
    elif outcome.failure:
        p.store.record_outcome(of, origin, "hangup", "failed", "", outcome.failure)


def _once_more(p: Dependencies, call_control_id: str, task_id: str | None) -> str:
    """Return the name of a new hang-up: the one before was accepted and not carried out.

    Raises CallGoneError if it was carried out after all, and TelephonyError.
    """
    if not p.telnyx.is_alive(call_control_id):
        raise CallGoneError("Telnyx no longer has the call up")
    return f"hangup-{task_id}"


def _held(p: Dependencies, call_control_id: str, origin: Origin, cause: str) -> bool:
    """Return whether a hang-up for silence must wait for a reason beyond this call."""
    claimed = p.store.hangup_claimed(call_control_id)
    if cause not in SILENT or claimed == "sent":
        return False
    gap = p.store.leases.since_gap_ms()
    if gap < AFTER_OUTAGE_MS:
        # Even if claimed: Redis may have failed during this task.
        why, for_ms = "Redis was away", AFTER_OUTAGE_MS - gap
    elif claimed:
        return False
    else:
        guard = p.runaway_guard.hang_up()
        if not guard.paused:
            return False
        why, for_ms = "runaway guard", HELD_FOR_MS
        if guard.tripped:
            p.counters.add("hangups_paused")
            raise_alarm(p, call_control_id, "hangups_paused", str(guard.paused_at_ms))
            log.error(
                "ALARM: far more silent callers than usual, hang-ups for silence are paused",
                rate=guard.rate,
                normal=guard.normal,
            )
    p.counters.add("hangups_held", why=why.replace(" ", "_"))
    p.store.defer_hangup(call_control_id, origin, for_ms, why)
    return True
