"""The server of `pipecat_server` with its user-idle timer put to use.

python -m benchmarks.servers.timed_pipecat PORT, in the environment of `benchmarks.media.pipecat`.

Pipecat's timer starts when its output says that the bot stopped speaking. There is no bot here, so
that frame is put where it arrives in Pipecat: in the queue of the processor that has the timer.
When the timer tells of a silence, the bot is taken to have said something, and the next one begins.
"""

import asyncio
import itertools
import sys

from fastapi import WebSocket
from fastapi.responses import PlainTextResponse
from pipecat.frames.frames import BotStoppedSpeakingFrame, Frame, StartFrame
from pipecat.processors.frame_processor import FrameDirection
from pipecat.turns.user_turn_processor import UserTurnProcessor

from benchmarks.servers.lates import Lates, rhythm
from benchmarks.servers.pipecat_server import app, hearing, run, serve

lates = Lates()
numbers = itertools.count()


class TimedTurns(UserTurnProcessor):
    """Pipecat's user turns, which tell how late they know of a silence."""

    def begin(self, number: int) -> None:
        self.number = number
        self._first_s, self._lasts_s = rhythm(number)
        self.add_event_handler("on_user_turn_idle", self._told)

    async def process_frame(self, frame: Frame, direction: FrameDirection) -> None:
        await super().process_frame(frame, direction)
        if isinstance(frame, StartFrame):
            self.create_task(self._first())

    async def _first(self) -> None:
        await asyncio.sleep(self._first_s)
        await self._silent()

    async def _silent(self) -> None:
        lates.expect(self.number, self._lasts_s)
        await self.queue_frame(BotStoppedSpeakingFrame(), FrameDirection.UPSTREAM)

    async def _told(self, _turns: UserTurnProcessor) -> None:
        lates.came(self.number)
        await self._silent()


@app.websocket("/timed")
async def timed(ws: WebSocket) -> None:
    number = next(numbers)
    processors = hearing(TimedTurns, rhythm(number)[1])
    processors[-1].begin(number)
    try:
        await serve(ws, processors)
    finally:
        lates.forget(number)


@app.get("/lates")
async def tell() -> PlainTextResponse:
    return PlainTextResponse(lates.json())


if __name__ == "__main__":
    run(int(sys.argv[1]))
