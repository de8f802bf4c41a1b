"""The outcome of a replay: the steps as they were recorded, and as they would have been. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Made:
    """A step that was made, or would have been; `exact` if it rests on nobody's answer."""

    step: str
    at_ms: int
    because: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Replayed:
    """A call as it was and as it would have been. `differs_at_ms` is 0 where nothing differs."""

    recorded: tuple[Made, ...]
    replayed: tuple[Made, ...]
    answered_at_ms: int
    ended_at_ms: int
    differs_at_ms: int = 0
    open_end: bool = False
    """The recording ends with a hang-up by Dead Air that would not have come by then. What follows
    takes the caller for silent."""

    open_exact: bool = True
    """Nothing before that rests on the caller doing the same."""
