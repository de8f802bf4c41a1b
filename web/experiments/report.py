"""An agent's experiments and shadow in figures and plain words."""

import json
from typing import Any

from pydantic import BaseModel, Field

from calls.service.trial_counts import TrialCounts, Trials
from monitor.experiments.arms import Arm, experiment_id, shadow_id
from monitor.experiments.comparison import MEASURES, Comparison, Share, compare
from monitor.experiments.statistics import Interval
from monitor.replay.differences import FIGURES
from monitor.settings import AgentConfig
from monitor.settings.experiments import Experiment, OtherSettings
from web.call_view.serialize import moment
from web.dependencies import Dependencies
from web.replay.report import Figure
from web.replay.titles import TITLES, counted

SHOWN = 20


class ShareShown(BaseModel):
    """A share of calls, with the 95 % interval by Wilson."""

    hits: int
    of: int
    low: float
    high: float
    words: str


class Measure(BaseModel):
    """One measure of both groups; the difference is the other's share less the usual one's."""

    measure: str = Field(description=f"One of {', '.join(MEASURES)}.")
    what: str
    usual: ShareShown
    other: ShareShown
    difference_low: float = Field(description="95 % interval of the difference, by Newcombe.")
    difference_high: float
    words: str


class ExperimentShown(BaseModel):
    """One experiment so far. A call is counted a minute after its end."""

    name: str
    settings: dict[str, Any]
    share: float
    running: bool = Field(description="New calls take part.")
    since: str | None = Field(description="Time of the first counted call, UTC.")
    stopped_at: str | None = Field(description="When a guard rail stopped it, UTC.")
    stopped_why: str | None
    calls_usual: int
    calls_other: int
    measures: list[Measure]


class ShadowCall(BaseModel):
    """A call that the shadow would have handled otherwise."""

    call_control_id: str
    ended_at: str | None
    changes: list[str]


class ShadowShown(BaseModel):
    """The shadow so far."""

    settings: dict[str, Any]
    since: str | None = Field(description="Time of the first counted call, UTC.")
    calls: int
    changed: int = Field(description="Calls that would have gone differently.")
    approximate: int = Field(description="Calls affected by interim transcripts.")
    figures: dict[str, Figure] = Field(description=f"Sums: {', '.join(FIGURES)}.")
    latest: list[ShadowCall] = Field(description="Calls that would have gone differently.")
    words: str


class TrialReport(BaseModel):
    """What an agent tries out, and what it has shown."""

    agent: str
    shadow: ShadowShown | None
    experiments: list[ExperimentShown]


def report(deps: Dependencies, config: AgentConfig) -> TrialReport:
    """Return what *config* tries out so far. Raises StoreUnavailableError."""
    trials = Trials(deps.store.redis)
    return TrialReport(
        agent=config.id,
        shadow=_shadow(trials, config.id, config.shadow) if config.shadow else None,
        experiments=[_experiment(trials, config.id, each) for each in config.experiments],
    )


def _experiment(trials: Trials, agent: str, experiment: Experiment) -> ExperimentShown:
    counts = trials.counts(agent, experiment_id(experiment))
    usual, other = counts.of(Arm.USUAL), counts.of(Arm.OTHER)
    return ExperimentShown(
        name=experiment.name,
        settings=experiment.settings.dead_air_settings,
        share=experiment.share,
        running=experiment.running and not counts.stopped_at_ms,
        since=moment(counts.since_ms) if counts.since_ms else None,
        stopped_at=moment(counts.stopped_at_ms) if counts.stopped_at_ms else None,
        stopped_why=counts.stopped_why or None,
        calls_usual=usual.get("calls", 0),
        calls_other=other.get("calls", 0),
        measures=[_measure(each) for each in compare(usual, other)],
    )


def _measure(of: Comparison) -> Measure:
    return Measure(
        measure=of.measure,
        what=MEASURES[of.measure][1],
        usual=_share(of.usual),
        other=_share(of.other),
        difference_low=round(of.difference.low, 4),
        difference_high=round(of.difference.high, 4),
        words=of.words,
    )


def _share(of: Share) -> ShareShown:
    low, high = Interval(round(of.interval.low, 4), round(of.interval.high, 4))
    return ShareShown(hits=of.hits, of=of.of, low=low, high=high, words=of.in_words)


def _shadow(trials: Trials, agent: str, shadow: OtherSettings) -> ShadowShown:
    trial = shadow_id(shadow)
    found = trials.counts(agent, trial)
    calls, changed = found.counts.get("calls", 0), found.counts.get("changed", 0)
    every, exact = found.of("all"), found.of("exact")
    return ShadowShown(
        settings=shadow.dead_air_settings,
        since=moment(found.since_ms) if found.since_ms else None,
        calls=calls,
        changed=changed,
        approximate=found.counts.get("approximate", 0),
        figures={n: Figure(all=every.get(n, 0), exact=exact.get(n, 0)) for n in FIGURES},
        latest=[_shadow_call(line) for line in trials.latest(agent, trial, SHOWN)],
        words=_words(found, calls, changed),
    )


def _words(found: TrialCounts, calls: int, changed: int) -> str:
    if not calls:
        return "No call has been replayed with these settings yet."
    every = found.of("all")
    told = [counted(every[name], title) for name, title in TITLES.items() if every.get(name)]
    what = f": {', '.join(told)}" if told else ""
    return f"{changed} of {counted(calls, 'calls')} would have gone differently{what}."


def _shadow_call(line: str) -> ShadowCall:
    told = json.loads(line)
    ended = moment(told["ended_at_ms"])
    return ShadowCall(
        call_control_id=told["call_control_id"], ended_at=ended, changes=told["changes"]
    )
