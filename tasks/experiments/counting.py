"""Counts a call that is over in its agent's experiment and shadow, each once.

It runs when a call is at rest, a minute after its end, so the way of a live call pays nothing for
it. The shadow is a replay of the call's timeline: exact up to the first difference, as
`monitor.replay.what_if` says.
"""

import json
from collections.abc import Sequence
from time import monotonic

import structlog
from pydantic import ValidationError

from calls.agent_directory import AgentDirectory, AgentVersion
from calls.pending.hook_outbox import HookOutbox
from calls.service.counters import Counters
from calls.service.trial_counts import Trials
from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from calls.timeline import Entry
from deadair import StoreUnavailableError
from monitor.agent_configs import AgentConfigs
from monitor.experiments.arms import Arm, experiment_id, place_of, shadow_id
from monitor.experiments.call_outcome import outcome
from monitor.experiments.comparison import broken_rail
from monitor.hooks.events import alarm
from monitor.replay.agreement import has_interim_words
from monitor.replay.differences import CallDifference, difference
from monitor.replay.settings_then import settings_then
from monitor.replay.what_if import what_if
from monitor.settings import AgentConfig, DeadAirSettings
from monitor.settings.experiments import OtherSettings
from tasks.hooks.notifier import HookNotifier

AGENTS_FOR_S = 10.0
"""Seconds for which agents are cached. A call at rest was answered longer ago than that."""

SENTENCES = 12
"""How many of the calls that would have gone differently are kept."""

log = structlog.get_logger("tasks.experiments")


class CallsAtRest:
    """What is done with each call that has been over for a while (`calls.ended.retention`)."""

    def __init__(
        self,
        store: CallStore,
        directory: AgentDirectory,
        notifier: HookNotifier,
        counters: Counters,
    ) -> None:
        self._store, self._directory, self._counters = store, directory, counters
        self._notifier = notifier
        self._trials, self._outbox = Trials(store.redis), HookOutbox(store.redis)
        self._agents = AgentConfigs(directory)
        self._versions: dict[str, list[AgentVersion]] = {}
        self._looked_at = 0.0

    def __call__(self, call: str, agent: str, reference: str, entries: list[Entry]) -> None:
        """Tell teams what they missed, and count the call. Raises StoreUnavailableError."""
        self._notifier.add_missing(call, agent, reference, entries)
        try:
            self._count(call, agent, entries)
        except StoreUnavailableError:
            raise
        except Exception:  # one call must not keep the others from rest
            log.exception("A call can't be counted", call_control_id=call, agent=agent)

    def _count(self, call: str, agent: str, entries: list[Entry]) -> None:
        config = self._config(agent)
        if not config.shadow and not config.experiments:
            return
        figures = outcome(entries)
        if not figures:
            return
        stored = self._store.snapshot(call, Origin(by="experiments"))
        trial = place_of(stored.settings_override)
        if trial is not None:
            named = {f"{trial.arm}.{name}": amount for name, amount in figures.items()}
            ended_ms = entries[-1].at_ms
            if self._trials.count(config.id, trial.id, call, ended_ms, named):
                self._guard(config, trial.id, call)
        if config.shadow and (trial is None or trial.arm != Arm.OTHER):
            self._shadow(config, config.shadow, stored, entries)

    # -- guard rails --------------------------------------------------------------------------

    def _guard(self, config: AgentConfig, trial: str, call: str) -> None:
        """Stop the experiment that this call was counted in, if it broke a guard rail."""
        mine = (each for each in config.experiments if experiment_id(each) == trial)
        experiment = next(mine, None)
        if experiment is None:
            return
        counts = self._trials.counts(config.id, trial)
        usual, other = counts.of(Arm.USUAL), counts.of(Arm.OTHER)
        why = broken_rail(usual, other, experiment.guard_rails)
        if not why or counts.stopped_at_ms:
            return
        now_ms = self._outbox.now_ms()
        if not self._trials.stop(config.id, trial, why, now_ms):
            return
        log.error("ALARM: an experiment is stopped", agent=config.id, trial=trial, why=why)
        self._counters.add("experiments_stopped", agent=config.id)
        told = alarm("experiment_stopped", f"experiment_stopped {trial}")
        self._notifier.add(config.id, call, told, now_ms)

    # -- shadow -------------------------------------------------------------------------------

    def _shadow(
        self, config: AgentConfig, shadow: OtherSettings, call: CallSnapshot, entries: list[Entry]
    ) -> None:
        own = settings_then(config, self._versions_of(config.id), call)
        try:
            changed = own.model_dump() | shadow.dead_air_settings
            other = DeadAirSettings.model_validate(changed)
        except ValidationError:  # together with the call's own settings
            return
        found = difference(call.call_control_id, what_if(entries, own, other))
        figures = _figures(found, entries)
        line = _line(found, entries[-1].at_ms) if found.differs_at_s is not None else ""
        trial, ended_ms = shadow_id(shadow), entries[-1].at_ms
        self._trials.count(config.id, trial, call.call_control_id, ended_ms, figures, line)

    def _config(self, agent: str) -> AgentConfig:
        if monotonic() - self._looked_at > AGENTS_FOR_S:
            self._agents, self._looked_at = AgentConfigs(self._directory), monotonic()
            self._versions = {}
        return self._agents.config(agent)

    def _versions_of(self, agent: str) -> list[AgentVersion]:
        if agent not in self._versions:
            self._versions[agent] = self._directory.versions(agent)
        return self._versions[agent]


def _figures(found: CallDifference, entries: Sequence[Entry]) -> dict[str, int]:
    """Return what the shadow counts of a call: `all.earlier`, `exact.earlier` ..."""
    counted = {"calls": 1, "changed": int(found.differs_at_s is not None)}
    counted["approximate"] = int(has_interim_words(entries))
    for name, amount in found.figures.items():
        counted[f"all.{name}"] = amount
        counted[f"exact.{name}"] = found.exact.get(name, 0)
    return {name: amount for name, amount in counted.items() if amount}


def _line(found: CallDifference, ended_at_ms: int) -> str:
    return json.dumps(
        {
            "call_control_id": found.call_control_id,
            "ended_at_ms": ended_at_ms,
            "changes": list(found.changes[:SENTENCES]),
        }
    )
