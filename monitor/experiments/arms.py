"""Which calls an experiment gives other settings, and how a call remembers it. Pure.

An experiment's place in a call is stored with the call's own settings when it begins. So every
process sees the same, and a later change of the experiment does not reach a call that runs.
"""

import json
from enum import StrEnum
from hashlib import sha256

from pydantic import ValidationError

from monitor.settings import AgentConfig
from monitor.settings.agent import CallOverride, Trial
from monitor.settings.experiments import Experiment, OtherSettings


class Arm(StrEnum):
    """The two groups of calls that an experiment compares."""

    USUAL = "usual"
    OTHER = "other"


def running(config: AgentConfig) -> Experiment | None:
    """Return the agent's experiment that new calls take part in."""
    return next((each for each in config.experiments if each.running), None)


def arm_of(name: str, call_control_id: str, share: float) -> Arm:
    """Return the group of a call in the experiment *name*: by hash, the same in every process."""
    digest = sha256(f"{name}\n{call_control_id}".encode()).digest()
    place = int.from_bytes(digest[:8]) / 2**64
    return Arm.OTHER if place < share else Arm.USUAL


def experiment_id(experiment: Experiment) -> str:
    """Return what its counts are kept under: other settings or guard rails begin new ones."""
    rails = experiment.guard_rails.model_dump(mode="json")
    return f"{experiment.name}:{_digest(experiment.settings.dead_air_settings, rails)}"


def shadow_id(shadow: OtherSettings) -> str:
    return f"shadow:{_digest(shadow.dead_air_settings)}"


def _digest(*parts: object) -> str:
    return sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:12]


def taking_part(experiment: Experiment, call_control_id: str, override: str) -> str:
    """Return the *override* of a call that begins (JSON or ''), with its place in *experiment*.

    A call whose own settings are among those tested takes no part.
    """
    tested = experiment.settings.dead_air_settings
    own = CallOverride.model_validate_json(override) if override else CallOverride()
    if own.dead_air_settings.keys() & tested.keys():
        return override
    arm = arm_of(experiment.name, call_control_id, experiment.share)
    settings = tested if arm is Arm.OTHER else {}
    trial = Trial(id=experiment_id(experiment), arm=arm, tested=sorted(tested), settings=settings)
    given = json.loads(override) if override else {}
    return json.dumps(given | {"experiment": trial.model_dump(mode="json")})


def place_of(override: str) -> Trial | None:
    """Return a call's place in an experiment; None without one, or if it got settings of its own.

    *override* is the call's, as stored.
    """
    try:
        own = CallOverride.model_validate_json(override) if override else CallOverride()
    except ValidationError:
        return None
    trial = own.experiment
    return None if trial is None or own.dead_air_settings.keys() & set(trial.tested) else trial
