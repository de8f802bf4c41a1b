"""Why dead-air handling is suspended: one reason, one expiry. Pure.

`calls/lua/shared/suspensions.lua` writes them, each into a field of its own of the stored call.
Times are epoch milliseconds of Redis.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

PREFIX = "suspended:"
OWN = "agent:"
"""Prefix of a reason that the agent gave itself."""

_PERSON = frozenset({"bridge", "conference"})
_SUFFIX = re.compile(r"[#:]")
_WHICH = re.compile(r"#[^#]*$")


@dataclass(frozen=True, slots=True)
class Suspension:
    """One reason. `since_ms` is 0 for one that an earlier version stored."""

    reason: str
    until_ms: int
    since_ms: int = 0

    @property
    def why(self) -> str:
        """The reason as people read it: "bridge", "hold", "transfer"."""
        return _WHICH.sub("", self.reason.removeprefix(OWN))

    @property
    def with_person(self) -> bool:
        """The caller talks with a person."""
        return _SUFFIX.split(self.reason)[0] in _PERSON

    @property
    def own(self) -> bool:
        """The agent itself suspended handling: the caller is still with it."""
        return self.reason.startswith(OWN)


def read(stored: Mapping[str, str]) -> tuple[Suspension, ...]:
    """Return the reasons in the fields of a stored call, those that have expired included."""
    found = []
    for name in [each for each in stored if each.startswith(PREFIX)]:
        until, _, since = stored[name].partition(" ")
        found.append(Suspension(name.removeprefix(PREFIX), int(until), int(since or 0)))
    # Stored by an earlier version, which knew one reason at a time.
    if until_ms := int(float(stored.get("standing_until") or 0)):
        found.append(Suspension(stored.get("standing_for") or "unknown", until_ms))
    return tuple(sorted(found, key=lambda one: one.reason))


def in_words(suspensions: Iterable[Suspension]) -> str:
    """Return the reasons as people read them, each once: "bridge, hold"."""
    return ", ".join(sorted({one.why for one in suspensions}))
