"""The party on the other end of the line: performs the steps of a scenario on a call."""

import asyncio
from collections.abc import Callable
from typing import Any

from simulator import clock
from simulator.audio import clips
from simulator.features.connections import Connections
from simulator.features.player import Player
from simulator.features.transcriber import Transcriber
from simulator.media.media_line import MediaLine
from simulator.model.faults import Fault
from simulator.model.interfaces import CallPort
from simulator.model.step import ForeignAudio, Step

_DIGIT_SECONDS = 0.25
_PAUSE_SECONDS = 0.5  # what "w" in digits stands for


class Caller:
    """Acts on one call, by script or at once by hand."""

    def __init__(
        self, call: CallPort, player: Player, line: MediaLine, transcriber: Transcriber
    ) -> None:
        self._call = call
        self._player = player
        self._line = line
        self._transcriber = transcriber
        self._acts: dict[str, Callable[[Step], float | None]] = {
            "say": self._say,
            "noise": self._noise,
            "quiet": self._quiet,
            "press": self._press,
            "hang_up": self._hang_up,
            "cut_stream": self._cut_stream,
            "media": self._media,
            "transcription": self._transcription,
            "fault": self._fault,
            "frame": self._frame,
            "foreign": self._foreign,
            "wait": self._wait,
            **Connections(call).acts,
        }
        for fault in call.scenario.faults:
            self._plant(fault)

    async def run(self) -> None:
        """Perform every step in order; repeating ones continue in parallel."""
        repeats = []
        try:
            for step in self._call.scenario.steps:
                await self._await_moment(step)
                if step.every:
                    repeats.append(asyncio.create_task(self._repeat(step)))
                else:
                    await asyncio.sleep(self.perform(step))
            await asyncio.gather(*repeats)
        finally:
            for task in repeats:
                task.cancel()

    def perform(self, step: Step) -> float:
        """Do one step now; return for how many seconds it keeps the caller busy."""
        call = self._call
        shown = {} if isinstance(step.value, bool) else {"value": step.value}
        call.record.add("caller", does=step.action, **shown)
        return self._acts[step.action](step) or 0.0

    async def _await_moment(self, step: Step) -> None:
        call, when = self._call, step.when
        came: float | None = clock.now()
        if when.kind != "previous":
            await call.record.wait(lambda: call.triggers.at(when) is not None)
            came = call.triggers.at(when)
        await asyncio.sleep(max(0.0, (came or 0.0) + step.after - clock.now()))

    async def _repeat(self, step: Step) -> None:
        done = 0
        while not step.times or done < step.times:
            seconds = self.perform(step)
            done += 1
            await asyncio.sleep(max(seconds, step.every))

    def _say(self, step: Step) -> float:
        clip = clips.find(step.value)
        call = self._call
        call.caller_voice.speak(clip.name)
        call.later(clip.seconds, self._said)
        if step.transcribed:
            self._transcriber.heard(step.transcript or clip.transcript, clip.seconds, "inbound")
        return clip.seconds

    def _said(self) -> None:
        self._call.caller_voice.finish()
        self._call.triggers.note("said")
        self._call.record.touch()

    def _noise(self, step: Step) -> float:
        seconds = clips.find(step.value).seconds
        self._call.caller_voice.make_noise(step.value, loop=step.loop)
        self._transcriber.noise_began(step.value, seconds, loop=step.loop)
        return 0.0 if step.loop else seconds

    def _quiet(self, _: Step) -> None:
        self._transcriber.noise_ended()
        self._call.caller_voice.hush()

    def _press(self, step: Step) -> float:
        at = 0.0
        for digit in step.value:
            if digit == "w":
                at += _PAUSE_SECONDS
                continue
            self._call.later(at, self._call.key_pressed, digit)
            at += _DIGIT_SECONDS
        return at

    def _hang_up(self, _: Step) -> None:
        incoming = self._call.leg.direction == "incoming"
        answered = self._call.leg.state == "answered"
        self._call.end(
            "normal_clearing" if answered else "originator_cancel",
            "caller" if incoming else "callee",
        )

    def _cut_stream(self, _: Step) -> None:
        self._line.cut()

    def _media(self, step: Step) -> None:
        self._line.paused = step.value == "pause"

    def _transcription(self, step: Step) -> None:
        self._transcriber.outage = step.value == "off"

    def _frame(self, step: Step) -> None:
        self._line.send_odd(step.value)

    def _foreign(self, step: Step) -> None:
        self._player.foreign(ForeignAudio.from_dict(step.value))

    def _fault(self, step: Step) -> None:
        self._plant(step.value)

    def _wait(self, _: Step) -> None:
        pass

    def _plant(self, fault: dict[str, Any]) -> None:
        planted = Fault.from_dict({**fault, "call": self._call.leg.call_control_id})
        self._call.exchange.faults.plant(planted)
