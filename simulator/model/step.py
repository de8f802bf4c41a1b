"""One step of a scenario: wait for a moment, then some seconds, then do one thing."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from simulator.audio import clips
from simulator.model.faults import Fault
from simulator.model.toml_tables import read
from simulator.model.triggers import When

_Seconds = Annotated[float, Meta(ge=0)]
OddFrame = Literal[
    "bad-base64", "null-track", "null-payload", "no-media", "number-digit", "null-mark",
    "text-error", "unknown-event", "no-event", "no-object", "no-json", "empty", "binary",
    "null-stop",
]  # fmt: skip
DequeueReason = Literal["bridged", "bridging-in-process", "hangup", "leave", "timeout"]
PremiumResult = Literal[
    "detection_started", "call_screening", "prompt_ended", "beep_detected", "no_beep_detected",
    "human_residence", "human_business", "machine", "silence", "fax_detected", "not_sure",
]  # fmt: skip


class ForeignAudio(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A speak or playback that another application plays on the same leg."""

    kind: Literal["speak", "playback"] = "playback"
    seconds: Annotated[float, Meta(gt=0)] = 10.0
    state: str = "leg"  # client_state of its events: leg (sticky), none, or a text of its own
    overlay: bool = False
    stop: Literal["", "current", "all"] = ""  # what it does to the audio before it

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "ForeignAudio":
        """Check the table of a ``foreign`` step; ValueError names the field."""
        try:
            return read(cls, given)
        except ValueError as error:
            raise ValueError(f"foreign: {error}") from error


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step as it is written: the modifiers, and exactly one of the actions (the unset ones)."""

    when: str = "previous"
    matching: str = ""
    after: _Seconds = 0.0
    every: _Seconds = 0.0
    times: Annotated[int, Meta(ge=0)] = 0
    transcript: str = ""
    transcribed: bool = True
    loop: bool = False
    say: str | UnsetType = UNSET  # a clip of speech; transcribed unless transcribed = false
    noise: str | UnsetType = UNSET  # a clip that is not transcribed; loops with loop = true
    quiet: bool | UnsetType = UNSET  # ends a looping noise
    press: Annotated[str, Meta(pattern="^[0-9*#A-Dw]*$")] | UnsetType = UNSET  # DTMF digits
    hang_up: bool | UnsetType = UNSET
    cut_stream: bool | UnsetType = UNSET  # drops the media socket without a stop frame
    media: Literal["pause", "resume"] | UnsetType = UNSET  # the frames
    transcription: Literal["off", "on"] | UnsetType = UNSET  # outage of the speech recogniser
    fault: dict[str, Any] | UnsetType = UNSET  # plants a fault on this call
    frame: OddFrame | UnsetType = UNSET  # sends one odd frame on the media socket
    foreign: dict[str, Any] | UnsetType = UNSET  # another application's audio on this leg
    bridge: Literal["same-session", "other-session", "elsewhere"] | UnsetType = UNSET
    unbridge: bool | UnsetType = UNSET  # the other leg leaves, this one stays
    conference: Literal["join", "leave", "end"] | UnsetType = UNSET
    hold: Literal["on", "off"] | UnsetType = UNSET
    enqueue: str | UnsetType = UNSET  # name of the queue
    dequeue: DequeueReason | UnsetType = UNSET
    machine: PremiumResult | UnsetType = UNSET  # what premium detection says
    wait: bool | UnsetType = UNSET  # nothing; holds the next steps back


ACTIONS = tuple(each.name for each in msgspec.structs.fields(_Table) if each.default is UNSET)
# What is checked beyond the type of a value.
_CHECKS: dict[str, Callable[[Any], object]] = {
    "say": clips.find,
    "noise": clips.find,
    "fault": Fault.from_dict,
    "foreign": ForeignAudio.from_dict,
}


class Step(msgspec.Struct, frozen=True):
    """A checked step."""

    action: str
    value: Any
    when: When = When("previous")
    after: float = 0.0
    every: float = 0.0  # seconds between repetitions; 0 for none
    times: int = 0  # with every: how often in all; 0 until the call ends
    transcript: str = ""
    transcribed: bool = True
    loop: bool = False

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Step":
        """Check one step; ValueError names the field."""
        table = read(_Table, given)
        actions = [name for name in ACTIONS if getattr(table, name) is not UNSET]
        if len(actions) != 1:
            raise ValueError(f"a step does exactly one of {', '.join(ACTIONS)}; found {actions}")
        action, value = actions[0], getattr(table, actions[0])
        if check := _CHECKS.get(action):
            check(value)
        modifiers = {name: getattr(table, name) for name in cls.__struct_fields__[3:]}
        return cls(action, value, When.parse(table.when, table.matching), **modifiers)
