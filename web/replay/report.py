"""What other settings would have done with an agent's calls, in figures and call by call."""

import gevent
from pydantic import BaseModel, Field

from calls.call_index import CallIndex
from monitor.replay.agreement import has_interim_words
from monitor.replay.differences import FIGURES, CallDifference, difference, sums
from monitor.replay.settings_then import with_override
from monitor.replay.what_if import what_if
from monitor.settings import AgentConfig
from web.call_view.serialize import moment
from web.dependencies import Dependencies
from web.replay.recorded_calls import recorded

DAY_MS = 86_400_000
WEEK_DAYS = 7
PAUSE_S = 0.01
"""Left to live calls between two recorded ones: a replay takes some ms of a worker's time."""


class Figure(BaseModel):
    """One number."""

    all: int = Field(description="Count if the caller does the same as recorded.")
    exact: int = Field(description="Of these, how many do not depend on the caller.")


class Changed(BaseModel):
    """A call that would have gone otherwise. Seconds count from the answer."""

    call_control_id: str
    ended_at: str | None
    differs_at_s: float = Field(description="Until then the replay equals the recording.")
    hang_up_moved_s: float | None = Field(
        description="How much later a hang-up for silence comes; negative: earlier."
    )
    figures: dict[str, Figure]
    changes: list[str] = Field(description="The differences, in words.")


class ReplayReport(BaseModel):
    """The recorded calls of an agent under other settings."""

    agent: str
    since: str | None
    calls: int = Field(description="Calls replayed.")
    changed: int = Field(description="Calls that would have gone differently.")
    approximate: int = Field(
        description="Calls affected by interim transcripts, which are not recorded."
    )
    complete: bool = Field(description="False if not all calls were replayed.")
    figures: dict[str, Figure] = Field(description=f"Sums: {', '.join(FIGURES)}.")
    differences: list[Changed] = Field(description="The calls that differ, newest first.")


def replay(
    deps: Dependencies, config: AgentConfig, wanted: AgentConfig, since_ms: int, most: int
) -> ReplayReport:
    """Replay the calls of *config* since then as if it had been *wanted*.

    Raises StoreUnavailableError.
    """
    raw = wanted.model_dump_json()
    found: list[tuple[CallDifference, int]] = []
    approximate = 0
    for each in recorded(deps, config, since_ms, most + 1):
        if len(found) == most:
            break
        other = with_override(raw, each.call)
        replayed = what_if(each.entries, each.settings, other)
        found.append((difference(each.call.call_control_id, replayed), each.call.ended_at_ms))
        approximate += has_interim_words(each.entries)
        gevent.sleep(PAUSE_S)
    total = sums((each for each, _ in found), approximate)
    return ReplayReport(
        agent=config.id,
        since=moment(since_ms),
        calls=total.calls,
        changed=total.changed,
        approximate=total.approximate,
        complete=len(found) < most,
        figures=_figures(total.figures, total.exact),
        differences=[_changed(each, at) for each, at in found if each.differs_at_s is not None],
    )


def since_days(deps: Dependencies, days: float) -> int:
    """Return the time (epoch ms of Redis) that many days ago."""
    now_ms = CallIndex(deps.store.redis).live_calls(()).now_ms
    return now_ms - round(days * DAY_MS)


def _figures(of: "dict[str, int]", exact: "dict[str, int]") -> dict[str, Figure]:
    return {name: Figure(all=of.get(name, 0), exact=exact.get(name, 0)) for name in FIGURES}


def _changed(of: CallDifference, ended_at_ms: int) -> Changed:
    return Changed(
        call_control_id=of.call_control_id,
        ended_at=moment(ended_at_ms),
        differs_at_s=of.differs_at_s or 0.0,
        hang_up_moved_s=of.hang_up_moved_s,
        figures=_figures(dict(of.figures), dict(of.exact)),
        changes=list(of.changes),
    )
