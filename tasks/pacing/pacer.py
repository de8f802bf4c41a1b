"""One process's view of the account's rate limit: whether a command must wait, and what is learned.

Dials have a budget of their own (Telnyx limits them by the second), and count as commands as well.
"""

from enum import IntEnum
from time import monotonic

import structlog

from calls.pacing.budget import CommandBudget
from calls.pacing.gate import Gate
from calls.pacing.turn import Learned, Turn
from deadair import StoreUnavailableError
from telephony.pacing.rate_headers import RateLimit

DIAL = "dial"
log = structlog.get_logger("tasks.pacing")


class Urgency(IntEnum):
    """The order of commands that wait: the lowest first."""

    HANGUP = 0
    CHECKIN = 1
    REST = 2


class Pacer:
    """Thread-safe enough: a race costs a turn that is asked for in vain, or one too many."""

    def __init__(self, commands: CommandBudget, dials: CommandBudget) -> None:
        self._parts = {
            kind: (budget, Gate(always=budget.configured))
            for kind, budget in (("", commands), (DIAL, dials))
        }

    def turn(self, name: str, urgency: Urgency, good_for_ms: int, *, amount: int = 1) -> Turn:
        """Return when the command *name* has its turn; raises StoreUnavailableError.

        *good_for_ms*: how long it may wait from its first ask on. Without a limit in force Redis is
        not asked.
        """
        return self._turn("", name, urgency, good_for_ms, amount)

    def dial_turn(self, name: str, good_for_ms: int) -> Turn:
        """Return when a dial has its turn, which is one of commands also. Raises as `turn`."""
        turn = self._turn(DIAL, name, Urgency.REST, good_for_ms, 1)
        return turn if turn.wait_ms else self._turn("", name, Urgency.REST, good_for_ms, 1)

    def _turn(self, kind: str, name: str, urgency: int, good_for_ms: int, amount: int) -> Turn:
        budget, gate = self._parts[kind]
        if not gate.must_ask(monotonic(), amount):
            return Turn(0)
        turn = budget.turn(name, urgency, good_for_ms, amount)
        gate.note_turn(turn, monotonic())
        return turn

    def hears(self, command: str, told: RateLimit) -> None:
        """Learn from an answer to *command*; never raises."""
        learned = Learned(told.limit, told.remaining, _ms(told.reset_s), _ms(told.refused_for_s))
        budget, gate = self._parts[DIAL if command == DIAL and learned.shut_ms else ""]
        if not gate.hears(learned, monotonic()):
            return
        try:
            rate = budget.learn(learned)
        except StoreUnavailableError as error:
            log.warning("Rate limit not kept", error=str(error))
            return
        if learned.shut_ms:
            log.warning(
                "Telnyx refuses commands for their rate",
                command=command, for_ms=learned.shut_ms, per_second=round(rate, 1),
            )  # fmt: skip

    def refresh(self) -> None:
        """Look whether another process has learned of a limit. Raises StoreUnavailableError."""
        for budget, gate in self._parts.values():
            if budget.is_limited():
                gate.hold(monotonic())


def _ms(seconds: float) -> int:
    return round(seconds * 1000)
