"""The tasks of a call's signalling: answer, open the media stream, dial, look up."""

from collections.abc import Callable

from calls.dials import DialOutcome
from calls.snapshot import CallState
from monitor.settings import Voicemail
from tasks import app
from tasks.dependencies import dependencies, log
from tasks.retries import BoundTask, telnyx_command, try_again
from telephony.client import Command, MachineDetection, command_id
from telephony.errors import (
    CALL_HAS_ENDED,
    CallGoneError,
    RefusedError,
    TelephonyError,
)
from telephony.events import client_state

MACHINE_DETECTION: dict[Voicemail, MachineDetection] = {
    Voicemail.CONTINUE: "disabled",
    Voicemail.HANG_UP: "detect",
    Voicemail.LEAVE_MESSAGE: "greeting_end",  # the message comes after the beep
}


@app.task(name="lines.answer", bind=True, max_retries=5)
def answer(self: BoundTask, call_control_id: str) -> None:
    """Answer a ringing call, with its media stream and transcription."""
    p = dependencies()
    origin = p.origin()
    if p.store.snapshot(call_control_id, origin).state is not CallState.RINGING:
        return
    command = Command(call_control_id, command_id(call_control_id, "answer"))
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        p.telnyx.answer(command, stream_url=p.stream_url(call_control_id))
    why = outcome.failure
    if why:
        log.error("Call could not be answered", call_control_id=call_control_id, error=why)
        p.store.append_timeline(call_control_id, origin, "answer.failed", why=why)
        p.counters.add("answers_failed")


@app.task(name="lines.open_stream")
def open_stream(call_control_id: str, attempt: int) -> None:
    """Have Telnyx open a new media stream, to whichever worker accepts it, and transcribe.

    Not retried: while nobody holds the call, the sweep asks again.
    """
    p = dependencies()
    origin = p.origin()

    def command(what: str) -> Command:
        return Command(call_control_id, command_id(call_control_id, f"{what}-{attempt}"))

    try:
        _quietly(lambda: p.telnyx.stop_streaming(command("stream-stop")))
        p.telnyx.start_streaming(command("stream-start"), stream_url=p.stream_url(call_control_id))
        _quietly(lambda: p.telnyx.start_transcription(command("transcription")))
    except TelephonyError as error:
        if error.code == CALL_HAS_ENDED:  # a 404 may only mean that there is no stream to stop
            p.store.call_ended(call_control_id, origin, "gone", "telnyx")
            return
        p.store.append_timeline(call_control_id, origin, "stream.refused", why=str(error))
        log.warning("No new stream", call_control_id=call_control_id, error=str(error))


def _quietly(send: Callable[[], None]) -> None:
    """Send a command that may be in force already (90048: no stream; 90054: transcribed)."""
    try:
        send()
    except (RefusedError, CallGoneError) as error:
        if error.code == CALL_HAS_ENDED:
            raise
        log.debug("Refused, as expected", error=str(error))


@app.task(name="lines.dial", bind=True, max_retries=2)
def dial(self: BoundTask, dial_id: str) -> None:
    """Place the outbound call *dial_id* and store its outcome."""
    p = dependencies()
    wanted = p.dials.find(dial_id)
    if wanted is None:
        return
    settings = p.agents().settings(wanted.agent, wanted.settings)
    try:
        call = p.telnyx.dial(
            connection_id=p.config.telnyx_connection_id,
            to=wanted.to,
            from_=wanted.from_,
            command_id=command_id("", f"dial-{dial_id}"),
            client_state=client_state(d=dial_id),
            machine_detection=MACHINE_DETECTION[settings.voicemail],
        )
    except TelephonyError as error:
        try_again(self, error)
        p.dials.settle(dial_id, DialOutcome(error=str(error)))
        return
    p.store.call_ringing(call, p.origin(), wanted.agent, "outgoing", wanted.settings)
    p.dials.settle(dial_id, DialOutcome(call_control_id=call))


@app.task(name="lines.look_up")
def look_up(call_control_id: str) -> None:
    """End a call that Telnyx no longer has, should its hang-up webhook have been lost."""
    p = dependencies()
    try:
        alive = p.telnyx.is_alive(call_control_id)
    except CallGoneError:
        alive = False
    except TelephonyError as error:
        log.warning("Call not looked up", call_control_id=call_control_id, error=str(error))
        return
    if not alive:
        p.store.call_ended(call_control_id, p.origin(), "gone", "telnyx")
