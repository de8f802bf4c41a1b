"""The commands of Call Control: what each one does to a call."""

from collections.abc import Callable
from typing import Any

from simulator.call import Call
from simulator.exchange import Exchange
from simulator.model import errors

Body = dict[str, Any]
_REJECTIONS = {"CALL_REJECTED": "call_rejected", "USER_BUSY": "user_busy"}


def answer(_: Exchange, call: Call, body: Body) -> None:
    if call.leg.state == "parked":
        call.answer(body)


def reject(_: Exchange, call: Call, body: Body) -> None:
    call.end(_REJECTIONS[body["cause"]], "callee")


def hangup(_: Exchange, call: Call, __: Body) -> None:
    """End the call; on an outgoing one the application is the caller."""
    incoming = call.leg.direction == "incoming"
    cancelled = call.leg.state == "parked" and not incoming
    call.end(
        "originator_cancel" if cancelled else "normal_clearing",
        "callee" if incoming else "caller",
    )


def speak(_: Exchange, call: Call, body: Body) -> None:
    call.player.speak(body)


def playback_start(_: Exchange, call: Call, body: Body) -> None:
    call.player.play(body)


def playback_stop(_: Exchange, call: Call, body: Body) -> None:
    call.player.stop(body)


def streaming_start(_: Exchange, call: Call, body: Body) -> None:
    call.line.open(body)


def streaming_stop(_: Exchange, call: Call, __: Body) -> None:
    call.line.stop()


def transcription_start(_: Exchange, call: Call, body: Body) -> None:
    call.transcriber.start(body)


def transcription_stop(_: Exchange, call: Call, __: Body) -> None:
    call.transcriber.stop()


def gather(_: Exchange, call: Call, body: Body) -> None:
    _gather(call, body, None)


def gather_using_speak(_: Exchange, call: Call, body: Body) -> None:
    _gather(call, body, call.player.speak)


def gather_using_audio(_: Exchange, call: Call, body: Body) -> None:
    _gather(call, body, call.player.play)


def gather_stop(_: Exchange, call: Call, __: Body) -> None:
    if call.gather:
        call.gather.end("cancelled")


def send_dtmf(_: Exchange, call: Call, body: Body) -> None:
    call.record.add("caller", does="hears digits", value=body["digits"])


def client_state_update(_: Exchange, call: Call, body: Body) -> None:
    """Nothing beyond what every command with a client_state does."""


def bridge(exchange: Exchange, call: Call, body: Body) -> None:
    exchange.bridge(call, exchange.find(body["call_control_id"]))


def transfer(exchange: Exchange, call: Call, body: Body) -> None:
    exchange.transfer(call, body)


def enqueue(_: Exchange, call: Call, body: Body) -> None:
    queue = body["queue_name"]
    call.emit("call.enqueued", queue=queue, current_position=1, queue_avg_wait_time_secs=60)


def _gather(call: Call, body: Body, prompt: Callable[..., Any] | None) -> None:
    if call.gather:
        raise errors.TelnyxError(422, "10015", "A gather is already in progress")
    call.gather_digits(body, prompt)


ACTIONS: dict[str, Callable[[Exchange, Call, Body], None]] = {
    each.__name__: each
    for each in (
        answer,
        reject,
        hangup,
        speak,
        playback_start,
        playback_stop,
        streaming_start,
        streaming_stop,
        transcription_start,
        transcription_stop,
        gather,
        gather_using_speak,
        gather_using_audio,
        gather_stop,
        send_dtmf,
        client_state_update,
        bridge,
        transfer,
        enqueue,
    )
}
