"""The simulated Telnyx as a place to try things: scenarios to choose from, and calls placed by it.

There is one only where commands go to a simulator on this very machine; a real Telnyx is never
asked, and nobody can make this service ask another host.
"""

import json
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PATIENCE_S = 1.0
KNOWN_FOR_S = 10.0
"""How long it is taken for there, or not there, without asking again."""

PLAINEST = "silent"
OUTBOUND = "(for outbound calls)"
TELNYX_ITSELF = "This service talks to Telnyx itself, not to the simulator."
_ASK = build_opener(ProxyHandler({}))


class PlaygroundError(Exception):
    """The simulator did not do it; the message says why."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """What a simulated caller does: its name, and what it is in a line."""

    name: str
    title: str


class SimulatorClient:
    """The simulator behind *base_url*, TELNYX_BASE_URL, if it is one."""

    def __init__(self, base_url: str) -> None:
        url = urlsplit(base_url)
        self._root = f"{url.scheme}://{url.netloc}" if url.hostname in LOOPBACK else ""
        self._known: tuple[float, str] = (-1e9, "")

    def why_not(self) -> str:
        """Return why nothing can be tried here, '' if it can."""
        if not self._root:
            return TELNYX_ITSELF
        asked_at, known = self._known
        if monotonic() - asked_at > KNOWN_FOR_S:
            known = self._asleep()
            self._known = monotonic(), known
        return known

    def scenarios(self) -> list[Scenario]:
        """Return what callers can do. Raises PlaygroundError."""
        listed = self._asked("/sim/scenarios")["scenarios"]
        found = [Scenario(str(each["name"]), str(each["title"])) for each in listed]
        inbound = [scenario for scenario in found if OUTBOUND not in scenario.title]
        return sorted(inbound, key=lambda scenario: scenario.name != PLAINEST)

    def place(self, scenario: str, to: str = "") -> str:
        """Let a caller ring, at the number *to* if given; returns the call_control_id.

        Raises PlaygroundError.
        """
        body = {"scenario": scenario, **({"to": to} if to else {})}
        return str(self._asked("/sim/calls", body)["call_control_id"])

    def _asleep(self) -> str:
        try:
            healthy = self._asked("/sim/health").get("status") == "ok"
        except PlaygroundError as error:
            return str(error)
        return "" if healthy else f"What answers at {self._root} is no simulator."

    def _asked(self, path: str, body: dict[str, str] | None = None) -> Any:
        if not self._root:
            raise PlaygroundError(TELNYX_ITSELF)
        sent = None if body is None else json.dumps(body).encode()
        request = Request(  # noqa: S310  # http(s) to this machine only
            f"{self._root}{path}", sent, {"Content-Type": "application/json"}
        )
        try:
            with _ASK.open(request, timeout=PATIENCE_S) as answer:
                found = json.load(answer)
        except HTTPError as refusal:
            said = f"The simulator refused: {refusal.read(300).decode(errors='replace')}"
            raise PlaygroundError(said) from None
        except (OSError, ValueError):
            raise PlaygroundError(f"No simulator answers at {self._root}.") from None
        if not isinstance(found, dict):
            raise PlaygroundError(f"What answers at {self._root} is no simulator.")
        return found
