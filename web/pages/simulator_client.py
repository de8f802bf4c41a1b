"""Client of the simulated Telnyx: its scenarios, and calls that it places.

It works only where commands go to a simulator on this machine. A real Telnyx is never asked, and
nobody can make this service ask another host.
"""

import json
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import ProxyHandler, Request, build_opener

from deadair.loopback import is_loopback

TIMEOUT_S = 1.0
CACHED_FOR_S = 10.0
"""How long the answer to "is there a simulator?" is reused."""

FIRST_KIND, OUTBOUND = "silence", "outbound"
REAL_TELNYX = "This service talks to Telnyx, not to the simulator."
_OPENER = build_opener(ProxyHandler({}))


class SimulatorError(Exception):
    """The simulator did not do it; the message says why."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """A simulated caller: the scenario's name and kind, and a line on what the caller does."""

    name: str
    title: str
    kind: str


class SimulatorClient:
    """The simulator behind *base_url*, TELNYX_BASE_URL, if it is one."""

    def __init__(self, base_url: str) -> None:
        url = urlsplit(base_url)
        self._root = f"{url.scheme}://{url.netloc}" if is_loopback(base_url) else ""
        self._cached: tuple[float, str] = (-1e9, "")

    def unavailable_reason(self) -> str:
        """Return why no call can be placed, or ''."""
        if not self._root:
            return REAL_TELNYX
        asked_at, reason = self._cached
        if monotonic() - asked_at > CACHED_FOR_S:
            reason = self._check_health()
            self._cached = monotonic(), reason
        return reason

    def scenarios(self) -> list[Scenario]:
        """Return the scenarios of inbound calls by kind, silence first. Raises SimulatorError."""
        listed = self._request("/sim/scenarios")["scenarios"]
        found = [Scenario(str(e["name"]), str(e["title"]), str(e["kind"])) for e in listed]
        inbound = [scenario for scenario in found if scenario.kind != OUTBOUND]
        return sorted(inbound, key=lambda each: (each.kind != FIRST_KIND, each.kind))

    def place(self, scenario: str, to: str = "") -> str:
        """Place a call, to the number *to* if given; returns its call_control_id.

        Raises SimulatorError.
        """
        body = {"scenario": scenario, **({"to": to} if to else {})}
        return str(self._request("/sim/calls", body)["call_control_id"])

    def _check_health(self) -> str:
        try:
            healthy = self._request("/sim/health").get("status") == "ok"
        except SimulatorError as error:
            return str(error)
        return "" if healthy else f"The server at {self._root} is not a simulator."

    def _request(self, path: str, body: dict[str, str] | None = None) -> Any:
        if not self._root:
            raise SimulatorError(REAL_TELNYX)
        sent = None if body is None else json.dumps(body).encode()
        request = Request(  # noqa: S310  # http(s) to this machine only
            f"{self._root}{path}", sent, {"Content-Type": "application/json"}
        )
        try:
            with _OPENER.open(request, timeout=TIMEOUT_S) as answer:
                found = json.load(answer)
        except HTTPError as refusal:
            detail = refusal.read(300).decode(errors="replace")
            raise SimulatorError(f"The simulator refused: {detail}") from None
        except (OSError, ValueError):
            raise SimulatorError(f"No simulator answers at {self._root}.") from None
        if not isinstance(found, dict):
            raise SimulatorError(f"The server at {self._root} is not a simulator.")
        return found
