"""Places a call on a running simulator and prints its record, a line per entry."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any

_SHOWN = ("status", "hangup_cause", "hangup_source", "digit", "direction", "failure_reason")


def call(url: str, body: dict[str, Any]) -> Iterator[str]:
    """Place a call and yield its record as readable lines; ValueError if it is refused."""
    placed = json.loads(_request(f"{url}/sim/calls", body).read())
    yield f"call {placed['call_control_id']}"
    yield "   ring  answer"
    with _request(f"{url}/sim/calls/{placed['call_control_id']}/follow") as lines:
        for line in lines:
            entry = json.loads(line)
            if not _unremarkable(entry):
                yield describe(entry)


def _unremarkable(entry: dict[str, Any]) -> bool:
    """Whether an entry only says that an event arrived as it should."""
    return (entry["kind"], entry.get("attempt"), entry.get("status")) == ("delivery", 1, 200)


def describe(entry: dict[str, Any]) -> str:
    """Put one entry of a record on a line: seconds since ringing, since the answer, what."""
    answered = entry["since_answer"]
    since = f"{answered:7.2f}" if answered is not None else " " * 7
    return f"{entry['since_ringing']:7.2f} {since}  {_DESCRIBE[entry['kind']](entry)}"


def _command(entry: dict[str, Any]) -> str:
    said = entry["body"].get("payload")
    parts = [f"-> {entry['command']}", f"{said!r}" if said else "", str(entry["status"])]
    parts += [entry.get("code", ""), "duplicate" if entry.get("duplicate") else ""]
    return _joined(*parts, _fault(entry))


def _event(entry: dict[str, Any]) -> str:
    payload = entry["payload"]
    shown = [f"{name}={payload[name]}" for name in _SHOWN if name in payload]
    data = payload.get("transcription_data")
    if data:
        shown.append(repr(data["transcript"]) + ("" if data["is_final"] else " (interim)"))
    return _joined(f"<- {entry['event']}", *shown, _fault(entry))


def _delivery(entry: dict[str, Any]) -> str:
    outcome = entry["status"] or entry.get("problem", "no answer")
    milliseconds = entry["latency"] * 1000
    return f"   {entry['event']} attempt {entry['attempt']}: {outcome} in {milliseconds:.0f} ms"


def _other(entry: dict[str, Any]) -> str:
    parts = [entry["kind"], entry.get("what") or entry.get("does", "")]
    parts += [
        str(entry[name]) for name in ("value", "cause", "source", "why", "title") if name in entry
    ]
    return _joined(*parts)


def _fault(entry: dict[str, Any]) -> str:
    return f"[fault: {entry['fault']}]" if "fault" in entry else ""


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


_DESCRIBE = {
    "command": _command,
    "event": _event,
    "delivery": _delivery,
    "call": _other,
    "stream": _other,
    "caller": _other,
    "recogniser": _other,
    "texml": _other,
}


def _request(url: str, body: dict[str, Any] | None = None) -> Any:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"})  # noqa: S310  # the address is the operator's own
    try:
        return urllib.request.urlopen(request)  # noqa: S310  # as above
    except urllib.error.HTTPError as error:
        with error:
            raise ValueError(json.loads(error.read())["error"]) from error
