"""What a command learns of its turn, and what an answer of Telnyx's teaches. Pure."""

from typing import NamedTuple

GIVEN_UP = -1


class Turn(NamedTuple):
    """When a command may be sent: `wait_ms` 0 is now, `GIVEN_UP` never in its time."""

    wait_ms: int
    waited_ms: int = 0
    spare: int = 0
    """Further commands that this process may send without asking."""


class Learned(NamedTuple):
    """What an answer said of the limit: 0 for what it did not say, but -1 for *remaining*."""

    limit: int = 0
    remaining: int = -1
    reset_ms: int = 0
    shut_ms: int = 0
    """How long nothing may be sent: the command was refused."""
