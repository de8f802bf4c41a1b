"""Checks command bodies against schema.json, the field facts of Telnyx's OpenAPI specification.

The first violation becomes the Telnyx error of its kind. Unknown fields pass, as they do there.
"""

import base64
import binascii
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator, ValidationError, validators

from simulator.model import errors
from simulator.model.errors import TelnyxError

SCHEMA: dict[str, Any] = json.loads(Path(__file__).with_name("schema.json").read_text("utf-8"))
COMMANDS: dict[str, Any] = SCHEMA["commands"]
EVENTS: dict[str, Any] = SCHEMA["events"]

# A SIP address or a number; "+" and digits, E.164 at its loosest.
_CALLABLE = re.compile(r"^(\+\d{2,15}|sips?:.+)$")
# Title and code of the error catalogue for each violated JSON Schema keyword; others are 10015.
_KEYWORDS = {
    "required": ("Missing required parameter", "10004"),
    "enum": ("Invalid enumerated value", "10032"),
    **dict.fromkeys(
        ("minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems"),
        ("Value outside of range", "10033"),
    ),
}
# Fields with a code of their own in the error catalogue, unless they are missing.
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


def _required(
    _: Any, names: list[str], instance: Any, __: dict[str, Any]
) -> Iterator[ValidationError]:
    """Treat a required field that is null as missing, as Telnyx does."""
    if isinstance(instance, dict):
        for name in names:
            if instance.get(name) is None:
                yield ValidationError("Required.", path=[name])


# The stubs leave the function untyped.
_Validator: Any = validators.extend(Draft202012Validator, {"required": _required})  # type: ignore[no-untyped-call]
_VALIDATORS = {command: _Validator(schema) for command, schema in COMMANDS.items()}


def check(command: str, body: dict[str, Any]) -> None:
    """Raise the TelnyxError of the first thing wrong with a command's body."""
    if violation := next(_VALIDATORS[command].iter_errors(body), None):
        raise _refusal(violation)
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


def _refusal(violation: ValidationError) -> TelnyxError:
    """Return what Telnyx answers to one violation of the schema."""
    if violation.validator == "anyOf" and violation.context:
        violation = violation.context[-1]  # of the last alternative
    pointer = "/".join(map(str, violation.absolute_path))
    title, code = _KEYWORDS.get(str(violation.validator), ("Invalid parameter type", "10015"))
    if violation.validator != "required":
        code = _OWN_CODES.get(pointer, code)
    return errors.invalid(pointer, title, violation.message, code)
