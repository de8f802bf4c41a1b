"""What the agent says: utterances already in the ledger, on their way to Telnyx."""

from celery import Task

from calls.snapshot import CallState
from tasks import app
from tasks.retries import try_again
from tasks.worker import dependencies, log
from telephony.client import Command, command_id
from telephony.errors import CallGoneError, RefusedError, TelephonyError, TryAgainError
from telephony.events import client_state


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
    try:
        if speech.audio_url:
            p.telnyx.play(command, audio_url=speech.audio_url)
        else:
            p.telnyx.speak(command, text=speech.text, voice=config.voice, language=config.language)
    except CallGoneError:
        p.store.call_ended(call_control_id, origin, "gone", "telnyx")
    except (TryAgainError, RefusedError) as error:
        try_again(self, error)
        log.error("Not spoken", call_control_id=call_control_id, error=str(error))
        p.store.withdraw_utterance(call_control_id, origin, utterance, str(error))
    else:
        p.store.forget_speech(call_control_id, origin, utterance)


@app.task(name="speech.stop")
def stop(call_control_id: str, epoch: int) -> None:
    """Stop what is playing: the caller talks over it. Its ended event clears the ledger."""
    p = dependencies()
    if not any(u.stopped for u in p.store.snapshot(call_control_id, p.origin()).utterances):
        return  # it has ended by itself: a late stop would cut off what the agent answers
    command = Command(call_control_id, command_id(call_control_id, f"stop-{epoch}"))
    try:
        p.telnyx.stop_playback(command)
    except TelephonyError as error:
        # Once only: a later attempt might cut off what the agent says next.
        log.warning("Playback not stopped", call_control_id=call_control_id, error=str(error))
