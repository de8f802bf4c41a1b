"""Who may do what: look, operate (act on calls), configure (change agents). Pure.

Each role includes those before it. A request's role comes from a token or from the proxy in front.
"""

from collections.abc import Collection
from enum import IntEnum

READING = frozenset({"GET", "HEAD", "OPTIONS"})
LOOKS = frozenset({"board.changes", "agents.preview"})
"""Endpoints that are posted to and change nothing."""

OF_CALLS = frozenset({"board", "calls", "try_call", "api_calls", "api_dials", "api_guard"})
"""Blueprints that act on calls; whatever else changes something configures."""


class Role(IntEnum):
    """What a person or a program may do."""

    NONE = 0
    LOOK = 1
    OPERATE = 2
    CONFIGURE = 3

    @property
    def word(self) -> str:
        return self.name.lower()


def needed(endpoint: str | None, method: str) -> Role:
    """Return the role that a request needs; an unknown address needs only that of looking."""
    if endpoint is None or method in READING or endpoint in LOOKS:
        return Role.LOOK
    blueprint = endpoint.rpartition(".")[0]
    return Role.OPERATE if blueprint in OF_CALLS else Role.CONFIGURE


def of_groups(groups: Collection[str], granted: Collection[tuple[str, str]]) -> Role:
    """Return the highest role that *granted*, pairs of role and group, gives; `*` is everybody."""
    return max(
        (Role[role.upper()] for role, group in granted if group == "*" or group in groups),
        default=Role.NONE,
    )
