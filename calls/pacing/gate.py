"""Whether a process has to ask for a command's turn at all. Pure: times are given, in seconds.

Without a limit in force it never asks, so a command costs nothing more. A limit is in force while
it is configured, for a while after an answer that was a refusal or had less than half of the
account's window left, and while another process has learned of one.
"""

from dataclasses import dataclass

from calls.pacing.turn import Learned, Turn

IN_FORCE_S = 5.0
TIGHT = 0.5
LEASE_S = 0.25
"""How long spare commands are valid; then they return to the account."""

BARE, BARE_WITHIN_S = 5, 1.0
"""A refusal without a limit concerns its command; this many in this time concern the account."""

TELL_EVERY_S = 0.1
"""Interval at which successful answers may report the limit."""


@dataclass(slots=True)
class Gate:
    """The state of one budget in one process."""

    always: bool = False
    """A limit is configured."""

    _until_s: float = 0.0
    _spare: int = 0
    _spare_until_s: float = 0.0
    _told_s: float = -TELL_EVERY_S
    _bare: int = 0
    _bare_since_s: float = -BARE_WITHIN_S

    def must_ask(self, now_s: float, amount: int) -> bool:
        """Return whether the budget must be asked; a spare command is used up if not."""
        if not self.always and now_s >= self._until_s:
            return False
        if now_s < self._spare_until_s and self._spare >= amount:
            self._spare -= amount
            return False
        return True

    def note_turn(self, turn: Turn, now_s: float) -> None:
        """Keep the spare commands that came with *turn*."""
        if turn.spare:
            self._spare, self._spare_until_s = turn.spare, now_s + LEASE_S

    def hears(self, learned: Learned, now_s: float) -> bool:
        """Return whether the budget should receive *learned*."""
        tight = 0 <= learned.remaining < learned.limit * TIGHT
        if learned.shut_ms and (learned.limit or self._many_bare(now_s)):
            self._spare = 0
        elif not tight or now_s - self._told_s < TELL_EVERY_S:
            return False
        self._told_s, self._until_s = now_s, now_s + IN_FORCE_S
        return True

    def _many_bare(self, now_s: float) -> bool:
        if now_s - self._bare_since_s > BARE_WITHIN_S:
            self._bare, self._bare_since_s = 0, now_s
        self._bare += 1
        return self._bare >= BARE

    def hold(self, now_s: float) -> None:
        """Keep the limit in force: another process has learned of one."""
        self._until_s = max(self._until_s, now_s + IN_FORCE_S)
