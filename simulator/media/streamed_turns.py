"""What the application streams, as utterances that a scenario can wait for.

An application that streams its voice sends no command that says where an utterance begins or ends;
a listener takes sounds with short pauses between them for one turn.
"""

import asyncio

from simulator import clock
from simulator.model.interfaces import CallPort
from simulator.model.playback_queue import INFINITY, Item

ONE_TURN_S = 0.75
"""Sounds of one party with less than this between them are one turn."""


class StreamedTurns:
    """The turns of one call; commands have their own utterances."""

    def __init__(self, call: CallPort) -> None:
        self._call = call
        self._turn: Item | None = None
        self._ending: asyncio.TimerHandle | None = None

    def began(self) -> None:
        """Note that sound begins: of a new turn, or of the one that has just paused."""
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        if self._turn is None:
            self._turn = Item("stream", INFINITY, started_at=clock.now())
            self._call.triggers.note_item(self._turn)
            self._call.record.touch()

    def paused(self) -> None:
        """Note that sound ends; the turn has ended with it unless more comes soon."""
        if self._turn is not None and self._ending is None:
            self._ending = self._call.later(ONE_TURN_S, self._ended, self._turn, clock.now())

    def _ended(self, turn: Item, at: float) -> None:
        turn.ended_at, self._turn, self._ending = at, None, None
        self._call.record.touch()
