"""Figures of silences by day and agent, at today's prices (docs/tuning/costs.md)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta

from pydantic import BaseModel, Field

from calls.service.silence_days import AGENT, DAYS_KEPT, SEPARATOR, SilenceDays
from monitor.agent_configs import AgentConfigs
from monitor.silences.figures import FIGURES
from web.dependencies import Dependencies

WEEK_DAYS = 7
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC).date()


class CostRow(BaseModel):
    """The figures of one agent on one day."""

    day: str = Field(description="Day on which the calls ended, UTC.")
    agent: str = Field(description="Agent of the calls.")
    calls: int = Field(description="Answered calls that ended.")
    call_minutes: float = Field(description="Their minutes from answer to end.")
    silences: int = Field(description="Silences that led to a step or lasted at least 3 s.")
    silent_minutes: float = Field(description="Minutes of silence.")
    checkins: int = Field(description="Check-ins that began to play.")
    false_checkins: int = Field(description="Check-ins to callers who were about to speak.")
    recovered: int = Field(description="Silences in which the caller answered a check-in.")
    ended_for_silence: int = Field(description="Calls that Dead Air ended for silence.")
    saved_minutes: float = Field(
        description="Estimated minutes that these calls would have continued."
    )
    silence_cost: float = Field(description="Price of the minutes of silence.")
    saved: float = Field(description="Price of the minutes saved.")
    brought: float = Field(description="Value of the recovered callers.")
    causes: dict[str, int] = Field(description="Silences by cause.")


def rows(deps: Dependencies, since: date | None, until: date | None, agent: str) -> list[CostRow]:
    """Return the figures, the newest day first. Raises StoreUnavailableError.

    Without *since* and *until* those of the last seven days; '' for all agents.
    """
    days = SilenceDays(deps.store.redis)
    last = (until - _EPOCH).days if until else days.today()
    first = (since - _EPOCH).days if since else last - WEEK_DAYS + 1
    wanted = range(last, max(first, last - DAYS_KEPT, 0) - 1, -1)
    agents = AgentConfigs(deps.directory)
    return [
        _row(agents, day, name, sums)
        for day, fields in days.of(wanted).items()
        for name, sums in sorted(_by_agent(fields).items())
        if agent in {"", name}
    ]


def total(of: Iterable[CostRow]) -> dict[str, float]:
    """Return the sums of all rows by column."""
    sums: dict[str, float] = defaultdict(float)
    for row in of:
        for name, value in row.model_dump(exclude={"day", "agent", "causes"}).items():
            sums[name] = round(sums[name] + value, 2)
    return sums


def _by_agent(fields: Mapping[str, int]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for field, amount in fields.items():
        kind, name, *rest = field.split(SEPARATOR)
        if kind == AGENT and len(rest) == 1:
            found[name][rest[0]] = amount
    return found


def _row(agents: AgentConfigs, day: int, agent: str, sums: Mapping[str, int]) -> CostRow:
    settings = agents.settings(agent, "")
    of = {name: sums.get(name, 0) for name in FIGURES}
    silent, saved = of["silent_ms"] / 60_000, of["saved_ms"] / 60_000
    prefix = "cause."
    return CostRow(
        day=(_EPOCH + timedelta(days=day)).isoformat(),
        agent=agent,
        calls=of["calls"],
        call_minutes=round(of["call_ms"] / 60_000, 2),
        silences=of["silences"],
        silent_minutes=round(silent, 2),
        checkins=of["checkins"],
        false_checkins=of["false_checkins"],
        recovered=of["recovered"],
        ended_for_silence=of["ended_for_silence"],
        saved_minutes=round(saved, 2),
        silence_cost=round(silent * settings.price_per_minute, 2),
        saved=round(saved * settings.price_per_minute, 2),
        brought=round(of["recovered"] * settings.recovery_value, 2),
        causes={k.removeprefix(prefix): n for k, n in sums.items() if k.startswith(prefix)},
    )
