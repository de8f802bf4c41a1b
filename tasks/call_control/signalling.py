"""The tasks of a call's signalling: answer, open the media stream, dial."""

from collections.abc import Callable
from math import ceil
from typing import Any

from calls.pending.dials import Dial, DialOutcome
from calls.snapshot import CallSnapshot, CallState
from monitor.rules.time_limit import longest_extension_s
from monitor.settings import DeadAirSettings, Voicemail
from monitor.settings import MachineDetection as Detection
from tasks import app
from tasks.call_control.retries import BoundTask, come_back, spread, telnyx_command, try_again
from tasks.dependencies import Dependencies, dependencies, log
from tasks.handlers import dialled_call
from tasks.messages.after_call import call_gone
from tasks.pacing.pacer import Urgency
from tasks.pacing.turns import admitted, may_dial
from telephony import client_state
from telephony.call_control.client import MachineDetection
from telephony.call_control.command import Command, command_id
from telephony.call_control.errors import (
    CALL_HAS_ENDED,
    CallGoneError,
    LimitedError,
    NamelessError,
    RefusedError,
    TelephonyError,
)

SHORTEST_LEG_S, LONGEST_LEG_S, LEG_SLACK_S = 30, 14_400, 60
"""Telnyx's limits of `time_limit_secs`, and the margin within which we end the call first."""

DIAL_GOOD_FOR_S = 45
"""A phone must not ring later than this. Telnyx recognises a repeated command for 60 s."""

ANSWER_GOOD_FOR_MS, STREAM_GOOD_FOR_MS = 8_000, 4_000
"""How long an answer or a new stream may wait for its turn; the sweep requests both again."""

STREAM_COMMANDS = 3
"""Stop the old stream, start the new one, transcribe."""

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
    call = p.store.snapshot(call_control_id, origin)
    if call.state is not CallState.RINGING:
        return
    if not admitted(self, p, call_control_id, "answer", Urgency.REST, ANSWER_GOOD_FOR_MS):
        return
    state = client_state.of_answer(client_state.Leg(call_control_id, call.agent))
    command = Command(call_control_id, command_id(call_control_id, "answer"), state)
    with telnyx_command(self, p, call_control_id, origin) as outcome:
        address, wanted = p.stream_url(call_control_id, 0), _transcription(p, call)
        p.telnyx.answer(command, stream_url=address, transcription=wanted)
    why = outcome.failure
    if why:
        log.error("Call could not be answered", call_control_id=call_control_id, error=why)
        p.store.append_timeline(call_control_id, origin, "answer.failed", why=why)
        p.counters.add("answers_failed")


@app.task(name="lines.open_stream", bind=True)
def open_stream(
    self: BoundTask, call_control_id: str, attempt: int, *, stopped: bool = False
) -> None:
    """Have Telnyx open a new media stream to any worker, and transcribe.

    *stopped*: Telnyx has reported the end of the one before. Not retried: while the call has no
    owner, the sweep requests it again.
    """
    p = dependencies()
    origin = p.origin()

    if not p.store.stream_wanted(call_control_id, origin, attempt):
        return
    name = f"stream-{attempt}"
    if not admitted(
        self, p, call_control_id, name, Urgency.REST, STREAM_GOOD_FOR_MS, amount=STREAM_COMMANDS
    ):
        return
    try:
        _restart_stream(p, p.store.snapshot(call_control_id, origin), attempt, stopped=stopped)
    except TelephonyError as error:
        if error.code == CALL_HAS_ENDED:  # a 404 may only mean that there is no stream to stop
            call_gone(p, call_control_id, origin)
            return
        p.store.append_timeline(call_control_id, origin, "stream.refused", why=str(error))
        log.warning("No new stream", call_control_id=call_control_id, error=str(error))


def _restart_stream(p: Dependencies, call: CallSnapshot, attempt: int, *, stopped: bool) -> None:
    """Stop the call's media stream, if it may have one, start another, and transcribe.

    Raises TelephonyError.
    """
    name = call.call_control_id
    address, wanted = p.stream_url(name, attempt), _transcription(p, call)

    def command(what: str) -> Command:
        return Command(name, command_id(name, f"{what}-{attempt}"))

    if call.stream_id and not stopped:  # by its name: others may stream from this leg, too
        stop = command("stream-stop")
        _quietly(lambda: p.telnyx.stop_streaming(stop, stream_id=call.stream_id))
    start = command("stream-start")
    # An attached call's own application may have the audio that goes back.
    p.telnyx.start_streaming(start, stream_url=address, listen_only=call.attached)
    _quietly(lambda: p.telnyx.start_transcription(command("transcription"), wanted))


