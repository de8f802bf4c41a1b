"""How one command is sent by Telnyx's SDK: within its time, measured, logged, failures named.

The only module that imports telnyx. The SDK's own retries are off: a task retries with the same
id and a deadline that fits a live call.
"""

from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any
from urllib.parse import quote

import httpx
import structlog

from telephony.call_control import sdk_types
from telephony.call_control.command import Command
from telephony.call_control.deadline import within
from telephony.call_control.errors import (
    CallGoneError,
    LimitedError,
    RefusedError,
    TelephonyError,
    TryAgainError,
    UnansweredError,
    of_answer,
)
from telephony.call_control.http_client import fitted
from telephony.pacing import rate_headers
from telephony.pacing.rate_headers import RateLimit

TIMEOUT_S = 5.0
"""All that a command may take: a thread that waits for Telnyx longer is missing elsewhere."""

log = structlog.get_logger("telephony")


class CommandSender:
    """Sends commands by the SDK; thread-safe."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        observe: Callable[[str, str, float], None] = lambda *_: None,
        hears_limit: Callable[[str, RateLimit], None] = lambda *_: None,
    ) -> None:
        """*observe* is told each command's name, outcome and seconds.

        *hears_limit* is told a command's name and what its answer says of the rate limit, if it
        does.
        """
        sdk_types.postpone()
        import telnyx  # noqa: PLC0415  # 0.3 s of CPU, for those only who send commands

        self._observe, self._hears_limit = observe, hears_limit
        self._refused, self._unreached = telnyx.APIStatusError, telnyx.APIConnectionError
        self._base_url = base_url.rstrip("/")
        self._sdk: telnyx.Telnyx = telnyx.Telnyx(
            api_key=api_key,
            base_url=base_url,
            timeout=TIMEOUT_S,
            max_retries=0,
            http_client=fitted(telnyx.DefaultHttpxClient(event_hooks={"response": [self._hear]})),
        )

    def _hear(self, response: Any) -> None:
        if told := rate_headers.read(response.status_code, response.headers):
            path = str(response.request.url.path)
            if path.endswith("/messages"):
                return  # a limit of its own
            self._hears_limit("dial" if path.endswith("/calls") else path.rpartition("/")[2], told)

    def _act(self, name: str, command: Command, **parameters: Any) -> None:
        """Have the action *name* done on the command's call. Raises what `_send` raises."""
        self._send(name, command, f"{path_of(command)}/actions/{name}", parameters)

    def _send(
        self,
        name: str,
        command: Command,
        path: str,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Any:
        """Post *body* to *path*, or get it; return the answer's JSON.

        Raises TelephonyError's subclasses and nothing else.
        """
        began = monotonic()
        try:
            with within(TIMEOUT_S):
                answer = self._request(command, path, body, headers)
        except self._refused as error:
            after_s = rate_headers.refused_for_s(error.response.headers)
            failure: TelephonyError = of_answer(error.status_code, _code(error.body), after_s)
            self._tell(name, command, began, _KINDS.get(type(failure), "again"), str(failure))
            raise failure from error
        except (self._unreached, ValueError) as error:
            self._tell(name, command, began, "no_answer", type(error).__name__)
            raise _no_answer(error) from error
        self._tell(name, command, began, "ok", "ok")
        return answer

    def _request(
        self,
        command: Command,
        path: str,
        body: Mapping[str, Any] | None,
        headers: Mapping[str, str] | None,
    ) -> Any:
        """Have the SDK get *path*, or post *body* to it with what all commands carry.

        Not by the SDK's method for each command: its resources are 1,600 modules, a second of CPU
        and 33 MiB.
        """
        url = f"{self._base_url}{path}"
        # The SDK takes time to join addresses, to copy what it has for each option that is not
        # given, and to make up a key that it sends nowhere.
        options: Any = {
            "headers": headers or {},
            "max_retries": 0,
            "timeout": TIMEOUT_S,
            "idempotency_key": command.command_id,
        }
        if body is None:
            return self._sdk.get(url, cast_to=object, options=options)
        common = command.common() if command.command_id else {}
        return self._sdk.post(url, cast_to=object, body={**common, **body}, options=options)

    def _tell(self, name: str, command: Command, began: float, kind: str, outcome: str) -> None:
        self._observe(name, kind, monotonic() - began)
        log.info(
            "Command sent",
            command=name,
            call_control_id=command.call_control_id,
            command_id=command.command_id,
            outcome=outcome,
            ms=round((monotonic() - began) * 1000),
        )


_KINDS: Mapping[type[TelephonyError], str] = {
    CallGoneError: "gone",
    RefusedError: "refused",
    LimitedError: "limited",
}


_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
"""Raised before there was a connection to send anything over."""


def _no_answer(error: Exception) -> TryAgainError:
    """Return what to raise for *error*, the SDK's, or ValueError: a 200 whose body is no JSON."""
    kind = TryAgainError if isinstance(error.__cause__, _UNSENT) else UnansweredError
    return kind(f"no answer from Telnyx: {type(error).__name__}")


def path_of(command: Command) -> str:
    """Return where the API has the command's call."""
    return f"/calls/{quote(command.call_control_id, safe=':', errors='replace')}"


def data(answer: Any) -> Mapping[str, Any]:
    """Return an answer's `data`, empty when it has none."""
    found = answer.get("data") if isinstance(answer, dict) else None
    return found if isinstance(found, dict) else {}


def _code(body: object) -> str:
    """Return Telnyx's error code in an answer's *body*, '' when it has none."""
    if not isinstance(body, dict):
        return ""
    errors = body.get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("code", "")) if isinstance(first, dict) else ""
