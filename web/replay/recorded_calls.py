"""The calls of an agent that are over, each with the settings it was handled by.

Those were the agent's at the time, if that version is still kept, with the call's own on top.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from calls.snapshot import CallSnapshot
from calls.timeline import Entry
from monitor.replay.settings_then import settings_then
from monitor.settings import AgentConfig, DeadAirSettings
from web.dependencies import Dependencies
from web.history.search import CallFilter, calls, search


@dataclass(frozen=True, slots=True)
class RecordedCall:
    """One call that was answered, its timeline, and its settings as they were."""

    call: CallSnapshot
    entries: list[Entry]
    settings: DeadAirSettings


def recorded(
    deps: Dependencies, config: AgentConfig, since_ms: int, most: int
) -> Iterator[RecordedCall]:
    """Yield up to *most* answered calls, newest first. Raises StoreUnavailableError."""
    versions = deps.directory.versions(config.id)
    wanted = CallFilter(agent=config.id, from_ms=since_ms)
    names = (found.ended.call for found in search(deps, wanted))
    for call in calls(deps, islice(names, most)):
        if call.answered_at_ms:
            settings = settings_then(config, versions, call)
            yield RecordedCall(call, deps.store.timeline(call.call_control_id), settings)
