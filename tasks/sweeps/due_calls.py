"""Which calls with an owner a sweep has to read. Pure; each sweeping process has one.

A call is read when its version has changed since it was last read, when the moment comes that was
named then, and when its agent has changed. So a sweep costs what is due, not what is live: of the
live calls it compares the versions of a part only, the next one each time (`Leases.some_live`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from heapq import heappop, heappush

from calls.snapshot import CallSnapshot

AT_ONCE = 1_000
"""Calls that one sweep reads at most; the rest is the next one's."""

AGAIN_MS = 1_000
"""A call that was to be read and was not is due again after this time."""

_Known = tuple[int, int, str]
"""Version, next moment (epoch ms), agent."""


class DueCalls:
    """Remembers each call's version, next moment and agent."""

    def __init__(self) -> None:
        self.cursor = 0
        """Where in the live calls the next sweep goes on."""

        self._known: dict[str, _Known] = {}
        self._moments: list[tuple[int, str]] = []
        self._agents: Counter[str] = Counter()
        self._raw: dict[str, str] = {}

    def due(self, versions: Mapping[str, int], now_ms: int) -> list[str]:
        """Return the calls to be read: those in *versions* that changed, and all whose time it is.

        They may have ended; `forget` those.
        """
        nothing = (-1, 0, "")
        found = {call for call, is_at in versions.items() if self._get(call, nothing)[0] != is_at}
        while self._moments and self._moments[0][0] <= now_ms:
            moment, call = heappop(self._moments)
            if self._get(call, nothing)[1] == moment:
                found.add(call)
        return self._first(sorted(found), now_ms)

    def _get(self, call: str, default: _Known) -> _Known:
        return self._known.get(call, default)

    def _first(self, calls: list[str], now_ms: int) -> list[str]:
        """Return as many as one sweep reads; whatever becomes of it, none of *calls* is lost."""
        for call in calls:
            version, moment, agent = self._get(call, (-1, 0, ""))
            if not now_ms < moment <= now_ms + AGAIN_MS:
                moment = now_ms + AGAIN_MS
                heappush(self._moments, (moment, call))
            self._known[call] = version, moment, agent
        return calls[:AT_ONCE]

    def looked(self, call: CallSnapshot, again_ms: int) -> None:
        """Record that *call* was read, and when (epoch ms) to read it again at the latest.

        A change by the sweep gives the call another version.
        """
        name = call.call_control_id
        self.forget([name])
        self._known[name] = call.version, again_ms, call.agent
        self._agents[call.agent] += 1
        heappush(self._moments, (again_ms, name))

    def forget(self, calls: Iterable[str]) -> None:
        """Remember nothing of *calls*: they have ended, or another process acts for them."""
        for call in calls:
            version, _, agent = self._known.pop(call, (-1, 0, ""))
            if version >= 0:
                self._agents[agent] -= 1
                if not self._agents[agent]:
                    del self._agents[agent]

    def clear(self) -> None:
        """Remember nothing."""
        self.__init__()  # type: ignore[misc]  # as new

    def agents(self) -> list[str]:
        """Return the agents of the calls."""
        return list(self._agents)

    def agents_were(self, raw: Mapping[str, str]) -> None:
        """Record the stored configurations, by agent, with which calls were read."""
        self._raw = dict(raw) | self._raw

    def agents_are(self, raw: Mapping[str, str], now_ms: int) -> None:
        """Make the calls of those agents due whose configuration has changed since."""
        fresh = {agent: raw.get(agent, "") for agent in self._agents}
        changed = {agent for agent, text in fresh.items() if self._raw.get(agent, text) != text}
        self._raw = fresh
        if not changed:
            return
        for call, (version, moment, agent) in self._known.items():
            if agent in changed and moment > now_ms:
                self._known[call] = version, now_ms, agent
                heappush(self._moments, (now_ms, call))
