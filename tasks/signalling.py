"""The line itself: answer it, open its media stream, dial out."""

from collections.abc import Callable
from typing import Any

from celery import Task

from calls.dials import DialOutcome
from calls.snapshot import CallSnapshot, CallState
from monitor.settings import Voicemail
from tasks import app
from tasks.retries import try_again
from tasks.worker import Dependencies, dependencies, log
from telephony import client_state
from telephony.client import Command, MachineDetection, command_id
from telephony.errors import (
    CALL_HAS_ENDED,
    CallGoneError,
    RefusedError,
    TelephonyError,
    TryAgainError,
)

MACHINE_DETECTION: dict[Voicemail, MachineDetection] = {
    Voicemail.CONTINUE: "disabled",
    Voicemail.HANG_UP: "detect",
    Voicemail.LEAVE_MESSAGE: "greeting_end",  # the message comes after the beep
}


@app.task(name="lines.answer", bind=True, max_retries=5)
def answer(self: Task, call_control_id: str) -> None:  # type: ignore[type-arg]  # not generic at run time
    """Answer a ringing call, with its media stream and transcription."""
    p = dependencies()
    origin = p.origin()
    call = p.store.snapshot(call_control_id, origin)
    if call.state is not CallState.RINGING:
        return
    command = Command(call_control_id, command_id(call_control_id, "answer"))
    try:
        p.telnyx.answer(
            command,
            stream_url=p.stream_url(call_control_id, 0),
            transcription=_transcription(p, call),
        )
    except CallGoneError:
        p.store.call_ended(call_control_id, origin, "gone", "telnyx")
    except (TryAgainError, RefusedError) as error:
        try_again(self, error)
        log.error("Call could not be answered", call_control_id=call_control_id, error=str(error))
        p.store.append_timeline(call_control_id, origin, "answer.failed", why=str(error))
        p.tally.add("answers_failed")


@app.task(name="lines.open_stream")
def open_stream(call_control_id: str, attempt: int) -> None:
    """Have Telnyx open a new media stream to whichever worker takes it, and transcribe.

    Not retried: while nobody holds the call, the sweep asks again.
    """
    p = dependencies()
    origin = p.origin()

    def command(what: str) -> Command:
        return Command(call_control_id, command_id(call_control_id, f"{what}-{attempt}"))

    call = p.store.snapshot(call_control_id, origin)
    address, wanted = p.stream_url(call_control_id, attempt), _transcription(p, call)
    try:
        if call.stream_id:  # by its name: others may stream from this leg, too
            stop = command("stream-stop")
            _quietly(lambda: p.telnyx.stop_streaming(stop, stream_id=call.stream_id))
        p.telnyx.start_streaming(command("stream-start"), stream_url=address)
        _quietly(lambda: p.telnyx.start_transcription(command("transcription"), wanted))
    except TelephonyError as error:
        if error.code == CALL_HAS_ENDED:  # a 404 may only mean that there is no stream to stop
            p.store.call_ended(call_control_id, origin, "gone", "telnyx")
            return
        p.store.append_timeline(call_control_id, origin, "stream.refused", why=str(error))
        log.warning("No new stream", call_control_id=call_control_id, error=str(error))


def _transcription(p: Dependencies, call: CallSnapshot) -> dict[str, Any]:
    agents = p.agents()
    settings = agents.settings(call.agent, call.settings_override)
    return settings.transcription(agents.config(call.agent).language).request()


def _quietly(send: Callable[[], None]) -> None:
    """Send what may well be in force already (90048: no stream; 90054: already transcribed)."""
    try:
        send()
    except (RefusedError, CallGoneError) as error:
        if error.code == CALL_HAS_ENDED:
            raise
        log.debug("Refused, as expected", error=str(error))


@app.task(name="lines.dial", bind=True, max_retries=2)
def dial(self: Task, dial_id: str) -> None:  # type: ignore[type-arg]  # not generic at run time
    """Place the outbound call *dial_id* and tell whoever waits for it."""
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
            client_state=client_state.of_dial(dial_id),
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
