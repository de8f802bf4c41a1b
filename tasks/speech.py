"""The tasks that send an agent's utterances, already in the ledger, to Telnyx."""

from calls.ledger import Utterance
from calls.snapshot import CallSnapshot, CallState
from tasks import app
from tasks.dependencies import dependencies, log
from tasks.retries import BoundTask, telnyx_command
from telephony import client_state
from telephony.client import Command, command_id
from telephony.errors import TelephonyError


@app.task(name="speech.say", bind=True, max_retries=3)
def say(self: BoundTask, call_control_id: str, utterance: str) -> None:
    """Have *utterance* spoken or played; if Telnyx refuses, it leaves the ledger."""
    p = dependencies()
    origin = p.origin()
    call = p.store.snapshot(call_control_id, origin)
    speech = p.store.speech(call_control_id, utterance)
    if speech is None or call.state is not CallState.ANSWERED:
        return
    config = p.agents().config(call.agent)
    state = client_state.of_utterance(utterance)
    command = Command(call_control_id, command_id(call_control_id, utterance), state)
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
    """Stop what the caller talks over, if it is still there. Its ended event clears the ledger.

    What waits for others to end is let be: it is stopped once it begins (`playback_started.lua`).
    """
    del epoch  # the ledger tells what is to be stopped
    p = dependencies()
    call = p.store.snapshot(call_control_id, p.origin())
    playing, waiting, others = _to_stop(call)
    if not playing and (others or not waiting):
        return
    utterance = (playing or waiting)[0]
    what = f"stop-{utterance.id}-{utterance.started_at_ms}"
    command = Command(call_control_id, command_id(call_control_id, what))
    try:
        if others:
            p.telnyx.stop_playback(command, only_current=True)
        else:
            p.telnyx.stop_playback(command)
    except TelephonyError as error:
        # Once only: a later attempt might cut off what the agent says next.
        log.warning("Playback not stopped", call_control_id=call_control_id, error=str(error))


def _to_stop(call: CallSnapshot) -> tuple[list[Utterance], list[Utterance], list[Utterance]]:
    """Return what is to be stopped and plays, what is and waits, and what others have to say."""
    stopped = [utterance for utterance in call.utterances if utterance.stopped]
    playing = [utterance for utterance in stopped if utterance.started_at_ms]
    waiting = [utterance for utterance in stopped if not utterance.started_at_ms]
    others = [utterance for utterance in call.utterances if not utterance.stopped]
    return playing, waiting, others
