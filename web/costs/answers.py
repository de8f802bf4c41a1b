"""How fast agents answered, and whose silence it was, over some days: for charts."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from monitor.silences.answer_times import percentile_s
from web.costs.report import named, sums_by_agent
from web.dependencies import Dependencies
from web.history.outcomes import Bar

MINUTE_MS = 60_000
MOST_AGENTS = 12
"""Agents in a chart: those with the most answers."""


@dataclass(frozen=True, slots=True)
class AgentTurns:
    """The answers of one agent; the percentiles are None without any."""

    agent: str
    answers: int
    p50_s: float | None
    p95_s: float | None
    agent_ms: int
    caller_ms: int


def turns(
    deps: Dependencies, since: date | None, until: date | None, agent: str
) -> list[AgentTurns]:
    """Return the agents with the most answers in those days, the last seven if none are given.

    Raises StoreUnavailableError.
    """
    sums: dict[str, Counter[str]] = {}
    for _, name, of in sums_by_agent(deps, since, until, agent):
        sums.setdefault(name, Counter()).update(of)
    found = [_turns(name, of) for name, of in sums.items()]
    heard = [each for each in found if each.answers or each.agent_ms or each.caller_ms]
    return sorted(heard, key=lambda each: (-each.answers, each.agent))[:MOST_AGENTS]


def _turns(agent: str, of: Counter[str]) -> AgentTurns:
    classes = named(of, "answer_ms.")
    halves = percentile_s(classes, 0.5), percentile_s(classes, 0.95)
    return AgentTurns(agent, of["answers"], *halves, of["agent_ms"], of["caller_ms"])


def answer_bars(found: list[AgentTurns]) -> list[Bar]:
    """Return two bars for each agent: the median of its answer times, and the 95th percentile."""
    longest = max((each.p95_s or 0 for each in found), default=0) or 1
    return [
        Bar(f"{each.agent}, {share}", seconds / longest, f"{seconds:.2f} s", "agent")
        for each in found
        for share, seconds in (("median", each.p50_s), ("p95", each.p95_s))
        if seconds is not None
    ]


def owed_bars(found: list[AgentTurns]) -> list[Bar]:
    """Return two bars for each agent: silence in which it owed words, and in which callers did."""
    longest = max((max(each.agent_ms, each.caller_ms) for each in found), default=0) or 1
    return [
        Bar(f"{each.agent}, {side}", ms / longest, _duration(ms), style)
        for each in found
        for side, ms, style in (
            ("the agent", each.agent_ms, "agent"),
            ("the caller", each.caller_ms, "caller"),
        )
    ]


def _duration(ms: int) -> str:
    """Return 12.3 s, or 4.5 min from a minute on."""
    return f"{ms / 1000:.1f} s" if ms < MINUTE_MS else f"{ms / MINUTE_MS:.1f} min"
