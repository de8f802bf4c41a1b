"""Scenario files: how a caller behaves, as a list of steps read from TOML.

Every fault in a file is reported with file, step and field; an accepted scenario runs.
"""

import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from simulator.audio import clips
from simulator.model.faults import Fault
from simulator.model.moments import When
from simulator.model.options import Options

FOLDER = Path(__file__).parents[1] / "scenarios"

# What a step can do, and the type of its value. Each step does exactly one of these.
ACTIONS: dict[str, type] = {
    "say": str,  # a clip of speech; transcribed unless transcribed = false
    "noise": str,  # a clip nobody would transcribe; loops with loop = true
    "quiet": bool,  # ends a looping noise
    "press": str,  # DTMF digits
    "hang_up": bool,
    "cut_stream": bool,  # drops the media socket without a stop frame
    "media": str,  # "pause" or "resume" the frames
    "transcription": str,  # "off" or "on": outage of the speech recogniser
    "fault": dict,  # plants a fault on this call
    "wait": bool,  # nothing; holds the next steps back
}
_MODIFIERS: dict[str, type | tuple[type, ...]] = {
    "when": str,
    "matching": str,
    "after": (int, float),
    "every": (int, float),
    "times": int,
    "transcript": str,
    "transcribed": bool,
    "loop": bool,
}
_WORDS = {"media": ("pause", "resume"), "transcription": ("off", "on")}


class ScenarioError(ValueError):
    """A scenario that cannot run; the message names file, step and field."""


@dataclass(frozen=True)
class Step:
    """Wait for a moment, then some seconds, then act; perhaps again ``every`` so often."""

    action: str
    value: Any
    when: When = field(default_factory=lambda: When("previous"))
    after: float = 0.0
    every: float = 0.0
    times: int = 0  # with every: how often in all; 0 until the call ends
    transcript: str = ""
    transcribed: bool = True
    loop: bool = False

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Step":
        """Check one step; ValueError names the field."""
        for name, value in given.items():
            _check_field(name, value)
        actions = [name for name in given if name in ACTIONS]
        if len(actions) != 1:
            raise ValueError(f"a step does exactly one of {', '.join(ACTIONS)}; found {actions}")
        action, value = actions[0], given[actions[0]]
        if action in ("say", "noise"):
            clips.find(value)
        if action == "fault":
            Fault.from_dict(value)
        plain = {"when", "matching", *actions}
        when = When.parse(given.get("when", "previous"), given.get("matching", ""))
        rest = {name: given[name] for name in given if name not in plain}
        return cls(action, value, when, **rest)


def _check_field(name: str, value: Any) -> None:
    expected = ACTIONS.get(name) or _MODIFIERS.get(name)
    if expected is None:
        raise ValueError(f"{name}: no such field")
    if not _fits(value, expected):
        raise ValueError(f"{name}: {value!r} has the wrong type")
    if name in _WORDS and value not in _WORDS[name]:
        raise ValueError(f"{name}: {value!r} is not one of {', '.join(_WORDS[name])}")
    if name in ("after", "every", "times") and value < 0:
        raise ValueError(f"{name}: {value!r} is negative")
    if name == "press" and not set(value) <= set("0123456789*#ABCDw"):
        raise ValueError(f"press: {value!r} holds more than 0-9 * # A-D w")


def _fits(value: object, expected: type | tuple[type, ...]) -> bool:
    return isinstance(value, expected) and (expected is bool or not isinstance(value, bool))


@dataclass(frozen=True)
class Party:
    """Who is on the other end of the line, before any step."""

    from_: str = "+15550100001"
    to: str = "+15550100000"
    name: str = ""
    patience: float = 30.0  # seconds an incoming caller lets it ring
    answers_after: float = 1.0  # seconds a called party lets it ring
    refuses: str = ""  # hangup_cause instead of an answer, e.g. user_busy
    answers: bool = True
    answered_by: str = "human"  # what machine detection finds: human, machine, not_sure

    @classmethod
    def from_dict(cls, given: dict[str, Any]) -> "Party":
        """Check the caller table; ValueError names the field."""
        known = {each.name.rstrip("_"): each for each in fields(cls)}
        for name, value in given.items():
            if name not in known:
                raise ValueError(f"{name}: no such field")
            default = known[name].default
            number = isinstance(default, float) and type(value) in (int, float)
            if type(value) is not type(default) and not number:
                raise ValueError(f"{name}: {value!r} has the wrong type")
        return cls(**{known[name].name: value for name, value in given.items()})


@dataclass(frozen=True)
class Scenario:
    """A caller, ready to be put on a call."""

    name: str
    title: str = ""
    party: Party = field(default_factory=Party)
    steps: tuple[Step, ...] = ()
    faults: tuple[dict[str, Any], ...] = ()
    options: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, given: dict[str, Any], name: str) -> "Scenario":
        """Build a scenario from parsed TOML or JSON; ScenarioError says what is wrong where."""
        for key in given:
            if key not in ("title", "caller", "step", "faults", "options"):
                raise ScenarioError(f"{name}: {key}: no such table")
        return cls(
            name=name,
            title=str(given.get("title", "")),
            party=_at(f"{name}, caller", Party.from_dict, given.get("caller", {})),
            steps=tuple(
                _at(f"{name}, step {number}", Step.from_dict, step)
                for number, step in enumerate(_tables(given, "step", name), start=1)
            ),
            faults=tuple(
                _checked_fault(f"{name}, faults {number}", fault)
                for number, fault in enumerate(_tables(given, "faults", name), start=1)
            ),
            options=_at(f"{name}, options", _checked_options, given.get("options", {})),
        )


def _tables(given: dict[str, Any], key: str, name: str) -> list[Any]:
    tables = given.get(key, [])
    if not isinstance(tables, list):
        raise ScenarioError(f"{name}: {key}: write it as [[{key}]]")
    return tables


def _at(place: str, build: Any, given: Any) -> Any:
    try:
        if not isinstance(given, dict):
            raise ValueError(f"{given!r} is not a table")  # noqa: TRY004  one kind of error for the reader
        return build(given)
    except ValueError as error:
        raise ScenarioError(f"{place}: {error}") from error


def _checked_fault(place: str, given: Any) -> dict[str, Any]:
    _at(place, Fault.from_dict, given)
    return dict(given)


def _checked_options(given: dict[str, Any]) -> dict[str, Any]:
    Options().with_changes(given)
    return given


def load(name: str) -> Scenario:
    """Read a shipped scenario by name, or any file by its path."""
    path = Path(name) if name.endswith(".toml") else FOLDER / f"{name}.toml"
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise ScenarioError(f"no scenario {name!r}; there are {', '.join(names())}") from error
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: {error}") from error
    return Scenario.from_dict(given, path.stem)


def names() -> list[str]:
    """Return the names of the shipped scenarios."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))
