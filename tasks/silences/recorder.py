"""Counts the silences of a call that is over, once, before its timeline is packed."""

from collections import Counter
from collections.abc import Mapping, Sequence

from calls.agent_directory import AgentDirectory
from calls.service.counters import Counters
from calls.service.silence_days import AGENT, DAY_MS, LINE, SEPARATOR, SilenceDays
from calls.timeline import Entry
from monitor.agent_configs import AgentConfigs
from monitor.silences.answer_times import class_of
from monitor.silences.figures import figures_of


class SilenceRecorder:
    """Adds each call to the sums of its day, and its silences to the metrics."""

    def __init__(self, days: SilenceDays, directory: AgentDirectory, counters: Counters) -> None:
        self._days = days
        self._directory = directory
        self._counters = counters

    def record(self, call: str, agent: str, _reference: str, entries: Sequence[Entry]) -> None:
        """Count *call*, unless it was counted before. Raises StoreUnavailableError."""
        connection, prefix, override = self._days.about(call)
        settings = AgentConfigs(self._directory).settings(agent, override)
        found = figures_of(entries, settings)
        if found is None:
            return
        sums = _fields(AGENT, agent, of=found.sums)
        sums |= _fields(AGENT, agent, of={f"cause.{c}": n for c, n in found.causes.items()})
        sums |= _fields(AGENT, agent, of={f"cause_ms.{c}": n for c, n in found.cause_ms.items()})
        classes = Counter(map(class_of, found.answers_ms))
        sums |= _fields(AGENT, agent, of={f"answer_ms.{c}": n for c, n in classes.items()})
        sums |= _fields(LINE, connection, prefix, of=found.causes)
        if not self._days.add(call, found.ended_at_ms // DAY_MS, sums):
            return
        for cause, count in found.causes.items():
            self._counters.add("silences", count, agent=agent, cause=cause)
            about = {"connection": connection, "prefix": prefix, "cause": cause}
            self._counters.add("silences_by_line", count, **about)
        for answer_ms in found.answers_ms:
            self._counters.observe("answer_seconds", answer_ms / 1000, agent=agent)
        for side in ("agent", "caller"):
            owed_s = found.sums[f"{side}_ms"] / 1000
            self._counters.observe("silence_owed_seconds", owed_s, agent=agent, side=side)
        if found.sums["false_checkins"]:
            self._counters.add("checkins_false", found.sums["false_checkins"], agent=agent)


def _fields(*names: str, of: Mapping[str, int]) -> dict[str, int]:
    return {SEPARATOR.join((*names, name)): amount for name, amount in of.items()}
