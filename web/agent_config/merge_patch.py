"""JSON merge patch (RFC 7396). Pure."""

from typing import Any


def merge(target: Any, patch: Any) -> Any:
    """Return *target* with *patch* applied: objects merge, null removes, all else replaces."""
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged
