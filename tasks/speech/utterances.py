"""The tasks that send an agent's utterances, already in the ledger, to Telnyx."""

from dataclasses import replace
from time import monotonic, sleep

from calls.ledger import Utterance
from calls.snapshot import CallSnapshot, CallState
from monitor.settings import AgentConfig
from tasks import app
from tasks.call_control.retries import BoundTask, CommandOutcome, telnyx_command
from tasks.dependencies import Dependencies, dependencies, log
from tasks.pacing.pacer import Urgency
from tasks.pacing.turns import admitted, give_up
from telephony import client_state
from telephony.call_control.client import Stop
from telephony.call_control.command import Command, command_id
from telephony.call_control.errors import RefusedError, TelephonyError
from telephony.call_control.voices import fallback

EARLIER_WITHIN_S, LOOK_EVERY_S = 2.0, 0.02
WORDS_GOOD_FOR_MS = 10_000
"""Words of the agent's that have not had their turn at Telnyx by then are given up."""

ELSEWHERE = {"foreign", "stream"}
"""Kinds of audio that no speak command of ours has sent."""

LIMITED = "Telnyx's rate limit"


@app.task(name="speech.say", bind=True, max_retries=3)
def say(self: BoundTask, call_control_id: str, utterance: str) -> None:
    """Have *utterance* spoken or played; if Telnyx refuses, it leaves the ledger."""
    p = dependencies()
    origin = p.origin()
    call = p.store.snapshot(call_control_id, origin)
    speech = p.store.speech(call_control_id, utterance)
    if speech is None or call.state is not CallState.ANSWERED:
        return
    said_at_ms = next(
        (u.registered_at_ms for u in call.utterances if u.id == utterance), call.now_ms
    )
    left_ms = max(1, said_at_ms + WORDS_GOOD_FOR_MS - call.now_ms)
    if not admitted(self, p, call_control_id, utterance, Urgency.REST, left_ms):
        p.store.withdraw_utterance(call_control_id, origin, utterance, LIMITED)
        return
    config = p.agents().config(call.agent)
    state = client_state.of_utterance(utterance, leg_of(call))
    command = Command(call_control_id, command_id(call_control_id, utterance), state)
    stop = _instead_of(p, _let_earlier_ones_pass(p, call, utterance), utterance)
    with telnyx_command(self, p, call_control_id, origin, left_ms) as outcome:
        if speech.audio_url:
            p.telnyx.play(command, audio_url=speech.audio_url, stop=stop)
        else:
            speak_somehow(p, command, speech.text, config, stop)
    _record(p, call_control_id, utterance, outcome)


def leg_of(call: CallSnapshot) -> client_state.Leg | None:
    """Return what the state of a command says of its call: nothing of one that is attached."""
    if call.attached:
        return None
    return client_state.Leg(call.call_control_id, call.agent, call.direction == "outgoing")


def _record(p: Dependencies, call_control_id: str, utterance: str, outcome: CommandOutcome) -> None:
    """Store what became of the command: the words are at Telnyx, or they leave the ledger."""
    origin, why = p.origin(), outcome.failure
    if outcome.sent:
        p.store.forget_speech(call_control_id, origin, utterance)
    elif outcome.given_up:
        give_up(p, call_control_id, utterance)
        p.store.withdraw_utterance(call_control_id, origin, utterance, LIMITED)
    elif why:
        log.error("Not spoken", call_control_id=call_control_id, error=why)
        p.store.withdraw_utterance(call_control_id, origin, utterance, why)


def _let_earlier_ones_pass(p: Dependencies, call: CallSnapshot, utterance: str) -> CallSnapshot:
    """Wait until Telnyx has what was said before *utterance*, for `EARLIER_WITHIN_S` at most.

    Returns the call as it is then. Threads of a worker send the sentences of one answer at the same
    time; Telnyx speaks them in the order in which they arrive.
    """
    until = monotonic() + EARLIER_WITHIN_S
    while _earlier_one_waits(p, call, utterance) and monotonic() < until:
        sleep(LOOK_EVERY_S)
        call = p.store.snapshot(call.call_control_id, p.origin())
    return call


