"""The rate limit in the headers of Telnyx's answers, as of its page "Rate limiting". Pure.

`x-ratelimit-limit` is what a window allows, `x-ratelimit-remaining` what is left of it, and
`x-ratelimit-reset` the seconds until it is over. A 429 may have `retry-after` or `retry-after-ms`
too. Anything unreadable counts as not said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from math import isfinite

TOO_MANY = 429
USUAL_S, LEAST_S, LONGEST_S = 1.0, 0.05, 60.0
"""How long a refusal that does not say is believed to last, and the limits of what one says."""

MOST = 10_000_000


@dataclass(frozen=True, slots=True)
class RateLimit:
    """What one answer said: 0 for what it did not say, but -1 for `remaining`."""

    limit: int = 0
    remaining: int = -1
    reset_s: float = 0.0
    refused_for_s: float = 0.0
    """How long nothing may be sent; 0 if the command was not refused for the limit."""


def read(status: int, headers: Mapping[str, str]) -> RateLimit | None:
    """Return what an answer with *status* says of the limit, None if it says nothing.

    *headers* are found by their names in lower case.
    """
    limit = _number(headers.get("x-ratelimit-limit"))
    if status != TOO_MANY and limit is None:
        return None
    remaining = _number(headers.get("x-ratelimit-remaining"))
    reset_s = min(_number(headers.get("x-ratelimit-reset")) or 0.0, LONGEST_S)
    return RateLimit(
        limit=int(min(limit or 0, MOST)),
        remaining=-1 if remaining is None else int(min(remaining, MOST)),
        reset_s=reset_s,
        refused_for_s=refused_for_s(headers) if status == TOO_MANY else 0.0,
    )


def refused_for_s(headers: Mapping[str, str]) -> float:
    """Return how many seconds after a 429 with *headers* to come back."""
    in_ms = _number(headers.get("retry-after-ms"))
    found = in_ms / 1000 if in_ms is not None else _seconds(headers)
    if found is None:
        found = _number(headers.get("x-ratelimit-reset"))
    return min(max(USUAL_S if found is None else found, LEAST_S), LONGEST_S)


def _seconds(headers: Mapping[str, str]) -> float | None:
    """Return `retry-after` in seconds; a date in it is read by the sender's own clock."""
    text = headers.get("retry-after")
    if (seconds := _number(text)) is not None:
        return seconds
    try:
        then, now = (parsedate_to_datetime(each or "") for each in (text, headers.get("date")))
        return max(0.0, (then - now).total_seconds())
    except (TypeError, ValueError, OverflowError):
        return None


def _number(text: str | None) -> float | None:
    """Return *text* as a number of at least 0, None for anything else."""
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if isfinite(value) and value >= 0 else None
