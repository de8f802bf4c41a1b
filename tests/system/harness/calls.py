"""One simulated caller on a running service, with an agent and a number of his own.

What is asserted on is the simulator's record: what Telnyx was asked, what was heard, and when, all
on the machine's monotonic clock. Calls share a service without sharing an agent, so settings of
one never reach another.
"""

import itertools
import threading
import time
import tomllib
from collections.abc import Callable
from typing import Any

from tests.system.harness.processes import REPOSITORY
from tests.system.harness.service import Service
from tests.system.harness.simulator_record import asked, begun, ended, story
from tests.system.harness.waiting import eventually

Json = dict[str, Any]
QUICK = {"silence_timeout_normal": 2, "hangup_grace": 1.5}
"""Settings that let a whole silent call pass in ten seconds."""

_numbers = itertools.count(1)


def _shipped(scenario: str) -> Json:
    """Return a scenario of the simulator's own as its file says."""
    [file] = (REPOSITORY / "simulator" / "scenarios").rglob(f"{scenario}.toml")
    return tomllib.loads(file.read_text("utf-8"))


class Call:
    """A call from the moment its agent is made until the simulator's record is closed."""

    def __init__(
        self,
        service: Service,
        *,
        agent: str = "",
        scenario: str = "",
        settings: Json | None = None,
        steps: list[Json] | None = None,
        faults: list[Json] | None = None,
        options: Json | None = None,
        language: str = "",
        greeting: str = "Hi.",
        fields: Json | None = None,
        during: Callable[["Call"], None] | None = None,
    ):
        self.service = service
        number = next(_numbers)
        self.agent = agent or f"agent-{number}"
        self.number = f"+1555020{number:04d}"
        shipped = _shipped(scenario) if scenario else {}
        numbers = {"from": f"+1555030{number:04d}", "to": self.number}
        self._scenario = {
            "caller": shipped.get("caller", {}) | numbers,
            "step": shipped.get("step", []) + (steps or []),
            "faults": shipped.get("faults", []) + (faults or []),
            "options": shipped.get("options", {}) | (options or {}),
        }
        self._language = {"language": language} if language else {}
        self._settings = QUICK if settings is None else settings
        self._greeting = greeting
        self._fields = fields or {}
        self._during = during
        self._thread: threading.Thread | None = None
        self._failed: BaseException | None = None
        self.id = ""
        self.placed_at = 0.0

    def place(self) -> "Call":
        """Make the agent and let the caller ring; `during` then runs beside the call.

        The agent `default` exists and answers numbers that no other agent has; it is not changed.
        """
        if self.agent != "default":
            agent = {
                "name": self.agent,
                "phone_numbers": [self.number],
                "greeting": self._greeting,
                **self._language,
                **self._fields,
                "settings": {"dead_air_settings": self._settings},
            }
            self.service.api.put_agent(self.agent, agent)
        self.placed_at = time.monotonic()
        self.id = self.service.simulator.place(self._scenario)["call_control_id"]
        if self._during:
            self._thread = threading.Thread(target=self._run_beside, daemon=True)
            self._thread.start()
        return self

    def _run_beside(self) -> None:
        try:
            self._during(self)
        except BaseException as error:  # noqa: BLE001  # re-raised in the test that owns the call
            self._failed = error

    # what the caller and the operator do -------------------------------------------------------

    def do(self, **step: object) -> None:
        """Let the caller act at once: say, press, hang_up, …"""
        self.service.simulator.do(self.id, **step)

    def leave(self) -> None:
        """Let the caller hang up, if the call is not over yet."""
        self.service.simulator.hang_up(self.id)

    def order(self, what: str, **body: object) -> Json:
        return self.service.api.order(self.id, what, **body)

    def change(self, **dead_air_settings: object) -> None:
        """Change dead-air settings of this call's agent, as the operator would."""
        self.service.api.change(self.agent, **dead_air_settings)

    def send_event(self, event_type: str, **payload: object) -> None:
        """Send a signed event of this call that the simulator knows nothing of."""
        webhooks = self.service.webhooks
        answer = webhooks.post(webhooks.event(event_type, call_control_id=self.id, **payload))
        assert answer.status_code == 200, answer.text

    # what is to be seen of it ------------------------------------------------------------------

    def record(self) -> Json:
        return self.service.simulator.record(self.id)

    def state(self) -> Json:
        """Return what the product's API says of the call: its state and timeline."""
        return self.service.api.call(self.id)

    def stream_url(self, within_s: float = 20) -> str:
        """Return where the product asked for the first media stream."""

        def asked(record: Json) -> list[str]:
            orders = [e["body"] for e in record["timeline"] if e["kind"] == "command"]
            return [body["stream_url"] for body in orders if "stream_url" in body]

        return self.until(asked, within_s, "asked for a stream")[0]

    def until_state(self, state: str, within_s: float) -> None:
        """Wait until the product's API says that the call is ringing, answered or ended."""

        def is_so() -> bool:
            seen = self.state()["state"]
            assert seen == state, seen
            return True

        eventually(is_so, within_s, what=f"{self.id} {state}")

    def until_told(self, event: str, within_s: float = 20, *, count: int = 1) -> list[Json]:
        """Wait until the product's timeline has an event a number of times; returns those lines.

        The simulator's record is ahead of it: a webhook that was taken is yet to have its effect.
        """

        def told() -> list[Json]:
            timeline = self.state()["timeline"]
            lines = [line for line in timeline if line["event"] == event]
            assert len(lines) >= count, [line["event"] for line in timeline]
            return lines

        return eventually(told, within_s, what=f"{self.id}: {count} {event} on the timeline")

    def until(self, condition: Callable[[Json], Any], within_s: float, what: str) -> Any:
        """Wait until a condition on the simulator's record is true; return its value."""

        def holds() -> Any:
            record = self.record()
            value = condition(record)
            assert value, story(record)
            return value

        return eventually(holds, within_s, what=f"{self.id}: {what}", every_s=0.1)

    def spoken(self, count: int, within_s: float = 30) -> Json:
        """Wait until that many utterances have been heard to their end; return the last."""
        what = f"{count} utterances heard"
        return self.until(lambda r: ended(r)[count - 1 : count], within_s, what)[0]

    def started(self, count: int, within_s: float = 30) -> Json:
        """Wait until that many utterances have begun; return the last of them."""
        what = f"{count} utterances begun"
        return self.until(lambda r: begun(r)[count - 1 : count], within_s, what)[0]

    def stays_as_it_is(self, seconds: float) -> None:
        """Check that Telnyx gets no command for this call for a number of seconds."""
        before = asked(self.record())
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            record = self.record()
            assert asked(record) == before, story(record)
            time.sleep(0.1)

    def over(self, within_s: float = 45) -> Json:
        """Wait until the call has ended and every webhook is delivered; return the record.

        Raises what `during` raised.
        """
        if self._thread:
            self._thread.join(within_s)
            assert not self._thread.is_alive(), f"{self.id}: `during` still runs"
        if self._failed:
            raise self._failed
        self.until(lambda r: r["closed"], within_s, "over")
        return self.record()
