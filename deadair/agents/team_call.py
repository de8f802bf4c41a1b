"""What agents that talk to a team's own server need of their call besides."""

from typing import Protocol

from deadair.protocol import Call


class TeamCall(Call, Protocol):
    """A call whose agent runs elsewhere."""

    def sign(self, message_id: str, body: str) -> dict[str, str]:
        """Return the headers of a message to the team, signed as hooks are.

        An agent without hooks has no secret: then they hold no signature.
        """

    def owe_answer(self) -> None:
        """Count the agent as owing an answer from now on: the caller can't hear it."""

    def report(self, event: str, why: str) -> None:
        """Write on the timeline what became of the team's server, and count it. Never raises."""
