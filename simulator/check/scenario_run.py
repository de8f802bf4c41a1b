"""Plays scenarios against the application, several at a time, and has the rules judge each."""

import asyncio
import shlex
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from simulator import clock
from simulator.check.client import SimulatorClient
from simulator.check.expected_times import Patience
from simulator.check.line import Line
from simulator.check.outcome import Outcome
from simulator.check.rules import judge
from simulator.model import scenario
from simulator.model.scenario import Scenario

_ACTS = ("say", "press", "bridge", "unbridge", "hold", "dequeue", "conference", "foreign")
"""What makes a call's time begin again; noises do not."""
_AFTERWARDS_S = 3.0  # how long commands that should not come may take
_CLOSING_S = 45.0  # how long failed deliveries are repeated at most
_DIALS_WITHIN_S = 20.0


@dataclass(frozen=True, slots=True)
class Run:
    """Places the calls of one run."""

    client: SimulatorClient
    patience: Patience
    to: str = ""
    dial: str = ""  # shell command that has the application call {to}
    at_once: int = 12
    told: Callable[[Outcome], None] = lambda _: None

    async def play_all(self, names: list[str]) -> list[Outcome]:
        """Play scenarios by name or file; return what came of each, in the order given.

        Those that limit the account are played last and alone: their limit is one of all calls.
        """
        free = asyncio.Semaphore(self.at_once)
        scripts = [scenario.load(name) for name in names]
        outcomes: dict[int, Outcome] = {}

        async def play(number: int) -> None:
            async with free:
                script, name = scripts[number], names[number]
                outcomes[number] = await self._play(script, name, number + 1)
                self.told(outcomes[number])

        alone = [n for n, each in enumerate(scripts) if each.options.get("rate_limit")]
        await asyncio.gather(*(play(n) for n in range(len(names)) if n not in alone))
        for number in alone:
            await play(number)
        return [outcomes[number] for number in range(len(names))]

    async def _play(self, script: Scenario, name: str, number: int) -> Outcome:
        began = clock.now()
        call = ""
        try:
            if script.check.party == "callee":
                call = await self._dialled(name, f"+1555040{number:04d}")
            else:
                to = {"to": self.to} if self.to else {}
                call = await self.client.place(name, **{"from": f"+1555050{number:04d}"}, **to)
            gave_up = await self._follow(call, script)
            line = Line.from_record(await self.client.record(call), gave_up=gave_up)
            verdicts, problem = judge(line, script.check, self.patience), ""
        except (aiohttp.ClientError, OSError, ValueError, TimeoutError) as error:
            verdicts, problem = {}, str(error) or type(error).__name__
        took = round(clock.now() - began, 1)
        return Outcome(script.name, script.title, script.check.kind, call, took, verdicts, problem)

    async def _follow(self, call: str, script: Scenario) -> bool:
        """Wait until the call is over; hang up, and return True, where nobody does in time."""
        patient = self.patience.longest_call(script.check.allow)
        lasts = script.check.lasts
        deadline = asyncio.get_running_loop().time() + (lasts or patient)
        gave_up = False
        try:
            async with asyncio.timeout_at(deadline) as limit:
                async for entry in self.client.follow(call):
                    acted = entry["kind"] == "caller" and entry["does"] in _ACTS
                    if acted and not lasts:
                        limit.reschedule(asyncio.get_running_loop().time() + patient)
        except TimeoutError:
            gave_up = True
            await self.client.do(call, hang_up=True)
            with suppress(TimeoutError):
                async with asyncio.timeout(_CLOSING_S):
                    async for _ in self.client.follow(call):
                        pass
        await asyncio.sleep(_AFTERWARDS_S)
        return gave_up

    async def _dialled(self, name: str, number: str) -> str:
        """Have the application call a number at which the scenario picks up."""
        await self.client.route(number, name)
        command = self.dial.replace("{to}", shlex.quote(number))
        process = await asyncio.create_subprocess_shell(
            command, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE
        )
        _, said = await process.communicate()
        if process.returncode:
            raise ValueError(f"--dial ended with {process.returncode}: {said.decode()[-200:]}")
        async with asyncio.timeout(_DIALS_WITHIN_S):
            while not (call := await self.client.call_to(number)):  # noqa: ASYNC110  elsewhere
                await asyncio.sleep(0.1)
        return call
