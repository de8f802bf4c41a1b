"""Scenario files: how a caller behaves, as a list of steps read from TOML.

Every mistake in a file is reported with file, step and field; an accepted scenario runs.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from simulator.model.expectation import Expectation
from simulator.model.faults import Fault
from simulator.model.options import Options
from simulator.model.step import Step
from simulator.model.toml_tables import read

FOLDER = Path(__file__).parents[1] / "scenarios"
FILES = {path.stem: path for path in sorted(FOLDER.rglob("*.toml"))}
"""The shipped scenarios by name, in a folder a kind."""


class ScenarioError(ValueError):
    """A scenario that cannot run; the message names file, step and field."""


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"from_": "from"}):
    """The other party of the call, before any step."""

    from_: str = "+15550100001"
    to: str = "+15550100000"
    name: str = ""
    patience: float = 30.0  # seconds an incoming caller lets it ring
    answers_after: float = 1.0  # seconds a called party lets it ring
    refuses: str = ""  # hangup_cause instead of an answer, e.g. user_busy
    answers: bool = True
    answered_by: str = "human"  # what machine detection finds; docs/simulator.md lists the values
    language: str = "en"  # spoken by this party; a recogniser set to another one prints nonsense


@dataclass(frozen=True)
class Scenario:
    """A caller, ready to be put on a call."""

    name: str
    title: str = ""
    party: Party = field(default_factory=Party)
    steps: tuple[Step, ...] = ()
    faults: tuple[dict[str, Any], ...] = ()
    options: dict[str, Any] = field(default_factory=dict)
    check: Expectation = field(default_factory=Expectation)

    @classmethod
    def from_dict(cls, given: dict[str, Any], name: str) -> "Scenario":
        """Build a scenario from parsed TOML or JSON; ScenarioError says what is wrong where."""
        for key in given:
            if key not in ("title", "caller", "step", "faults", "options", "check"):
                raise ScenarioError(f"{name}: {key}: no such table")
        return cls(
            name=name,
            title=str(given.get("title", "")),
            party=_at(f"{name}, caller", _party, given.get("caller", {})),
            steps=tuple(
                _at(f"{name}, step {number}", Step.from_dict, step)
                for number, step in enumerate(_tables(given, "step", name), start=1)
            ),
            faults=tuple(
                _at(f"{name}, faults {number}", _checked_fault, fault)
                for number, fault in enumerate(_tables(given, "faults", name), start=1)
            ),
            options=_at(f"{name}, options", _checked_options, given.get("options", {})),
            check=_at(f"{name}, check", Expectation.from_dict, given.get("check", {})),
        )


def _tables(given: dict[str, Any], key: str, name: str) -> list[Any]:
    tables = given.get(key, [])
    if not isinstance(tables, list):
        raise ScenarioError(f"{name}: {key}: write it as [[{key}]]")
    return tables


def _at(place: str, build: Callable[[dict[str, Any]], Any], given: Any) -> Any:
    try:
        if not isinstance(given, dict):
            raise ValueError(f"{given!r} is not a table")  # noqa: TRY004  # one kind of error for the reader
        return build(given)
    except ValueError as error:
        raise ScenarioError(f"{place}: {error}") from error


def _party(given: dict[str, Any]) -> Party:
    return read(Party, given)


def _checked_fault(given: dict[str, Any]) -> dict[str, Any]:
    Fault.from_dict(given)
    return dict(given)


def _checked_options(given: dict[str, Any]) -> dict[str, Any]:
    Options().with_changes(given)
    return given


def load(name: str) -> Scenario:
    """Read a shipped scenario by name, or any file by its path."""
    path = Path(name) if name.endswith(".toml") else FILES.get(name)
    if path is None or not path.is_file():
        raise ScenarioError(f"no scenario {name!r}; there are {', '.join(names())}")
    try:
        given = tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ScenarioError(f"{path.name}: {error}") from error
    return Scenario.from_dict(given, path.stem)


def names() -> list[str]:
    """Return the names of the shipped scenarios."""
    return sorted(FILES)
