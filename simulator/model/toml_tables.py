"""Reads tables from TOML and JSON into typed structs, with messages for the person who wrote them.

msgspec does the checks; its message is turned round so that it begins with the field and its value:
``after is '1': expected `float`, got `str```.
"""

import difflib
import re
from typing import Any, TypeVar

import msgspec

T = TypeVar("T", bound=msgspec.Struct)

_AT = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>[^`]*)`)?$", re.DOTALL)
_UNKNOWN = re.compile(r"^Object contains unknown field `(?P<name>[^`]*)`$")


def read(kind: type[T], table: Any) -> T:
    """Return *table* as a *kind*; ValueError names the field that is wrong, and how."""
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        raise ValueError(_message(kind, table, str(error))) from error


def _message(kind: type[msgspec.Struct], table: Any, text: str) -> str:
    if not isinstance(table, dict):
        return f"{table!r} is not a table"
    parts = _AT.match(text)
    what, path = (parts["what"], parts["path"] or "") if parts else (text, "")
    if unknown := _UNKNOWN.match(what):
        return _no_such_field(kind, unknown["name"])
    field = path.partition(".")[0].partition("[")[0]
    if not field:
        return what
    given = table.get(field)
    choices = _choices(kind, field)
    if choices:
        return f"{field} is {given!r}, not one of {', '.join(choices)}"
    return f"{field} is {given!r}: {what[:1].lower()}{what[1:]}"


def _no_such_field(kind: type[msgspec.Struct], name: str) -> str:
    near = difflib.get_close_matches(name, kind.__struct_encode_fields__, n=1)
    return f"{name}: no such field" + (f"; perhaps {near[0]}?" if near else "")


def _choices(kind: type[msgspec.Struct], name: str) -> list[str]:
    """Return the words a field allows; none if it takes anything of its type."""
    for field in msgspec.structs.fields(kind):
        if field.encode_name == name:
            shape = msgspec.inspect.type_info(field.type)
            shape = shape.type if isinstance(shape, msgspec.inspect.Metadata) else shape
            if isinstance(shape, msgspec.inspect.LiteralType):
                return [str(value) for value in shape.values]
    return []
