"""The agents as pages find and change them: in the name of the person who is signed in."""

from flask import abort, session

from monitor.settings import AgentConfig
from web.agent_config.repository import AgentRepository, UnknownAgentError
from web.dependencies import dependencies


def repository() -> AgentRepository:
    p = dependencies()
    return AgentRepository(p.directory, str(session.get("name") or "the pages"), p.config.tell)


def found(agent: str) -> AgentConfig:
    """Return the agent, or end the request with 404."""
    try:
        return repository().find(agent)
    except UnknownAgentError:
        abort(404, f"There is no agent {agent}.")
