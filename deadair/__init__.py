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
from contextlib import AbstractContextManager
from importlib import import_module
from inspect import Parameter, signature
from typing import Any, Protocol

from deadair.client import DeadAir

__all__ = [
    "AGENT_ALIASES", "DEFAULT_AGENT", "Agent", "AgentNotFoundError", "Call", "DeadAir",
    "OptionsError", "StoreUnavailableError", "load",
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


class StoreUnavailableError(Exception):
    """The state of the calls could not be read or changed now; nothing is half-done."""


class Call(Protocol):
    """What an agent may do on its call. Methods raise StoreUnavailableError if Redis is away."""

    @property
    def call_control_id(self) -> str: ...

    @property
    def greeting(self) -> str:
        """The greeting as configured now; may be empty."""

    def say(self, text: str) -> str:
        """Have Telnyx speak *text* after what is playing; returns the utterance's id.

        Returns '' when the call is over. Raises ValueError for empty text or over 3,000 characters.
        """

    def play(self, audio_url: str, seconds: float) -> str:
        """Have Telnyx play the file at *audio_url*, about *seconds* long; returns its id."""

    def stream(self, pcmu: bytes) -> str:
        """Send *pcmu* (mu-law, 8 kHz, mono) over the media socket; returns its id.

        Telnyx queues and paces it. For agents that synthesise their own voice.
        """

    def thinking(self, for_s: float = 30.0) -> AbstractContextManager[None]:
        """Hold check-ins back while thinking, for *for_s* seconds at most.

        The agent's `thinking_timeout` is the limit.
        """

    def suspended(self, why: str, for_s: float) -> AbstractContextManager[None]:
        """Suspend dead-air handling (for a gather, a transfer), *for_s* seconds at most.

        The end of the block ends this reason and no other: a call that was bridged meanwhile stays
        suspended for the bridge.
        """

    def hang_up(self) -> None:
        """End the call once everything that was said has been heard."""


class Agent(Protocol):
    """The methods Dead Air calls. An exception is logged and ends nothing but that one method.

    Two more are optional: `suspended(why)` when the caller is with somebody else or on hold
    ("bridge", "hold", "queue", "conference"), and `resumed()` when the caller is back. Until then
    Dead Air calls no other method: what is said to a person is not for the agent, and the words
    and keys of a hold or a queue come after `resumed`.

    An agent that answers whatever the caller says has the class attribute `owes_answers = True`:
    silence after the caller's words is then the agent's own. Fillers bridge it, and it is never
    taken for a caller who has gone. Without it, or with False, all silence is the caller's.
    """

    def call_started(self, call: Call) -> None:
        """The caller can be heard and spoken to, and nothing has been said yet."""

    def call_resumed(self, call: Call) -> None:
        """The same for a call in progress, which this new agent takes over.

        The worker of the agent before it died or lost the media socket. What that agent received
        and had not dealt with comes next.
        """

    def caller_said(self, text: str, *, final: bool) -> None:
        """A transcript arrived; interim ones (`final` false) may still change."""

    def key_pressed(self, digit: str) -> None: ...

    def call_ended(self) -> None:
        """The call is over, or has moved to another worker. Nothing can be said any more."""


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
