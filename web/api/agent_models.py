"""Requests and answers about agents, as the API documents them."""

from pydantic import BaseModel, Field

from monitor.settings import AGENT_ID, AgentConfig


class AgentPath(BaseModel):
    agent_id: str = Field(description="Id of the agent; `default` always exists.")


class AgentList(BaseModel):
    agents: list[AgentConfig]
    next_cursor: str | None = Field(
        description="Pass it as `cursor` for the next page; null on the last."
    )


class VersionPath(AgentPath):
    n: int = Field(description="Number of the version.")


class Version(BaseModel):
    n: int = Field(description="Number of the version, from 1 on.")
    at: str = Field(description="When it was made, UTC.")
    by: str = Field(description="Author: a person's name, or api.")
    deleted: bool = Field(description="The agent was deleted; default: reset to its defaults.")
    changes: list[str] = Field(description="Differences from the previous version.")


class AgentVersions(BaseModel):
    versions: list[Version]


class AgentBody(AgentConfig):
    """An agent in a request. A missing field takes its default, or stays as it is (PATCH)."""

    id: str = Field(
        "",
        pattern=AGENT_ID,
        json_schema_extra={"readOnly": True},
        description="Optional: the URL names the agent.",
    )
