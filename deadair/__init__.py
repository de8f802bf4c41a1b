"""The public package: the protocol of an agent, and what else other code may import.

`agents` are the agents that come with Dead Air, `config` is the environment, `logs` the log format.

An agent is created once per call, on the worker that holds the call's media socket, and is never
serialised. Dead Air calls its methods (`Agent`); it acts through its `Call`. Everything it says
goes through the call's playback ledger, as check-ins do, so dead-air handling never talks over it.

Name yours in the agent's configuration as `agent_class`: `package.module:Class`. The class is
called with the agent's `agent_options` (a dict) if it takes an argument, else without. It may
refuse them by `OptionsError`, whose message the API and the form show at that field: so creating
an agent should do nothing else. Its methods run one at a time in a greenlet of their own: they may
block (on a language model, say) without delaying the call's monitor.
"""

from collections.abc import Mapping
from importlib import import_module
from inspect import Parameter, signature
from typing import Any

from deadair.client import DeadAir
from deadair.protocol import Agent, Call, StoreUnavailableError, Voice

__all__ = [
    "AGENT_ALIASES", "DEFAULT_AGENT", "Agent", "AgentNotFoundError", "Call", "DeadAir",
    "OptionsError", "StoreUnavailableError", "Voice", "load",
]  # fmt: skip

DEFAULT_AGENT = "greeter"
AGENT_ALIASES = {
    DEFAULT_AGENT: "deadair.agents.greeter:Greeter",
    "chat": "deadair.agents.chat:Chat",
    "remote": "deadair.agents.remote:Remote",
    "http": "deadair.agents.http:Http",
    "agents.greeter:Greeter": "deadair.agents.greeter:Greeter",  # stored by 0.1
}
"""Short and former names of agents that come with Dead Air."""


class AgentNotFoundError(Exception):
    """The configured `agent_class` can't be loaded; the message says why."""


class OptionsError(ValueError):
    """An entry of `agent_options` is not what the agent takes; *field* names it, '' for all."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(f"{field} {message}".lstrip())
        self.field = field
        self.message = message


def load(agent_class: str, options: Mapping[str, Any] | None = None) -> Agent:
    """Return a new agent of *agent_class* (`package.module:Class`, or one of `AGENT_ALIASES`).

    Raises AgentNotFoundError, and OptionsError when it refuses *options*.
    """
    module_name, _, class_name = AGENT_ALIASES.get(agent_class, agent_class).partition(":")
    given = dict(options or {})
    try:
        found = getattr(import_module(module_name), class_name)
        takes = _takes_options(found)
        if given and not takes:
            raise OptionsError("", f"must be empty: {agent_class} takes none")
        made = found(given) if takes else found()
    except OptionsError:
        raise
    except Exception as error:
        raise AgentNotFoundError(f"agent_class {agent_class!r} can't be made: {error}") from error
    agent: Agent = made
    return agent


def _takes_options(agent_class: Any) -> bool:
    """Return whether *agent_class* is called with its options: it takes a positional argument."""
    positional = {Parameter.POSITIONAL_ONLY, Parameter.POSITIONAL_OR_KEYWORD}
    return any(p.kind in positional for p in signature(agent_class).parameters.values())
