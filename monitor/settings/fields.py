"""Every dead-air setting as people see it: a setting with parts is listed part by part. Pure."""

from collections.abc import Iterator

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from monitor.settings import DeadAirSettings


def setting_fields() -> Iterator[tuple[str, FieldInfo]]:
    """Return name and field of each, `call_screening.identity` for a part."""
    for name, field in DeadAirSettings.model_fields.items():
        parts = field.annotation
        if isinstance(parts, type) and issubclass(parts, BaseModel):
            yield from ((f"{name}.{part}", info) for part, info in parts.model_fields.items())
        else:
            yield name, field
