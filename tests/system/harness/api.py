"""HTTP clients of the product's JSON API, of its webhook endpoint and of the simulator.

They speak only what is documented to outsiders; the API's and the simulator's raise
httpx.HTTPStatusError for a refusal.
"""

import base64
import json
import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
from nacl.signing import SigningKey

Json = dict[str, Any]


class DeadAir:
    """The JSON API under /api, signed in with the operator's token."""

    def __init__(self, url: str, token: str):
        self.http = _client(url, {"Authorization": f"Bearer {token}"})

    def close(self) -> None:
        self.http.close()

    def agent(self, agent_id: str) -> Json:
        return _json(self.http.get(f"/api/agents/{agent_id}"))

    def put_agent(self, agent_id: str, body: Json) -> Json:
        return _json(self.http.put(f"/api/agents/{agent_id}", json=body))

    def patch_agent(self, agent_id: str, body: Json) -> Json:
        return _json(self.http.patch(f"/api/agents/{agent_id}", json=body))

    def change(self, agent_id: str, **dead_air_settings: object) -> Json:
        """Change some dead-air settings of an agent and leave the others as they are."""
        return self.patch_agent(agent_id, {"settings": {"dead_air_settings": dead_air_settings}})

    def live(self) -> list[Json]:
        return _json(self.http.get("/api/calls"))["calls"]

    def call(self, call_control_id: str) -> Json:
        return _json(self.http.get(f"/api/calls/{call_control_id}"))

    def dial(self, **body: object) -> Json:
        return _json(self.http.post("/api/calls", json=body))

    def order(self, call_control_id: str, what: str, **body: object) -> Json:
        """Order one of say, hangup, pause, resume and thinking on a call."""
        return _json(self.http.post(f"/api/calls/{call_control_id}/{what}", json=body))


class Simulator:
    """The simulator's /sim: place calls, act as the caller, plant faults, read records."""

    def __init__(self, url: str):
        self.http = _client(url)

    def close(self) -> None:
        self.http.close()

    def place(self, scenario: Json | str, **given: object) -> Json:
        """Let somebody call; `given` may hold `to`, `from`, `options` and `webhook_url`."""
        return _json(self.http.post("/sim/calls", json={"scenario": scenario, **given}))

    def record(self, call_control_id: str) -> Json:
        return _json(self.http.get(f"/sim/calls/{call_control_id}"))

    def calls(self) -> list[Json]:
        return _json(self.http.get("/sim/calls"))

    def messages(self) -> list[Json]:
        return _json(self.http.get("/sim/messages"))

    def do(self, call_control_id: str, **step: object) -> Json:
        return _json(self.http.post(f"/sim/calls/{call_control_id}/do", json=step))

    def hang_up(self, call_control_id: str) -> None:
        """Let the caller hang up, if the call is not over yet."""
        try:
            self.do(call_control_id, hang_up=True)
        except httpx.HTTPStatusError as error:
            if error.response.status_code != httpx.codes.CONFLICT:
                raise

    def hang_up_all(self) -> list[str]:
        """Let all callers hang up; return the calls that were not over yet."""
        up = [call["call_control_id"] for call in self.calls() if call["state"] != "ended"]
        for call in up:
            self.hang_up(call)
        return up

    def route(self, number: str, scenario: str) -> None:
        """Let a scenario play the called party at a number."""
        _json(self.http.post("/sim/routes", json={"to": number, "scenario": scenario}))

    def answer_like(self, **behaviour: object) -> Json:
        """Have the language model behave so (`simulator.language_model.api.Behaviour`)."""
        return _json(self.http.post("/sim/model", json=behaviour))

    def plant(self, **fault: object) -> Json:
        return _json(self.http.post("/sim/faults", json=fault))


class Webhooks:
    """What Telnyx does beside the simulator: signed events of our own making."""

    def __init__(self, url: str, key: SigningKey):
        self.key = key
        self.http = _client(url)

    def close(self) -> None:
        self.http.close()

    def event(self, event_type: str, **payload: object) -> bytes:
        """Return the bytes of an event with an id of its own."""
        data = {"record_type": "event", "event_type": event_type, "id": str(uuid.uuid4())}
        data |= {"occurred_at": _now().isoformat(), "payload": payload}
        return json.dumps({"data": data, "meta": {"attempt": 1}}).encode()

    def signed(self, body: bytes, *, age_s: int = 0) -> dict[str, str]:
        """Return the headers Telnyx would send with these bytes, signed *age_s* seconds ago."""
        stamp = str(int(_now().timestamp()) - age_s)
        signature = self.key.sign(stamp.encode() + b"|" + body).signature
        return {
            "Content-Type": "application/json",
            "Telnyx-Signature-Ed25519": base64.b64encode(signature).decode(),
            "Telnyx-Timestamp": stamp,
        }

    def post(self, body: bytes, headers: dict[str, str] | None = None) -> httpx.Response:
        """Deliver bytes, signed unless headers are given."""
        headers = self.signed(body) if headers is None else headers
        return self.http.post("/webhooks/telnyx", content=body, headers=headers)


def _client(url: str, headers: dict[str, str] | None = None) -> httpx.Client:
    """Return a client that opens a connection for each request, and so meets any worker."""
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(base_url=url, headers=headers, timeout=10, limits=limits, trust_env=False)


def _now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  # Telnyx stamps with the world's clock


def _json(response: httpx.Response) -> Any:
    if response.is_error:
        request = f"{response.request.method} {response.request.url.path}"
        raise httpx.HTTPStatusError(
            f"{request}: {response.status_code} {response.text[:500]}",
            request=response.request,
            response=response,
        )
    return response.json() if response.content else {}