def _earlier_one_waits(p: Dependencies, call: CallSnapshot, utterance: str) -> bool:
    said = call.utterances
    own = next((u for u in said if u.id == utterance), None)
    if own is None:
        return False
    before = [u for u in said if u.said_before(own)]
    waiting = [u for u in before if not u.started_at_ms and not u.stopped]
    return any(p.store.speech(call.call_control_id, one.id) for one in waiting)


def speak_somehow(
    p: Dependencies, command: Command, text: str, config: AgentConfig, stop: Stop = ""
) -> None:
    """Speak *text*; if refused, once more with a fallback voice. Raises TelephonyError."""
    try:
        p.telnyx.speak(command, text=text, voice=config.voice, language=config.language, stop=stop)
    except RefusedError as error:
        log.warning(
            "Refused, spoken with a fallback voice",
            call_control_id=command.call_control_id,
            error=str(error),
        )
        speak_with_fallback(p, command, text, config, stop)


def speak_with_fallback(
    p: Dependencies, command: Command, text: str, config: AgentConfig, stop: Stop = ""
) -> None:
    """Speak *text* with a voice that is not the agent's. Raises TelephonyError."""
    voice, language = fallback(config.voice, config.language)
    other = replace(command, command_id=command_id(command.command_id, "fallback"))
    p.telnyx.speak(other, text=text, voice=voice, language=language, stop=stop)


def _instead_of(p: Dependencies, call: CallSnapshot, utterance: str) -> Stop:
    """Return what *utterance* stops: a filler, which must not delay the answer.

    Nothing once Telnyx has other words of the agent's, which have overtaken it: it would stop them.
    """
    interrupts = any(u.id == utterance and u.interrupts for u in call.utterances)
    return "all" if interrupts and not _has_overtaking_words(p, call, utterance) else ""


def _has_overtaking_words(p: Dependencies, call: CallSnapshot, utterance: str) -> bool:
    others = [u for u in call.utterances if u.id != utterance and u.kind not in ELSEWHERE]
    return any(not u.stopped and not p.store.speech(call.call_control_id, u.id) for u in others)


@app.task(name="speech.stop", bind=True)
def stop(self: BoundTask, call_control_id: str, epoch: int) -> None:
    """Stop the utterance that the caller talks over, if it is still in the ledger.

    Its ended event clears the ledger. A waiting utterance is stopped once it begins
    (`playback_started.lua`).
    """
    del epoch  # the ledger has the utterances to stop
    p = dependencies()
    call = p.store.snapshot(call_control_id, p.origin())
    playing, waiting, others = _to_stop(call)
    if not playing and (others or not waiting):
        return
    utterance = (playing or waiting)[0]
    what = f"stop-{utterance.id}-{utterance.started_at_ms}"
    if not admitted(self, p, call_control_id, what, Urgency.CHECKIN, 0):
        return  # now or never
    command = Command(call_control_id, command_id(call_control_id, what))
    try:
        # "all" also stops what the agent has said since the snapshot: for several only.
        only_current = bool(others) or len(playing) + len(waiting) == 1
        p.telnyx.stop_playback(command, only_current=only_current)
    except TelephonyError as error:
        # Once only: a later attempt might cut off the agent's next words.
        log.warning("Playback not stopped", call_control_id=call_control_id, error=str(error))


def _to_stop(call: CallSnapshot) -> tuple[list[Utterance], list[Utterance], list[Utterance]]:
    """Return the utterances to stop that play, those that wait, and all others."""
    stopped = [utterance for utterance in call.utterances if utterance.stopped]
    playing = [utterance for utterance in stopped if utterance.started_at_ms]
    waiting = [utterance for utterance in stopped if not utterance.started_at_ms]
    others = [utterance for utterance in call.utterances if not utterance.stopped]
    return playing, waiting, others