@app.task(name="lines.try_stream", bind=True)
def try_stream(self: BoundTask, call_control_id: str, attempt: int) -> None:
    """Open the media stream of an outbound call that rings, in case it was answered.

    If its answer was lost the stream begins, and its start frame proves the answer.
    """
    p = dependencies()
    call = p.store.snapshot(call_control_id, p.origin())
    if call.state is not CallState.RINGING:
        return
    if not admitted(self, p, call_control_id, f"try-{attempt}", Urgency.REST, STREAM_GOOD_FOR_MS):
        return
    names = [
        command_id(call_control_id, f"{what}-{attempt}")
        for what in ("stream-start", "transcription")
    ]
    start, transcribe = (Command(call_control_id, name) for name in names)
    try:
        p.telnyx.start_streaming(start, stream_url=p.stream_url(call_control_id, attempt))
        p.telnyx.start_transcription(transcribe, _transcription(p, call))
    except CallGoneError:
        call_gone(p, call_control_id, p.origin())
    except TelephonyError as error:
        log.debug("Rings on", call_control_id=call_control_id, why=str(error))


def machine_detection(settings: DeadAirSettings) -> MachineDetection:
    """Return the detection to dial with: only a premium one reports screeners."""
    if settings.call_screening.text:
        return "premium_ios_call_screening_detection"
    if settings.machine_detection is Detection.PREMIUM:
        return "premium"
    return MACHINE_DETECTION[settings.voicemail]


def leg_limit_s(settings: DeadAirSettings) -> int:
    """Return how long Telnyx lets an outbound leg last if this service is gone.

    Time with people counts separately, so only a limit on both can limit the leg.
    """
    with_people_s = settings.max_call_duration_when_bridged or LONGEST_LEG_S
    extended_s = settings.max_call_duration + longest_extension_s(settings)
    ours_s = ceil(extended_s + with_people_s) + LEG_SLACK_S
    return min(LONGEST_LEG_S, max(SHORTEST_LEG_S, ours_s))


def _transcription(p: Dependencies, call: CallSnapshot) -> dict[str, Any]:
    agents = p.agents()
    settings = agents.settings(call.agent, call.settings_override)
    return settings.transcription(agents.config(call.agent).language).request()


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
    left_s = DIAL_GOOD_FOR_S - p.dials.age_s(dial_id)
    if left_s < 0:
        _not_placed(p, dial_id, wanted, "it could not be placed in time")
        return
    if not may_dial(self, p, dial_id, round(left_s * 1000)):
        _not_placed(p, dial_id, wanted, "Telnyx's rate limit left no room for it in time")
        return
    try:
        call = _place(p, dial_id, wanted)
    except TelephonyError as error:
        if isinstance(error, LimitedError) and error.after_s * 1.5 < left_s:
            come_back(self, spread(error.after_s), error)
        try_again(self, error)
        if not isinstance(error, NamelessError):
            _not_placed(p, dial_id, wanted, str(error))
        return
    dialled_call.rings(p, dial_id, wanted, call, p.origin())


def _place(p: Dependencies, dial_id: str, wanted: Dial) -> str:
    """Dial and return the new call's call_control_id. Raises TelephonyError."""
    settings = p.agents().settings(wanted.agent, wanted.settings)
    return p.telnyx.dial(
        connection_id=p.config.telnyx_connection_id,
        to=wanted.to,
        from_=wanted.from_,
        command_id=command_id("", f"dial-{dial_id}"),
        client_state=client_state.of_dial(dial_id, wanted.agent),
        machine_detection=machine_detection(settings),
        time_limit_s=leg_limit_s(settings),
    )


def _not_placed(p: Dependencies, dial_id: str, wanted: Dial, why: str) -> None:
    """Store *why* there is no call, unless the dial has an outcome already."""
    if p.dials.outcome(dial_id) is None:
        dialled_call.settle(p, dial_id, wanted, DialOutcome(error=why))
