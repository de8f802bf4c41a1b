"""Call control: the commands Dead Air sends to Telnyx. The only module that imports telnyx.

Every command carries a `command_id`, so that one sent twice has one effect; Telnyx ignores a
repeated id for at least 60 s. Failures come out as `telephony.call_control.errors`. The SDK's own
retries are off: a task retries with the same id and a deadline that fits a live call.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any, Literal
from uuid import UUID, uuid5

import structlog

from telephony.call_control.deadline import keep_to, within
from telephony.call_control.errors import (
    CallGoneError,
    LimitedError,
    NamelessError,
    RefusedError,
    TelephonyError,
    TryAgainError,
    of_answer,
)
from telephony.pacing import rate_headers
from telephony.pacing.rate_headers import RateLimit
from telephony.webhooks.events import CALL_CONTROL_ID

TIMEOUT_S = 5.0
"""All that a command may take: a thread that waits for Telnyx longer is missing elsewhere."""

_COMMANDS = UUID("7f0b3c66-7d0a-5c0e-9d35-5d8e6f1f7a10")
Stop = Literal["", "current", "all"]
"""What a new utterance puts an end to: nothing, what is playing, the queue behind it as well."""

MachineDetection = Literal[
    "disabled", "detect", "greeting_end", "premium", "premium_ios_call_screening_detection"
]
_LISTENING = {"stream_track": "inbound_track", "stream_codec": "PCMU"}
_STREAM = _LISTENING | {
    "stream_bidirectional_mode": "rtp",
    "stream_bidirectional_codec": "PCMU",
    "stream_bidirectional_target_legs": "self",
}
"""Raw PCMU both ways, whatever the leg's codec: Telnyx transcodes. The default towards us is the
leg's own, which may be one we can't hear; the default target, `opposite`, is silence on one leg."""

log = structlog.get_logger("telephony")


def command_id(call_control_id: str, what: str) -> str:
    """Return the id of one logical command: the same for every attempt at it, by anyone."""
    return str(uuid5(_COMMANDS, f"{call_control_id}/{what}"))


@dataclass(frozen=True, slots=True)
class Command:
    """What every command carries besides its own parameters."""

    call_control_id: str
    command_id: str
    client_state: str | None = None

    def common(self) -> dict[str, str]:
        # The SDK sends None as JSON null, which would wipe the leg's client_state.
        state = {} if self.client_state is None else {"client_state": self.client_state}
        return {"command_id": self.command_id, **state}


@dataclass(frozen=True, slots=True)
class Sms:
    """Whose a text message is: of which call, from whom, and where its outcome is reported.

    *sender* is a number, a short code or a name; *profile* Telnyx's messaging profile; one of them
    may be ''. A name needs both. One *idempotency_key* is one message, however often it is sent.
    """

    call_control_id: str
    idempotency_key: str
    sender: str
    profile: str
    webhook_url: str


class TelnyxClient:
    """Sends commands; thread-safe. Methods raise TelephonyError's subclasses and nothing else."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        observe: Callable[[str, str, float], None] = lambda *_: None,
        hears_limit: Callable[[str, RateLimit], None] = lambda *_: None,
    ) -> None:
        """*observe* is told each command's name, outcome and seconds.

        *hears_limit* is told a command's name and what its answer says of the rate limit, if it
        does.
        """
        import telnyx  # noqa: PLC0415  # 1.5 s of CPU, for those only who send commands

        self._observe, self._hears_limit = observe, hears_limit
        self._refused, self._unreached = telnyx.APIStatusError, telnyx.APIConnectionError
        self._sdk: telnyx.Telnyx = telnyx.Telnyx(
            api_key=api_key,
            base_url=base_url,
            timeout=TIMEOUT_S,
            max_retries=0,
            http_client=keep_to(telnyx.DefaultHttpxClient(event_hooks={"response": [self._hear]})),
        )

    def _hear(self, response: Any) -> None:
        if told := rate_headers.read(response.status_code, response.headers):
            path = str(response.request.url.path)
            if path.endswith("/messages"):
                return  # a limit of its own
            self._hears_limit("dial" if path.endswith("/calls") else path.rpartition("/")[2], told)

    def warm(self) -> None:
        """Load what the first command would load: the SDK imports 1,600 modules on first use."""
        _ = self._sdk.calls.actions

    def answer(
        self, command: Command, *, stream_url: str, transcription: Mapping[str, Any]
    ) -> None:
        """Answer, with the media stream and the *transcription* that go with it.

        The latter is what `telephony.call_control.transcription` makes of the settings.
        """
        self._send(
            "answer",
            command,
            self._sdk.calls.actions.answer,
            stream_url=stream_url,
            **_STREAM,
            transcription=True,
            transcription_config=transcription,
        )

    def start_streaming(
        self, command: Command, *, stream_url: str, listen_only: bool = False
    ) -> None:
        """Stream the call to *stream_url*; *listen_only*: no audio comes back over it."""
        self._send(
            "streaming_start",
            command,
            self._sdk.calls.actions.start_streaming,
            stream_url=stream_url,
            **(_LISTENING if listen_only else _STREAM),
        )

    def stop_streaming(self, command: Command, *, stream_id: str) -> None:
        """Stop one stream of the leg; without its id Telnyx would stop them all."""
        stop = self._sdk.calls.actions.stop_streaming
        self._send("streaming_stop", command, stop, stream_id=stream_id)

    def start_transcription(self, command: Command, transcription: Mapping[str, Any]) -> None:
        self._send(
            "transcription_start",
            command,
            self._sdk.calls.actions.start_transcription,
            **transcription,
        )

    def speak(
        self, command: Command, *, text: str, voice: str, language: str, stop: Stop = ""
    ) -> None:
        """Speak *text* (plain, never SSML) after what is playing, or instead of it (*stop*)."""
        self._send(
            "speak",
            command,
            self._sdk.calls.actions.speak,
            payload=text,
            payload_type="text",
            voice=voice,
            language=language,
            **_stopping(stop),
        )

    def play(self, command: Command, *, audio_url: str, stop: Stop = "") -> None:
        self._send(
            "playback_start",
            command,
            self._sdk.calls.actions.start_playback,
            audio_url=audio_url,
            **_stopping(stop),
        )

    def transfer(self, command: Command, *, to: str) -> None:
        """Hand the call on to *to*, a number in E.164 form or a sip: address."""
        self._send("transfer", command, self._sdk.calls.actions.transfer, to=to)

    def enqueue(self, command: Command, *, queue: str) -> None:
        """Put the call in the queue *queue*, which Telnyx makes if there is none of that name."""
        self._send("enqueue", command, self._sdk.calls.actions.enqueue, queue_name=queue)

    def send_digits(self, command: Command, *, digits: str) -> None:
        """Send *digits* as tones; w and W are pauses of 0.5 and 1 s."""
        self._send("send_dtmf", command, self._sdk.calls.actions.send_dtmf, digits=digits)

    def stop_playback(self, command: Command, *, only_current: bool = False) -> None:
        """Stop what is playing, spoken words included, and empty the queue.

        *only_current*: go on with what is queued.
        """
        stop = "current" if only_current else "all"
        self._send("playback_stop", command, self._sdk.calls.actions.stop_playback, stop=stop)

    def hang_up(self, command: Command) -> None:
        self._send("hangup", command, self._sdk.calls.actions.hangup)

    def send_sms(self, sms: Sms, *, text: str, to: str) -> None:
        """Send *text* to the number *to*; its webhook tells what became of it."""
        given = {"from_": sms.sender, "messaging_profile_id": sms.profile}
        self._send(
            "message",
            Command(sms.call_control_id, command_id=""),
            lambda _, **message: self._sdk.messages.send(**message),
            to=to,
            text=text,
            type="SMS",
            webhook_url=sms.webhook_url,
            idempotency_key=sms.idempotency_key,
            **{name: value for name, value in given.items() if value},
        )

    def is_alive(self, call_control_id: str) -> bool:
        """Return whether Telnyx still has the call up."""
        command = Command(call_control_id, command_id="")
        answer = self._send(
            "status", command, lambda call, **_: self._sdk.calls.retrieve_status(call)
        )
        return bool(answer.data and answer.data.is_alive)

    def dial(
        self,
        *,
        connection_id: str,
        to: str,
        from_: str,
        command_id: str,
        client_state: str,
        time_limit_s: int,
        machine_detection: MachineDetection = "disabled",
    ) -> str:
        """Dial *to* and return the new call's call_control_id.

        *time_limit_s*: Telnyx ends the leg so long after the answer, 30 to 14400.
        *machine_detection*: Telnyx's own words; "greeting_end" and premium ones wait for the beep.
        Raises NamelessError when the answer names no call.
        """
        command = Command("", command_id, client_state)
        answer = self._send(
            "dial",
            command,
            lambda _, **common: self._sdk.calls.dial(
                connection_id=connection_id,
                to=to,
                from_=from_,
                answering_machine_detection=machine_detection,
                time_limit_secs=time_limit_s,
                **common,
            ),
        )
        call = getattr(getattr(answer, "data", None), "call_control_id", None)
        if not isinstance(call, str) or not CALL_CONTROL_ID.fullmatch(call):
            raise NamelessError("Telnyx dialled and did not say which call it is")
        return call

    def _send(
        self, name: str, command: Command, send: Callable[..., Any], **parameters: Any
    ) -> Any:
        common = command.common() if command.command_id else {}
        began = monotonic()
        try:
            with within(TIMEOUT_S):
                answer = send(command.call_control_id, **common, **parameters)
        except self._refused as error:
            after_s = rate_headers.refused_for_s(error.response.headers)
            failure: TelephonyError = of_answer(error.status_code, _code(error.body), after_s)
            self._tell(name, command, began, _KINDS.get(type(failure), "again"), str(failure))
            raise failure from error
        except (self._unreached, ValueError) as error:
            # ValueError: a 200 whose body is no JSON; it may have been carried out.
            self._tell(name, command, began, "no_answer", type(error).__name__)
            raise TryAgainError(f"no answer from Telnyx: {type(error).__name__}") from error
        self._tell(name, command, began, "ok", "ok")
        return answer

    def _tell(self, name: str, command: Command, began: float, kind: str, outcome: str) -> None:
        self._observe(name, kind, monotonic() - began)
        log.info(
            "Command sent",
            command=name,
            call_control_id=command.call_control_id,
            command_id=command.command_id,
            outcome=outcome,
            ms=round((monotonic() - began) * 1000),
        )


_KINDS: Mapping[type[TelephonyError], str] = {
    CallGoneError: "gone",
    RefusedError: "refused",
    LimitedError: "limited",
}


def _stopping(stop: Stop) -> dict[str, str]:
    return {"stop": stop} if stop else {}


def _code(body: object) -> str:
    """Return Telnyx's error code in an answer's *body*, '' when it has none."""
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("code", "")) if isinstance(first, dict) else ""
