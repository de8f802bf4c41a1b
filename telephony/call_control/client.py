"""Call control: the commands Dead Air sends to Telnyx.

Every command carries a `command_id`, so that one sent twice has one effect; Telnyx ignores a
repeated id for at least 60 s. Failures come out as `telephony.call_control.errors`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from telephony.call_control.command import Command, Sms
from telephony.call_control.errors import NamelessError, TryAgainError
from telephony.call_control.sender import CommandSender, data, path_of
from telephony.webhooks.events import CALL_CONTROL_ID

Stop = Literal["", "current", "all"]
"""What a new utterance puts an end to: nothing, what is playing, the queue behind it as well."""

MachineDetection = Literal[
    "disabled", "detect", "greeting_end", "premium", "premium_ios_call_screening_detection"
]
LONGEST_CALL_S = 7 * 24 * 3600
"""No call lasts as long: a greater duration is a mistake."""

_LISTENING = {"stream_track": "inbound_track", "stream_codec": "PCMU"}
_STREAM = _LISTENING | {
    "stream_bidirectional_mode": "rtp",
    "stream_bidirectional_codec": "PCMU",
    "stream_bidirectional_target_legs": "self",
}
"""Raw PCMU both ways, whatever the leg's codec: Telnyx transcodes. The default towards us is the
leg's own, which may be one we can't hear; the default target, `opposite`, is silence on one leg."""


@dataclass(frozen=True, slots=True)
class LegStatus:
    """What Telnyx says of a leg; `lasted_s` is 0 where it does not say."""

    is_alive: bool
    client_state: object = None
    lasted_s: float = 0


class TelnyxClient(CommandSender):
    """Sends commands; thread-safe. Methods raise TelephonyError's subclasses and nothing else."""

    def warm(self) -> None:
        """Find out what the first command would have to: the SDK tells the system it runs on."""
        _ = self._sdk.default_headers

    def answer(
        self, command: Command, *, stream_url: str, transcription: Mapping[str, Any]
    ) -> None:
        """Answer, with the media stream and the *transcription* that go with it.

        The latter is what `telephony.call_control.transcription` makes of the settings.
        """
        self._act(
            "answer",
            command,
            stream_url=stream_url,
            **_STREAM,
            transcription=True,
            transcription_config=transcription,
        )

    def start_streaming(
        self, command: Command, *, stream_url: str, listen_only: bool = False
    ) -> None:
        """Stream the call to *stream_url*; *listen_only*: no audio comes back over it."""
        self._act(
            "streaming_start",
            command,
            stream_url=stream_url,
            **(_LISTENING if listen_only else _STREAM),
        )

    def stop_streaming(self, command: Command, *, stream_id: str) -> None:
        """Stop one stream of the leg; without its id Telnyx would stop them all."""
        self._act("streaming_stop", command, stream_id=stream_id)

    def start_transcription(self, command: Command, transcription: Mapping[str, Any]) -> None:
        self._act(
            "transcription_start",
            command,
            **transcription,
        )

    def speak(
        self, command: Command, *, text: str, voice: str, language: str, stop: Stop = ""
    ) -> None:
        """Speak *text* (plain, never SSML) after what is playing, or instead of it (*stop*)."""
        self._act(
            "speak",
            command,
            payload=text,
            payload_type="text",
            voice=voice,
            language=language,
            **_stopping(stop),
        )

    def play(self, command: Command, *, audio_url: str, stop: Stop = "") -> None:
        self._act(
            "playback_start",
            command,
            audio_url=audio_url,
            **_stopping(stop),
        )

    def transfer(self, command: Command, *, to: str) -> None:
        """Hand the call on to *to*, a number in E.164 form or a sip: address."""
        self._act("transfer", command, to=to)

    def enqueue(self, command: Command, *, queue: str) -> None:
        """Put the call in the queue *queue*, which Telnyx makes if there is none of that name."""
        self._act("enqueue", command, queue_name=queue)

    def send_digits(self, command: Command, *, digits: str) -> None:
        """Send *digits* as tones; w and W are pauses of 0.5 and 1 s."""
        self._act("send_dtmf", command, digits=digits)

    def stop_playback(self, command: Command, *, only_current: bool = False) -> None:
        """Stop what is playing, spoken words included, and empty the queue.

        *only_current*: go on with what is queued.
        """
        stop = "current" if only_current else "all"
        self._act("playback_stop", command, stop=stop)

    def hang_up(self, command: Command) -> None:
        self._act("hangup", command)

    def send_sms(self, sms: Sms, *, text: str, to: str) -> None:
        """Send *text* to the number *to*; its webhook tells what became of it."""
        given = {"from": sms.sender, "messaging_profile_id": sms.profile}
        self._send(
            "message",
            Command(sms.call_control_id, command_id=""),
            "/messages",
            {
                "to": to,
                "text": text,
                "type": "SMS",
                "webhook_url": sms.webhook_url,
                **{name: value for name, value in given.items() if value},
            },
            {"Idempotency-Key": sms.idempotency_key},
        )

    def is_alive(self, call_control_id: str) -> bool:
        """Return whether Telnyx still has the call up."""
        return self.status(call_control_id).is_alive

    def status(self, call_control_id: str) -> LegStatus:
        """Return what Telnyx says of the call."""
        command = Command(call_control_id, command_id="")
        answer = self._send("status", command, path_of(command))
        if not isinstance(answer, dict):  # somebody else's page says nothing of the call
            raise TryAgainError("Telnyx's answer about a call is no JSON object")
        said = data(answer)
        lasted = said.get("call_duration")
        lasted_s = lasted if isinstance(lasted, (int, float)) else 0
        return LegStatus(
            is_alive=bool(said.get("is_alive")),
            client_state=said.get("client_state"),
            lasted_s=lasted_s if 0 <= lasted_s <= LONGEST_CALL_S else 0,
        )

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

        *time_limit_s*: seconds from the answer after which Telnyx ends the leg, 30 to 14400.
        *machine_detection*: Telnyx's own words; "greeting_end" and premium ones wait for the beep.
        Raises NamelessError when the answer names no call.
        """
        command = Command("", command_id, client_state)
        answer = self._send(
            "dial",
            command,
            "/calls",
            {
                "connection_id": connection_id,
                "to": to,
                "from": from_,
                "answering_machine_detection": machine_detection,
                "time_limit_secs": time_limit_s,
            },
        )
        return _call_of(answer)


def _stopping(stop: Stop) -> dict[str, str]:
    return {"stop": stop} if stop else {}


def _call_of(answer: Any) -> str:
    """Return the call_control_id in the answer to a dial. Raises NamelessError if it has none."""
    call = data(answer).get("call_control_id")
    if not isinstance(call, str) or not CALL_CONTROL_ID.fullmatch(call):
        raise NamelessError("Telnyx dialled and did not say which call it is")
    return call
