"""JSON over HTTP with a process on this machine: no proxy, short timeout."""

import http.client
import json
from typing import Any

TIMEOUT_S = 3.0


def ask(
    port: int,
    method: str,
    path: str,
    *,
    token: str = "",
    body: dict[str, Any] | None = None,
) -> tuple[int, Any]:
    """Return status and decoded JSON (None if there is none); status 0 if nobody answers."""
    headers = {"Content-Type": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_S)
    try:
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        return answer.status, _decoded(answer.read())
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()


def _decoded(raw: bytes) -> Any:
    try:
        return json.loads(raw)
    except ValueError:
        return None
