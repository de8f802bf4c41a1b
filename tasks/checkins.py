"""The tasks that carry out a decision: speak (a check-in, a remark) and hang up.

Both claim the step in the store before they send the command, and derive its command_id from the
call and the step, so a redelivered task, a second monitor or a lost answer can't speak or hang up
twice.
"""

from calls.snapshot import CallSnapshot
from calls.speech.length import expected_duration_ms
from calls.store_types import Origin
from monitor.actions import HANGUP_GOOD_FOR_MS, SPEECH_GOOD_FOR_MS
from monitor.decisions import Because
from monitor.settings import AgentConfig
from monitor.steps import Remark, Step
from tasks import app
from tasks.call_control.retries import BoundTask, CommandOutcome, telnyx_command
from tasks.dependencies import Dependencies, dependencies, log
from tasks.hooks.alarms import raise_alarm
from tasks.pacing.pacer import Urgency
from tasks.pacing.turns import admitted, give_up
from tasks.speech import checkin_texts
from tasks.speech.step_timing import StepTiming
from tasks.speech.utterances import speak_somehow, speak_with_fallback
from tasks.sweeps.overdue import overdue
from telephony import client_state
from telephony.call_control.command import Command, command_id
from telephony.call_control.errors import CallGoneError

AFTER_OUTAGE_MS = 6_000
"""No hang-up for this many ms after an outage of Redis: Telnyx redelivers its webhooks first."""

HELD_FOR_MS = 5_000
"""A hang-up that the runaway guard pauses is requested again after this many ms."""

LATE_MS = 1_000
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
    call = p.store.snapshot(call_control_id, origin)
    agents = p.agents()
    settings = agents.settings(call.agent, call.settings_override)
    timing = StepTiming(call, settings)
    named = _step(step)
    utterance, config = named.utterance_id(epoch), agents.config(call.agent)
    text, language = checkin_texts.words_of(p, call, config, settings, named)
    if not text:
        _unsaid(p, call, epoch)
        return
    left_ms = _left_ms(call, step, utterance)
    if left_ms and not admitted(self, p, call_control_id, utterance, Urgency.CHECKIN, left_ms):
        return  # the request lapses, and the call's monitor makes it again
    claim = _claim(p, call, epoch, named, text, config)
    bound = log.bind(call_control_id=call_control_id, epoch=epoch, step=step, of=of)
    if claim not in {"go", "again"}:
        bound.info("Not said", why=claim)
        p.counters.add("checkins_dropped")
        return
    if claim == "go":
        checkin_texts.keep(p, call_control_id, config, utterance, text)
        _count_claim(p, call, named, late=bool(overdue(call, settings, LATE_MS)))
        timing.observe(p, step, named.kind, SPEECH_GOOD_FOR_MS)
    with telnyx_command(self, p, call_control_id, origin, left_ms) as outcome:
        _utter(p, call, utterance, named, (text, language), config)
    if outcome.failure:
        bound.error("Could not be said", error=outcome.failure)
    _record_said(p, call, epoch, named, outcome)


def _was_cut(call: CallSnapshot, utterance: str) -> bool:
    """Return whether mere sound had stopped what *utterance* repeats: the same at each attempt.

    Its claim has the call forget that.
    """
    return call.cut or any(u.id == utterance and u.keeps for u in call.utterances)


def _claim(
    p: Dependencies, call: CallSnapshot, epoch: int, step: Step, text: str, config: AgentConfig
) -> str:
    """Claim *step* in the store, with how long its words should last; returns what the store says.

    Only "go" and "again" allow it to be sent.
    """
    ms, pace = expected_duration_ms(text), p.store.paces.of(config.voice, config.language)
    name, utterance = call.call_control_id, step.utterance_id(epoch)
    return p.store.claim_speech(
        name, p.origin(), epoch, str(step), utterance, ms, text=text, pace=pace
    )


