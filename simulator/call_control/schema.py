"""Checks command bodies against schema.json, the field facts of Telnyx's OpenAPI specification.

The first violation becomes the Telnyx error of its kind. Unknown fields pass, as they do there.
"""

import base64
import binascii
import json
import re
from pathlib import Path
from typing import Any

from simulator.model import errors
from simulator.model.errors import TelnyxError

SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
COMMANDS: dict[str, Any] = SCHEMA["commands"]
EVENTS: dict[str, Any] = SCHEMA["events"]

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "object": (dict,),
    "array": (list,),
    "null": (type(None),),
}
# A SIP address or a number; "+" and digits, E.164 at its loosest.
_CALLABLE = re.compile(r"^(\+\d{2,15}|sips?:.+)$")
# Fields with a code of their own in the error catalogue.
_OWN_CODES = {
    "payload": "90010",
    "payload_type": "90011",
    "voice": "90012",
    "digits": "90014",
    "stop": "90016",
    "timeout_millis": "90025",
    "timeout_secs": "90028",
    "time_limit_secs": "90029",
}


def check(command: str, body: dict[str, Any]) -> None:
    """Raise the TelnyxError of the first thing wrong with a command's body."""
    _check_object(COMMANDS[command], body, "")
    state = body.get("client_state")
    if state is not None:
        _check_base64(state)
    if command in {"dial", "transfer"}:
        targets = body["to"] if isinstance(body["to"], list) else [body["to"]]
        if not targets or not all(_CALLABLE.match(each) for each in targets):
            raise errors.invalid("to", "Invalid phone number", "It must be E.164.", "10016")


def _check_base64(state: str) -> None:
    try:
        base64.b64decode(state, validate=True)
    except (binascii.Error, ValueError) as error:
        raise errors.bad_client_state() from error


def _check_object(schema: dict[str, Any], body: dict[str, Any], at: str) -> None:
    for name in schema.get("required", ()):
        if body.get(name) is None:
            raise errors.invalid(at + name, "Missing required parameter", "Required.", "10004")
    properties = schema.get("properties", {})
    extra = schema.get("additionalProperties")
    for name, value in body.items():
        field = properties.get(name, extra)
        if isinstance(field, dict):
            _check_value(field, value, at + name)


def _check_value(schema: dict[str, Any], value: Any, at: str) -> None:
    if "anyOf" in schema:
        _check_any(schema["anyOf"], value, at)
        return
    _check_type(schema, value, at)
    if "enum" in schema and value not in schema["enum"]:
        allowed = ", ".join(map(str, schema["enum"]))
        raise _violation(at, "Invalid enumerated value", f"One of: {allowed}.", "10032")
    _check_range(schema, value, at)
    if isinstance(value, dict):
        _check_object(schema, value, at + "/")
    if isinstance(value, list) and "items" in schema:
        for index, item in enumerate(value):
            _check_value(schema["items"], item, f"{at}/{index}")


def _check_any(schemas: list[dict[str, Any]], value: Any, at: str) -> None:
    for number, schema in enumerate(schemas, start=1):
        try:
            _check_value(schema, value, at)
        except TelnyxError:
            if number == len(schemas):
                raise
        else:
            return


def _check_type(schema: dict[str, Any], value: Any, at: str) -> None:
    names = schema.get("type")
    if names is None:
        return
    allowed = [names] if isinstance(names, str) else names
    accepted = any(
        isinstance(value, _TYPES[name]) and not (name != "boolean" and isinstance(value, bool))
        for name in allowed
    )
    if not accepted:
        raise _violation(at, "Invalid parameter type", f"It must be {' or '.join(allowed)}.")


def _check_range(schema: dict[str, Any], value: Any, at: str) -> None:
    if isinstance(value, int | float):
        low, high, size = schema.get("minimum"), schema.get("maximum"), value
    elif isinstance(value, str):
        low, high, size = schema.get("minLength"), schema.get("maxLength"), len(value)
    elif isinstance(value, list):
        low, high, size = schema.get("minItems"), schema.get("maxItems"), len(value)
    else:
        return
    if (low is not None and size < low) or (high is not None and size > high):
        detail = f"It must be between {low if low is not None else 0} and {high}."
        raise _violation(at, "Value outside of range", detail, "10033")


def _violation(at: str, title: str, detail: str, code: str = "10015") -> TelnyxError:
    return errors.invalid(at, title, detail, _OWN_CODES.get(at, code))
