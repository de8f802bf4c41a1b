"""Agent configurations as the hub last polled them, parsed and never failing.

A configuration that can't be parsed (for example, another version's) falls back to the defaults,
with an error in the log: a typo must not leave a caller in silence.
"""

from collections.abc import Mapping

import structlog
from pydantic import ValidationError

from calls.agent_directory import AgentDirectory
from monitor.settings import AgentConfig, DeadAirSettings, effective, parse_agent

log = structlog.get_logger("monitor.agents")


class AgentConfigs:
    """Reads agents through *directory*, and serves those of live calls from the hub's poll."""

    def __init__(self, directory: AgentDirectory) -> None:
        self._directory = directory
        self._raw: dict[str, str] = {}

    def refresh(self, polled: Mapping[str, str], wanted: list[str]) -> set[str]:
        """Store what a poll returned for the agents *wanted*; returns those that changed."""
        fresh = {agent: polled.get(agent, "") for agent in wanted}
        changed = {a for a, raw in fresh.items() if a in self._raw and self._raw[a] != raw}
        self._raw = fresh
        return changed

    def read(self) -> Mapping[str, str]:
        """Return what is stored of each agent that was asked for; '' of one that is unknown."""
        return self._raw

    def _raw_of(self, agent: str) -> str:
        if agent not in self._raw:
            self._raw[agent] = self._directory.raw(agent) or ""
        return self._raw[agent] or AgentConfig(id=agent).model_dump_json()

    def config(self, agent: str) -> AgentConfig:
        """Return the configuration of *agent*. Raises StoreUnavailableError on a first read."""
        try:
            return parse_agent(self._raw_of(agent))
        except ValidationError as error:
            log.error("Agent configuration is invalid", agent=agent, errors=error.error_count())
            return AgentConfig(id=agent)

    def settings(self, agent: str, override: str) -> DeadAirSettings:
        """Return the dead-air settings of a call of *agent* with its own *override* (JSON)."""
        try:
            return effective(self._raw_of(agent), override)
        except ValidationError as error:
            log.error("Dead-air settings are invalid", agent=agent, errors=error.error_count())
            return self.config(agent).settings.dead_air_settings
