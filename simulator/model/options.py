"""The switches of the simulator: one frozen record, the same names on the command line and in TOML.

Every doubt about the real service is a switch here, with the likelier behaviour as its default.
"""

from typing import Annotated, Any, Literal

import msgspec

from simulator.model.toml_tables import read


def _help(text: str) -> msgspec.Meta:
    return msgspec.Meta(description=text)


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All switches; durations are in seconds."""

    webhook_url: Annotated[str, _help("where events go; a command's webhook_url overrides it")] = ""
    texml: Annotated[
        bool,
        _help("the application answers a call with a TeXML document, and gets no events"),
    ] = False
    webhook_failover_url: Annotated[
        str, _help("second address, used after two failures in a row")
    ] = ""
    webhook_timeout: Annotated[float, _help("time limit of one delivery attempt")] = 2.0
    webhook_attempts: Annotated[
        int, _help("deliveries tried for one event, all addresses together")
    ] = 5
    webhook_backoff: Annotated[
        float, _help("wait before the second attempt; doubles each time")
    ] = 0.5
    webhook_retry_4xx: Annotated[bool, _help("also retry 4xx answers other than 408 and 429")] = (
        False
    )
    webhook_latency: Annotated[float, _help("delay before an event is delivered")] = 0.02
    webhook_keep_alive: Annotated[
        bool, _help("reuse connections; off: each delivery opens one, and so reaches any worker")
    ] = False
    api_key: Annotated[str, _help("the only accepted bearer key; empty accepts any")] = ""
    unknown_call: Annotated[
        Literal["404", "422"], _help("answer to an unknown call_control_id")
    ] = "404"
    command_memory: Annotated[float, _help("how long a command_id is remembered; 0: for ever")] = (
        60.0
    )
    client_state: Annotated[
        Literal["command", "sticky"],
        _help("state in playback and speak events: of their own command, or the newest of the leg"),
    ] = "command"
    sms_status: Annotated[
        Literal["delivered", "delivery_failed", "sending_failed", "delivery_unconfirmed"],
        _help("what becomes of text messages"),
    ] = "delivered"
    callee: Annotated[str, _help("scenario that plays the called party of outbound calls")] = (
        "silent"
    )
    rate_limit: Annotated[
        int, _help("commands an account may send in a window, then 429; 0: no limit")
    ] = 0
    rate_window: Annotated[float, _help("length of that window")] = 1.0
    rate_retry_after: Annotated[bool, _help("a 429 also carries retry-after")] = True
    dial_limit: Annotated[
        int, _help("dials an account may send in a dial window, then 429/90103; 0: no limit")
    ] = 0
    dial_window: Annotated[float, _help("length of that window")] = 5.0
    answer_delay: Annotated[float, _help("from the answer command to call.answered")] = 0.15
    start_delay: Annotated[float, _help("from a speak or playback command to its start")] = 0.05
    speak_rate: Annotated[float, _help("characters spoken in a second")] = 14.0
    speak_minimum: Annotated[float, _help("shortest spoken utterance")] = 0.6
    playback_seconds: Annotated[float, _help("length of audio whose name states none")] = 2.0
    stopped_status: Annotated[
        Literal["cancelled", "completed"], _help("status of audio ended by playback_stop or stop")
    ] = "cancelled"
    flushed_events: Annotated[
        bool, _help("also send ended events for audio that never started")
    ] = False
    codec: Annotated[
        Literal["PCMU", "PCMA", "G722", "OPUS", "AMR-WB"],
        _help("codec of the call leg, and of a stream whose command asks for no other"),
    ] = "PCMU"
    transcoding: Annotated[
        bool, _help("carry out stream_codec; off: the stream keeps the leg's codec")
    ] = True
    media: Annotated[bool, _help("send media frames; off, streams only connect and start")] = True
    media_every: Annotated[int, _help("send only every n-th media frame (for load tests)")] = 1
    silence: Annotated[Literal["noise", "zero"], _help("what a silent line carries")] = "noise"
    transcription_delay: Annotated[float, _help("from the last word to the final transcript")] = 0.4
    interims: Annotated[bool, _help("send interim transcripts even when not asked for")] = False
    transcription_outage: Annotated[bool, _help("transcription runs but never delivers")] = False
    echo: Annotated[
        bool, _help("the agent's words are transcribed as the caller's, as on a speakerphone")
    ] = False
    echo_delay: Annotated[
        float,
        _help("from the agent's last word to the transcript of its echo; negative: before it"),
    ] = 0.6
    echo_audible: Annotated[
        bool, _help("the inbound track carries the agent's voice while it speaks")
    ] = False
    phantom_every: Annotated[
        float, _help("the recogniser invents words after this many seconds of silence; 0: never")
    ] = 0.0
    phantom_text: Annotated[
        str, _help("the invented words; several, separated by '|', are used in turn")
    ] = "Thank you."
    sound_tags: Annotated[
        bool, _help("noises are transcribed as tags such as [Music] and *coughs*")
    ] = False
    incoming_state: Annotated[
        Literal["parked", "bridging"], _help("state in call.initiated of an incoming call")
    ] = "parked"
    new_id_on_answer: Annotated[
        bool, _help("an outgoing call has another call_control_id from call.answered on")
    ] = False
    webhook_jitter: Annotated[
        float, _help("each event is late by a random time up to this, so events come in any order")
    ] = 0.0
    first_command_timeout: Annotated[
        float, _help("end incoming calls left without a command; 0: never")
    ] = 0.0
    unknowns: Annotated[
        float, _help("share of events that carry unknown fields and values, 0 to 1")
    ] = 0.0
    seed: Annotated[int, _help("seed of everything random")] = 1
    records: Annotated[int, _help("ended calls kept for /sim/calls")] = 500

    def with_changes(self, changes: dict[str, Any]) -> "Options":
        """Return a copy with some switches set; ValueError names an unknown or ill-typed one."""
        try:
            return read(Options, {**msgspec.structs.asdict(self), **changes})
        except ValueError as error:
            raise ValueError(f"option {error}") from error
