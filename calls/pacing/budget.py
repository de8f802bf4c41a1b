"""The account's budget of commands, shared by all processes: one Lua step gives a command its turn.

The rate is configured, or learned from Telnyx's answers, or both: the smaller one counts. Its keys
are of no call and share a slot of their own. All methods raise StoreUnavailableError.
"""

from typing import Any

import redis

from calls import keys
from calls.pacing.turn import Learned, Turn
from calls.redis_client.scripts import Steps

BELIEVED_MS = 10_000
"""What was learned is forgotten this long after the last sign that it matters."""


class CommandBudget:
    """The budget called *name*; *per_second* is the configured limit, 0 for none."""

    def __init__(self, client: "redis.Redis", name: str, per_second: int) -> None:
        self._redis = client
        self._steps = Steps(client)
        self._keys = keys.pacing(name)
        burst = max(1, per_second // 10)
        # The limit of any one second; it includes the burst.
        self._given = (max(1, per_second - burst), burst) if per_second else (0, 0)
        self.configured = per_second > 0

    def turn(self, command: str, urgency: int, good_for_ms: int, amount: int = 1) -> Turn:
        """Return when *command* has its turn; ask again under the same name once that has come.

        *urgency* 0 goes first. It waits at most *good_for_ms* from the first time it asks.
        """
        reply: Any = self._steps.run(
            "command_turn",
            self._keys,
            command,
            int(urgency),
            amount,
            max(0, good_for_ms),
            *self._given,
        )
        return Turn(*map(int, reply))

    def learn(self, learned: Learned) -> float:
        """Keep what an answer said; returns the rate in commands per second, 0 for unknown."""
        reply: Any = self._steps.run("learn_rate", self._keys[:1], *learned, BELIEVED_MS)
        return float(reply)

    def is_limited(self) -> bool:
        """Return whether a limit was learned lately, by any process."""
        return bool(self._redis.hexists(self._keys[0], "rate"))
