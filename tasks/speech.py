"""What the agent says: utterances already in the ledger, on their way to Telnyx."""

from dataclasses import replace

from celery import Task

from calls.snapshot import CallSnapshot, CallState
from monitor.settings import AgentConfig
from tasks import app
from tasks.retries import try_again
from tasks.worker import Dependencies, dependencies, log
from telephony.client import Command, Stop, command_id
from telephony.errors import CallGoneError, RefusedError, TelephonyError, TryAgainError
from telephony.events import client_state
from telephony.voices import fallback


@app.task(name="speech.say", bind=True, max_retries=3)
def say(self: Task, call_control_id: str, utterance: str) -> None:  # type: ignore[type-arg]  # not generic at run time
    """Have *utterance* spoken or played; one that can't be leaves the ledger with its reason."""
    p = dependencies()
    origin = p.origin()
    call = p.store.snapshot(call_control_id, origin)
    speech = p.store.speech(call_control_id, utterance)
    if speech is None or call.state is not CallState.ANSWERED:
        return
    config = p.agents().config(call.agent)
    command = Command(
        call_control_id, command_id(call_control_id, utterance), client_state(u=utterance)
    )
    stop = _instead_of(call, utterance)
    try:
        if speech.audio_url:
            p.telnyx.play(command, audio_url=speech.audio_url, stop=stop)
        else:
            speak_somehow(p, command, speech.text, config, stop)
    except CallGoneError:
        p.store.call_ended(call_control_id, origin, "gone", "telnyx")
    except (TryAgainError, RefusedError) as error:
        try_again(self, error)
        log.error("Not spoken", call_control_id=call_control_id, error=str(error))
        p.store.withdraw_utterance(call_control_id, origin, utterance, str(error))
    else:
        p.store.forget_speech(call_control_id, origin, utterance)


def speak_somehow(
    p: Dependencies, command: Command, text: str, config: AgentConfig, stop: Stop = ""
) -> None:
    """Speak *text*; where that is refused, once more with a fallback voice.

    Raises TelephonyError.
    """
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


def _instead_of(call: CallSnapshot, utterance: str) -> Stop:
    """Return what *utterance* puts an end to: a filler, which must not keep the answer waiting."""
    interrupts = any(u.id == utterance and u.interrupts for u in call.utterances)
    return "all" if interrupts else ""


@app.task(name="speech.stop")
def stop(call_control_id: str, epoch: int) -> None:
    """Stop what is playing: the caller talks over it. Its ended event clears the ledger."""
    command = Command(call_control_id, command_id(call_control_id, f"stop-{epoch}"))
    try:
        dependencies().telnyx.stop_playback(command)
    except TelephonyError as error:
        # Once only: a later attempt might cut off what the agent says next.
        log.warning("Playback not stopped", call_control_id=call_control_id, error=str(error))
