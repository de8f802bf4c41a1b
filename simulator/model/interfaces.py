"""What the parts of a call may ask of it, and a call of the exchange.

The parts (player, transcriber, gather, media line, caller, webhooks) are built on these protocols
and never on the classes, so imports run one way: exchange > call > parts > model > audio.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, Protocol

import aiohttp

from simulator.audio.ticker import Ticker
from simulator.audio.track import Voice
from simulator.model.destination import Destination
from simulator.model.faults import Faults
from simulator.model.leg import Leg
from simulator.model.options import Options
from simulator.model.record import Entry, Record
from simulator.model.scenario import Scenario
from simulator.model.triggers import Triggers

UNCHANGED = "\0"
"""The client_state of an event that carries the leg's own."""


class ExchangePort(Protocol):
    """What all calls of a process share."""

    faults: Faults
    ticker: Ticker
    session: aiohttp.ClientSession
    user_id: str

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run something in the background, at longest until the simulator closes."""

    def bridge_to_person(self, call: "CallPort", how: str) -> None:
        """Connect a call to a person, as another application does; *how* is a step's value."""

    def unbridge(self, call: "CallPort") -> None:
        """End the other leg of a bridge and leave this one up."""


class CallPort(Protocol):
    """One call, as its own parts see it."""

    exchange: ExchangePort
    leg: Leg
    scenario: Scenario
    options: Options
    record: Record
    triggers: Triggers
    destination: Destination
    caller_voice: Voice
    agent_voice: Voice

    def emit(
        self, event_type: str, *, client_state: str | None = UNCHANGED, **fields: Any
    ) -> Entry:
        """Send an event with the fields every event has and these."""

    def later(self, seconds: float, action: Callable[..., None], *args: Any) -> asyncio.TimerHandle:
        """Do something after a time, unless the call has ended by then."""

    def key_pressed(self, digit: str) -> None:
        """Take a DTMF digit from the other party: event, media frame and gather."""

    def end(self, cause: str, source: str) -> None:
        """End the call; a second end changes nothing."""
