"""Which legs are bridged to each other, derived from Telnyx's events about a session's legs.

No event says which two legs were bridged. Legs of one session belong together; two of different
sessions were bridged to each other if their `call.bridged` report the same moment. Times are by
Telnyx's clock in epoch ms, or by Redis's if an event has none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import redis

from calls import keys
from calls.redis_client.scripts import Steps

SAME_MOMENT_MS = 1_500
"""Longest time between the moments that both legs of one bridge report."""

PLAINLY_NEARER = 4
"""The nearest of several legs is chosen if the next one is this many times as far away in time."""


@dataclass(frozen=True, slots=True)
class Legs:
    """The legs of one session, each with its latest moment."""

    ours: Mapping[str, int]
    bridged: Mapping[str, int]
    ended: Mapping[str, int]

    @classmethod
    def parse(cls, flat: Sequence[str]) -> "Legs":
        found: dict[str, dict[str, int]] = {"ours": {}, "bridged": {}, "ended": {}}
        for field, at in zip(flat[::2], flat[1::2], strict=True):
            what, _, leg = field.partition(":")
            found[what][leg] = int(at)
        return cls(**found)

    def with_another(self, leg: str, at_ms: int, but: str = "") -> bool:
        """Return whether a leg that is still up was bridged at *at_ms*, as *leg* was."""
        return any(
            other not in {leg, but} and other not in self.ended and _same_moment(moment, at_ms)
            for other, moment in self.bridged.items()
        )

    def left_by(self, leg: str) -> list[str]:
        """Return our calls whose bridge is over now that *leg* has ended."""
        at_ms = self.bridged.get(leg, 0)
        return [
            call
            for call in self.ours
            if call != leg
            and not (
                (bridged_ms := self.bridged.get(call, 0))
                and not _same_moment(at_ms, bridged_ms)
                and self.with_another(call, bridged_ms, but=leg)
            )
        ]

    def over_since(self, leg: str) -> int:
        """Return when the leg that *leg* was bridged to had ended, 0 if it is still up."""
        at_ms = self.bridged[leg]
        if self.with_another(leg, at_ms):
            return 0
        ends = [
            ended_ms
            for other, ended_ms in self.ended.items()
            if other != leg
            and ended_ms >= at_ms
            and _same_moment(self.bridged.get(other, at_ms), at_ms)
        ]
        return min(ends, default=0)

    def bridged_with(self, leg: str) -> list[str]:
        """Return our call that the `call.bridged` of *leg* is also about, if it can be no other."""
        at_ms = self.bridged[leg]
        others = [call for call in self.ours if call != leg and call not in self.ended]
        if len(others) != 1 or self.ended.get(leg, 0) >= at_ms:
            return []
        return [c for c in others if _same_moment(self.bridged.get(c, at_ms), at_ms)]


def nearest(at_ms: int, moments: Mapping[str, int]) -> str:
    """Return the leg that was bridged at *at_ms*, '' if several may have been."""
    in_turn = sorted(moments, key=lambda leg: abs(moments[leg] - at_ms))
    if not in_turn:
        return ""
    first_ms, *rest_ms = (abs(moments[leg] - at_ms) for leg in in_turn)
    plain = not rest_ms or first_ms * PLAINLY_NEARER < rest_ms[0]
    return in_turn[0] if plain and first_ms <= SAME_MOMENT_MS else ""


def _same_moment(one_ms: int, other_ms: int) -> bool:
    return abs(one_ms - other_ms) <= SAME_MOMENT_MS


class Bridges:
    """The legs of all sessions. All methods may be repeated; they change no call."""

    def __init__(self, client: "redis.Redis") -> None:
        self.redis = client
        self._steps = Steps(client)

    def met(self, session: str, call: str) -> None:
        """Record that *call* is one of our legs in *session*."""
        self._leg(session, "ours", call, 0)

    def bridged(self, session: str, leg: str, at_ms: int) -> Legs:
        """Record that *leg*, ours or not, was bridged; returns the legs of its session."""
        at_ms, legs = self._leg(session, "bridged", leg, at_ms)
        self._moment(at_ms // 1000, leg, session, at_ms)
        return legs

    def ended(self, session: str, leg: str, at_ms: int, *, ours: bool) -> list[str]:
        """Record that *leg* has ended; returns our calls that were bridged to it."""
        _, legs = self._leg(session, "gone" if ours else "ended", leg, at_ms)
        left = legs.left_by(leg)
        if not left and leg in legs.bridged:
            left = self._left_elsewhere(session, leg, legs.bridged[leg])
        if not left and not ours:
            former = self.redis.getdel(keys.former_leg(session))
            left = [str(former)] if former and former != leg else []
        return left

    def _left_elsewhere(self, session: str, leg: str, at_ms: int) -> list[str]:
        """Return our call of another session that was bridged when *leg* was."""
        moments, sessions = {}, {}
        for second in range((at_ms - SAME_MOMENT_MS) // 1000, (at_ms + SAME_MOMENT_MS) // 1000 + 1):
            for other, (moment, its_session) in self._moment(second).items():
                if other != leg and its_session != session and _same_moment(moment, at_ms):
                    moments[other], sessions[other] = moment, its_session
        alone = {o: m for o, m in moments.items() if self._alone(sessions[o], o, m)}
        found = nearest(at_ms, alone)
        return [found] if found else []

    def _alone(self, session: str, leg: str, at_ms: int) -> bool:
        """Return whether *leg* is ours and was bridged to no leg of its own session."""
        legs = Legs.parse(_texts(self.redis.hgetall(keys.legs(session))))
        return leg in legs.ours and not legs.with_another(leg, at_ms)

    def _leg(self, session: str, what: str, leg: str, at_ms: int) -> tuple[int, Legs]:
        at_ms, flat = self._steps.run("bridge_leg", [keys.legs(session)], what, leg, at_ms)
        return int(at_ms), Legs.parse(_texts(flat))

    def _moment(self, second: int, *bridged: str | int) -> dict[str, tuple[int, str]]:
        flat = _texts(self._steps.run("bridge_moment", [keys.bridges(second)], *bridged))
        pairs = zip(flat[::2], (value.partition(" ") for value in flat[1::2]), strict=True)
        return {leg: (int(at), session) for leg, (at, _, session) in pairs}


def _texts(reply: object) -> list[str]:
    if isinstance(reply, Mapping):
        return [str(text) for pair in reply.items() for text in pair]
    return [str(text) for text in reply] if isinstance(reply, Iterable) else []
