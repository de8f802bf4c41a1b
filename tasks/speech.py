"""The tasks that send an agent's utterances, already in the ledger, to Telnyx."""

from calls.snapshot import CallState
from tasks import app
from tasks.dependencies import dependencies, log
from tasks.retries import BoundTask, telnyx_command
from telephony.client import Command, command_id
from telephony.errors import TelephonyError
from telephony.events import client_state


@app.task(name="speech.say", bind=True, max_retries=3)
def say(self: BoundTask, call_control_id: str, utterance: str) -> None:
    """Have *utterance* spoken or played; if Telnyx refuses, it leaves the ledger with the reason."""
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
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        if speech.audio_url:
            p.telnyx.play(command, audio_url=speech.audio_url)
        else:
            p.telnyx.speak(command, text=speech.text, voice=config.voice, language=config.language)
    why = outcome.failure
    if outcome.sent:
        p.store.forget_speech(call_control_id, origin, utterance)
    elif why:
        log.error("Not spoken", call_control_id=call_control_id, error=why)
        p.store.withdraw_utterance(call_control_id, origin, utterance, why)


@app.task(name="speech.stop")
def stop(call_control_id: str, epoch: int) -> None:
    """Stop what is playing: the caller talks over it. Its ended event clears the ledger."""
    command = Command(call_control_id, command_id(call_control_id, f"stop-{epoch}"))
    try:
        dependencies().telnyx.stop_playback(command)
    except TelephonyError as error:
        # Once only: a later attempt might cut off what the agent says next.
        log.warning("Playback not stopped", call_control_id=call_control_id, error=str(error))
