"""Errors in a request's fields: all at once, each naming the field, the limit and the value.

The limits are read from the model's own fields, so what an error names is what is enforced.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from types import MappingProxyType
from typing import Any, Literal, get_args, get_origin

from flask import Response
from pydantic import BaseModel, Field, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from monitor.settings import AGENT_ID, DOTTED_CLASS
from monitor.settings.experiments import NAME as EXPERIMENT
from web.problems import problem

LONGEST_VALUE = 60

_BOUNDS = MappingProxyType(
    {
        "ge": "min",
        "gt": "more_than",
        "le": "max",
        "lt": "less_than",
        "min_length": "min_length",
        "max_length": "max_length",
        "pattern": "pattern",
    }
)
_WANTED = MappingProxyType(
    {
        "missing": "is required",
        "float_type": "must be a number",
        "int_type": "must be a whole number",
        "int_from_float": "must be a whole number",
        "string_type": "must be text",
        "bool_type": "must be true or false",
        "tuple_type": "must be a list",
        "list_type": "must be a list",
        "dict_type": "must be an object",
        "model_type": "must be an object",
        "finite_number": "must be a finite number",
    }
)
_LENGTHS = {"too_short": "min_length", "too_long": "max_length"}
_FORMS = MappingProxyType(
    {
        EXPERIMENT: "must be 1 to 40 lower-case letters, digits, - or _; no - or _ first",
        AGENT_ID: "must be 1 to 64 lower-case letters, digits, - or _; the first a letter or digit",
        DOTTED_CLASS: "must be greeter, chat, remote, http or package.module:Class",
    }
)


class FieldError(BaseModel):
    """One error in a request."""

    field: str = Field(description="Dotted path of the field; empty for the body as a whole.")
    message: str = Field(description="The error in words, with the limit.")
    limit: dict[str, Any] | None = Field(
        None,
        description="The limits of the field: min, max, min_length, max_length, pattern, one_of.",
    )


def from_validation_error(model: type[BaseModel], error: ValidationError) -> list[FieldError]:
    """Return every error pydantic found in *model*."""
    found: list[FieldError] = []
    for details in error.errors(include_url=False):
        found += _faults(model, details)
    return found


def problem_response(faults: Sequence[FieldError], status: int = 422) -> Response:
    """Return the problem document for *faults*."""
    named = "; ".join(f"{f.field or 'body'} {f.message}" for f in faults)
    return problem(status, named, errors=[fault.model_dump() for fault in faults])


def limits(field: FieldInfo) -> dict[str, Any]:
    """Return the limits of *field* by name."""
    return _limits(field.metadata)


def _limits(constraints: Iterable[object]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for constraint in constraints:
        if isinstance(constraint, FieldInfo):
            found |= limits(constraint)
            continue
        for name, shown in _BOUNDS.items():
            value = getattr(constraint, name, None)
            if value is not None:
                found[shown] = value
    return found


def _limits_at(field: FieldInfo, last: int | str) -> dict[str, Any]:
    """Return the limits of *field*, or of one of its entries if *last* is an entry's number."""
    wanted = field.annotation
    found = limits(field)
    if isinstance(last, int):
        wanted = next(iter(get_args(wanted)), None)
        found = _limits(getattr(wanted, "__metadata__", ()))
    choices = _choices(wanted)
    return {"one_of": choices} if choices else found


def _choices(annotation: object) -> list[Any]:
    """Return the values of an enumeration, or the only ones that *annotation* allows."""
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [member.value for member in annotation]
    return list(get_args(annotation)) if get_origin(annotation) is Literal else []


def _faults(model: type[BaseModel], details: ErrorDetails) -> list[FieldError]:
    path, owner, field = _walk(model, details["loc"])
    kind, context = details["type"], details.get("ctx", {})
    limit = _limits_at(field, details["loc"][-1]) if field is not None else {}
    if kind == "extra_forbidden":
        known = sorted(f.alias or name for name, f in owner.model_fields.items()) if owner else []
        message = f"is not known; known are {', '.join(known)}"
        return [FieldError(field=path, message=message, limit={"one_of": known})]
    if kind == "value_error":
        rules = str(context.get("error", details["msg"])).split("; ")
        return [_rule_error(path, owner, message) for message in rules]
    if "pattern" in context:
        limit = {"pattern": context["pattern"]}
    value = "" if kind == "missing" else f", not {_shown(details['input'])}"
    return [FieldError(field=path, message=_message(limit, details) + value, limit=limit or None)]


def _rule_error(path: str, owner: type[BaseModel] | None, message: str) -> FieldError:
    """Return the error of a rule between fields, whose text starts with a field's name."""
    name, _, rest = message.partition(" ")
    if owner is None or name not in owner.model_fields:
        return FieldError(field=path, message=message, limit=None)
    return FieldError(field=f"{path}.{name}".lstrip("."), message=rest, limit=None)


def _message(limit: Mapping[str, Any], details: ErrorDetails) -> str:
    kind = details["type"]
    wanted = _WANTED.get(kind, "must be")
    if "one_of" in limit and kind != "missing":
        return f"must be one of {', '.join(map(str, limit['one_of']))}"
    if {"min", "max"} <= limit.keys() and kind != "missing":
        return f"{wanted} from {limit['min']:.12g} to {limit['max']:.12g}"
    if kind in {"string_too_long", "string_too_short"}:
        least, most = limit.get("min_length", 0), limit.get("max_length")
        return f"must have {least} to {most} characters"
    if kind in {"too_short", "too_long"}:
        bound = "least" if kind == "too_short" else "most"
        return f"must have at {bound} {details['ctx'][_LENGTHS[kind]]} entries"
    if kind == "string_pattern_mismatch":
        return _FORMS.get(details["ctx"]["pattern"], f"must match {details['ctx']['pattern']}")
    return _WANTED.get(kind) or details["msg"][:1].lower() + details["msg"][1:]


def _shown(value: object) -> str:
    try:
        text = json.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = repr(value)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def _walk(
    model: type[BaseModel], loc: Sequence[int | str]
) -> tuple[str, type[BaseModel] | None, FieldInfo | None]:
    """Return the dotted path of *loc*, the model it leads into, and the field it ends at."""
    owner: type[BaseModel] | None = model
    field: FieldInfo | None = None
    for step in loc:
        if owner is None:
            continue
        by_alias = {info.alias or name: info for name, info in owner.model_fields.items()}
        field = by_alias.get(str(step))
        if field is None:
            continue
        inner = [field.annotation, *get_args(field.annotation)]
        models = [t for t in inner if isinstance(t, type) and issubclass(t, BaseModel)]
        owner = models[0] if models else owner if loc[-1] == step else None
    return ".".join(str(step) for step in loc), owner, field
