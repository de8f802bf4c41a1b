"""The `http` agent: asks a team's own web server what to do, once for each thing that happens.

    POST {"call_control_id": ..., "event": "caller_said", "text": "..."}
    -> {"say": "..."} or a list of such acts

Messages are signed as hooks are. What fails is tried again, with the same id, while time is left;
until the answer comes the agent owes it, so fillers bridge the silence.
"""

import json
from collections.abc import Mapping
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPException
from time import monotonic, sleep
from typing import Any, cast
from urllib.parse import urlsplit
from uuid import uuid4

import structlog

from deadair.agents.connection import connect
from deadair.agents.options import headers, number, refuse_unknown, url
from deadair.agents.team_call import TeamCall
from deadair.protocol import Call

PAUSES_S = (0.25, 1.0)
"""Before each further attempt."""

DEADLINE_S = 30.0
"""All attempts together."""

MAX_ANSWER = 65_536
MAX_ACTS = 20
NO_CONTENT = 204
_WORTH_ANOTHER = frozenset({408, 425, 429, *range(500, 600)})

log = structlog.get_logger("deadair.agents.http")


class BadAnswerError(Exception):
    """The server's answer can't be used; the message says why."""


class Http:
    """One call's dialogue with the server of *options* (`url`, `headers`, `timeout`)."""

    owes_answers = True
    stops_when_interrupted = True

    def __init__(self, options: Mapping[str, Any]) -> None:
        refuse_unknown(options, ("url", "headers", "timeout"))
        self._url = url(options, "https", "http")
        self._headers = headers(options)
        self._timeout_s = number(options, "timeout", 10, 0.5, 30)
        self._call: TeamCall | None = None
        self._thinking = ExitStack()

    def call_started(self, call: Call) -> None:
        self._call = cast("TeamCall", call)
        self._ask("call_started", greeting=call.greeting)

    def call_resumed(self, call: Call) -> None:
        self._call = cast("TeamCall", call)

    def caller_said(self, text: str, *, final: bool) -> None:
        if final:
            self._ask("caller_said", text=text)

    def key_pressed(self, digit: str) -> None:
        self._ask("key_pressed", digit=digit)

    def wrap_up(self, in_s: float) -> None:
        self._ask("wrap_up", in_s=in_s)

    def call_ended(self) -> None:
        self._thinking.pop_all()  # its lease ends with the call
        self._post("call_ended", {})

    def _ask(self, event: str, **about: str | float) -> None:
        answer = self._post(event, about)
        if answer is None or self._call is None:
            return
        if event != "wrap_up":
            self._thinking.close()
        if not answer and event != "wrap_up":  # that is no words of the caller
            self._call.nothing_to_say()
        for act in answer:
            self._perform(self._call, act)

    def _post(self, event: str, about: Mapping[str, str | float]) -> list[dict[str, Any]] | None:
        """Return the acts that the server answers with, None if there is no usable answer."""
        if self._call is None:
            return None
        about = {"call_control_id": self._call.call_control_id, "event": event, **about}
        body, message_id = json.dumps(about), f"msg_{uuid4().hex}"
        ends_at, why = monotonic() + DEADLINE_S, ""
        for pause_s in (*PAUSES_S, None):
            try:
                status, text = self._attempt(message_id, body, ends_at)
                if status not in _WORTH_ANOTHER:
                    return acts_of(status, text)
                why = f"status {status}"
            except BadAnswerError as error:
                why = str(error)
                break
            except (OSError, HTTPException) as error:
                why = f"no answer: {type(error).__name__}"
            if pause_s is None or monotonic() + pause_s > ends_at:
                break
            self._call.report("agent.retried", why)
            sleep(pause_s)
        self._call.report("agent.unreachable", why)
        return None

    def _attempt(self, message_id: str, body: str, ends_at: float) -> tuple[int, bytes]:
        if self._call is None:
            raise BadAnswerError("no call")
        until = min(ends_at, monotonic() + self._timeout_s)
        parts = urlsplit(self._url)
        sent = self._headers | self._call.sign(message_id, body)
        with closing(connect(self._url, _left(until))) as sock:
            connection = HTTPConnection(parts.hostname or "", parts.port)
            connection.sock = sock
            target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            sock.settimeout(_left(until))
            host = {"Host": parts.netloc, "Connection": "close"}
            connection.request("POST", target, body.encode(), host | sent)
            response = connection.getresponse()
            text = b""
            while len(text) <= MAX_ANSWER:
                sock.settimeout(_left(until))
                more = response.read1(MAX_ANSWER)
                if not more:
                    return response.status, text
                text += more
        raise BadAnswerError(f"answer is longer than {MAX_ANSWER} bytes")

    def _perform(self, call: TeamCall, act: dict[str, Any]) -> None:
        """Do one act; what is wrong with it is reported, and the next is done."""
        [(name, value)] = act.items()
        try:
            self._act(call, name, value)
        except (ValueError, TypeError) as error:
            call.report("agent.refused", f"{name}: {error}")

    def _act(self, call: TeamCall, name: str, value: Any) -> None:
        match name:
            case "say":
                call.say(_text(value))
            case "hang_up" if value is True:
                call.hang_up()
            case "thinking_s":
                self._thinking.close()
                self._thinking.enter_context(call.thinking(_seconds(value)))
            case "expect_s":
                call.expect(_seconds(value))
            case "extend" if value is True:
                call.extend()
            case "transfer":
                call.transfer(_text(value))
            case "send_sms":
                call.send_sms(_text(value))
            case "sms_consent" if isinstance(value, bool):
                call.allow_sms(value)
            case _:
                raise ValueError("is no act, or not one with that value")


def acts_of(status: int, text: bytes) -> list[dict[str, Any]]:
    """Return the acts in an answer: an object with one or several, or a list of such.

    Raises BadAnswerError.
    """
    if not 200 <= status < 300:  # noqa: PLR2004  # RFC 9110: successful
        raise BadAnswerError(f"status {status}")
    if status == NO_CONTENT or not text.strip():
        return []
    try:
        answer = json.loads(text)
    except ValueError:
        raise BadAnswerError("answer is not JSON") from None
    given = answer if isinstance(answer, list) else [answer]
    if len(given) > MAX_ACTS or not all(isinstance(each, dict) for each in given):
        raise BadAnswerError(f"answer is not an object, or a list of at most {MAX_ACTS}")
    return [{name: value} for each in given for name, value in each.items()]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("must be text")
    return value


def _seconds(value: Any) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
        raise TypeError("must be a number of seconds")
    return float(value)


def _left(until: float) -> float:
    left_s = until - monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s
