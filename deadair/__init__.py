"""What talks on a call.

An agent is created once per call on the worker that holds its media socket and is never
serialised. It is told what happens (`Agent`) and acts through its `Call`. Everything it says goes
through the call's playback ledger, as check-ins do, so dead-air handling never talks over it.

Name another one in the agent's configuration as `agent_class`: `package.module:Class`. The class is
called without arguments. Its methods run one at a time in a greenlet of their own: they may block
(on a language model, say) without delaying the call's monitor.
"""

from contextlib import AbstractContextManager
from importlib import import_module
from typing import Protocol


class Call(Protocol):
    """What an agent may do on its call. Methods raise redis.RedisError when Redis is away."""

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
        """Hold check-ins back while thinking, for *for_s* seconds at the most.

        The agent's `thinking_timeout` is the limit.
        """

    def standing_still(self, why: str, for_s: float) -> AbstractContextManager[None]:
        """Have dead-air handling stand still (a gather, a transfer), *for_s* seconds at most."""

    def hang_up(self) -> None:
        """End the call once nothing is left to be said."""


class Agent(Protocol):
    """What an agent is told. An exception is logged and ends nothing but that one method.

    An agent that answers whatever the caller says has the class attribute `owes_answers = True`:
    silence after the caller's words is then the agent's own. Fillers bridge it, and it is never
    taken for a caller who has gone. Without it, or with False, all silence is the caller's.
    """

    def call_started(self, line: Call) -> None:
        """The caller can be heard and spoken to, and nothing has been said yet."""

    def call_resumed(self, line: Call) -> None:
        """The same for a call in progress, that a new agent goes on with.

        The worker of the one before died, or lost the media socket. What was said to that one and
        not dealt with is said to this one next.
        """

    def caller_said(self, text: str, *, final: bool) -> None:
        """A transcript arrived; interim ones (`final` false) may still change."""

    def key_pressed(self, digit: str) -> None: ...

    def call_ended(self) -> None:
        """The call is over, or has moved to another worker. Nothing can be said any more."""


class AgentNotFoundError(Exception):
    """The configured `agent_class` can't be loaded; the message says why."""


def load(agent_class: str) -> Agent:
    """Return a new agent of *agent_class* ("package.module:Class").

    Raises AgentNotFoundError.
    """
    module_name, _, class_name = agent_class.partition(":")
    try:
        made = getattr(import_module(module_name), class_name)()
    except Exception as error:
        raise AgentNotFoundError(f"agent_class {agent_class!r} can't be made: {error}") from error
    agent: Agent = made
    return agent
