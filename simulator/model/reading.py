"""Reads tables from TOML and JSON into typed structs, with messages for the person who wrote them.

msgspec does the checks; its message is turned round so that it begins with the name of the field:
``after: expected `float`, got `str```.
"""

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
        return f"{unknown['name']}: no such field; there are {', '.join(_names(kind))}"
    field = path.partition(".")[0].partition("[")[0]
    if not field:
        return what
    given = table.get(field)
    choices = _choices(kind, field)
    problem = f"not one of {', '.join(choices)}" if choices else what[:1].lower() + what[1:]
    return f"{field} is {given!r}: {problem}"


def _names(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return kind.__struct_encode_fields__


def _choices(kind: type[msgspec.Struct], name: str) -> list[str]:
    """Return the words a field allows; none if it takes anything of its type."""
    for field in msgspec.structs.fields(kind):
        if field.encode_name == name:
            shape = msgspec.inspect.type_info(field.type)
            shape = shape.type if isinstance(shape, msgspec.inspect.Metadata) else shape
            if isinstance(shape, msgspec.inspect.LiteralType):
                return [str(value) for value in shape.values]
    return []
