"""The switches of the simulator: one frozen record, the same names on the command line and in TOML.

Every doubt about the real service is a switch here, with the likelier behaviour as its default.
"""

from dataclasses import dataclass, field, fields, replace
from typing import Any


def _switch(default: Any, text: str, *choices: str) -> Any:
    return field(default=default, metadata={"help": text, "choices": choices or None})


@dataclass(frozen=True)
class Options:
    """All switches; durations are in seconds."""

    webhook_url: str = _switch("", "where events go; a command's webhook_url overrides it")
    webhook_failover_url: str = _switch("", "second address, used after two failures in a row")
    webhook_timeout: float = _switch(2.0, "time limit of one delivery attempt")
    webhook_attempts: int = _switch(5, "deliveries tried for one event, all addresses together")
    webhook_backoff: float = _switch(0.5, "wait before the second attempt; doubles each time")
    webhook_retry_4xx: bool = _switch(False, "also retry 4xx answers other than 408 and 429")
    webhook_latency: float = _switch(0.02, "time an event is under way before it is delivered")
    webhook_keep_alive: bool = _switch(
        False, "reuse connections; off, each delivery opens its own and so meets any worker"
    )
    api_key: str = _switch("", "the only accepted bearer key; empty accepts any")
    unknown_call: str = _switch("404", "answer to an unknown call_control_id", "404", "422")
    command_memory: float = _switch(60.0, "how long a command_id is remembered; 0 is for ever")
    client_state: str = _switch(
        "command",
        "state in playback and speak events: of their own command, or the newest of the leg",
        "command",
        "sticky",
    )
    callee: str = _switch("silent", "scenario that plays the called party of outbound calls")
    answer_delay: float = _switch(0.15, "from the answer command to call.answered")
    start_delay: float = _switch(0.05, "from a speak or playback command to its start")
    speak_rate: float = _switch(14.0, "characters spoken in a second")
    speak_minimum: float = _switch(0.6, "shortest spoken utterance")
    playback_seconds: float = _switch(2.0, "length of audio that tells no length of its own")
    stopped_status: str = _switch(
        "cancelled", "status of audio ended by playback_stop or stop", "cancelled", "completed"
    )
    flushed_events: bool = _switch(False, "also send ended events for audio that never started")
    codec: str = _switch("PCMU", "codec of the call leg", "PCMU", "PCMA")
    media: bool = _switch(True, "send media frames; off, streams only connect and start")
    media_every: int = _switch(1, "send only every n-th media frame (for load tests)")
    silence: str = _switch("noise", "what a silent line carries", "noise", "zero")
    transcription_delay: float = _switch(0.4, "from the last word to the final transcript")
    interims: bool = _switch(False, "send interim transcripts even when not asked for")
    transcription_outage: bool = _switch(False, "transcription runs but never delivers")
    first_command_timeout: float = _switch(0.0, "end incoming calls left without a command; 0 off")
    unknowns: float = _switch(0.0, "share of events that carry unknown fields and values, 0 to 1")
    seed: int = _switch(1, "seed of everything random")
    records: int = _switch(500, "ended calls kept for /sim/calls")

    def with_changes(self, changes: dict[str, Any]) -> "Options":
        """Return a copy with some switches set; ValueError names an unknown or ill-typed one."""
        known = {each.name: each for each in fields(self)}
        for name, value in changes.items():
            if name not in known:
                raise ValueError(f"unknown option {name!r}")
            _check(known[name].default, known[name].metadata["choices"], name, value)
        return replace(self, **changes)


def _check(default: Any, choices: tuple[str, ...] | None, name: str, value: Any) -> None:
    number = isinstance(default, float) and isinstance(value, int) and not isinstance(value, bool)
    if type(value) is not type(default) and not number:
        raise ValueError(f"option {name!r} is {value!r}, not a {type(default).__name__}")
    if choices and value not in choices:
        raise ValueError(f"option {name!r} is {value!r}, not one of {', '.join(choices)}")