def _utter(
    p: Dependencies,
    call: CallSnapshot,
    utterance: str,
    step: Step,
    words: tuple[str, str],
    config: AgentConfig,
) -> None:
    """Speak *words*, a text and its language; a check-in in a voice of that language."""
    text, language = words
    name, state = call.call_control_id, client_state.of_utterance(utterance)
    command = Command(name, command_id(name, utterance), state)
    if step.again and not _was_cut(call, utterance):  # the agent's voice was not heard
        speak_with_fallback(p, command, text, config)
    elif step.kind == "checkin":
        voice, spoken = checkin_texts.voice_of(config, language)
        p.telnyx.speak(command, text=text, voice=voice, language=spoken)
    else:
        speak_somehow(p, command, text, config)


def _record_said(
    p: Dependencies, call: CallSnapshot, epoch: int, step: Step, outcome: CommandOutcome
) -> None:
    """Record what became of a claimed *step*; one that was given up is free again."""
    of, origin = call.call_control_id, p.origin()
    record, utterance = step.claim(epoch), step.utterance_id(epoch)
    if outcome.sent:
        p.store.record_outcome(of, origin, record, "sent", utterance, "")
        p.counters.add("checkins_sent", step=str(step), agent=call.agent)
    elif outcome.given_up:
        give_up(p, of, utterance)
        p.store.withdraw_step(of, origin, epoch, str(step), utterance)
    elif outcome.failure:
        p.store.record_outcome(of, origin, record, "failed", utterance, outcome.failure)
        p.counters.add("checkins_failed")


def _count_claim(p: Dependencies, call: CallSnapshot, step: Step, *, late: bool) -> None:
    if step.kind == Remark.AGENT_FAILED:
        alarm_agent_failed(p, call.call_control_id)
    elif late:
        p.counters.add("checkins_late")


def _left_ms(call: CallSnapshot, step: str, utterance: str) -> int:
    """Return for how many ms *step* may still wait for its turn; 0 if it need not be sent at all.

    It is requested until a certain time; once claimed it has as long from there on.
    """
    if call.asked == step:
        return max(0, call.asked_until_ms - call.now_ms)
    claimed = next((u for u in call.utterances if u.id == utterance and not u.started_at_ms), None)
    if claimed is None:
        return 0
    return max(1, claimed.registered_at_ms + SPEECH_GOOD_FOR_MS - call.now_ms)


def _unsaid(p: Dependencies, call: CallSnapshot, epoch: int) -> None:
    """Skip a step without words; an agent fails all the same."""
    if p.store.agent_failed(call.call_control_id, p.origin(), epoch):
        alarm_agent_failed(p, call.call_control_id)


def alarm_agent_failed(p: Dependencies, call_control_id: str) -> None:
    p.counters.add("agents_failed")
    log.error("ALARM: the agent owes its answer for too long", call_control_id=call_control_id)


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
    claim = p.store.claim_hangup(call_control_id, origin, epoch, cause, HANGUP_GOOD_FOR_MS)
    bound = log.bind(call_control_id=call_control_id, epoch=epoch, cause=cause)
    if claim not in {"go", "again", "sent"}:
        bound.info("Call not hung up", why=claim)
        return
    if claim == "go":
        kind = "hangup" if cause in SILENT else cause
        timing.observe(p, "hangup", kind, HANGUP_GOOD_FOR_MS)
        if cause == Because.SPEECH_FAILED:
            p.counters.add("speech_failed")
            bound.error("ALARM: no check-in could be spoken")
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        what = "hangup" if claim != "sent" else _once_more(p, call_control_id, self.request.id)
        p.telnyx.hang_up(Command(call_control_id, command_id(call_control_id, what)))
    if outcome.sent:
        p.store.record_outcome(call_control_id, origin, "hangup", "sent", "", cause)
        p.counters.add("hangups_sent", cause=cause, agent=call.agent)
    elif why := outcome.failure:
        bound.error("Call could not be hung up, will be tried again", error=why)
        p.store.record_outcome(call_control_id, origin, "hangup", "failed", "", why)


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
