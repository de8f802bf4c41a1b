"""Telnyx's rate limits: a number of commands per account and window, then 429. Pure.

Headers as in Telnyx's page "Rate limiting": `x-ratelimit-limit`, `x-ratelimit-remaining` and
`x-ratelimit-reset` (seconds until the window is over) on every answer that a limit concerns.
"""

from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Standing:
    """Where a limit stands after one command: whether that is allowed, and what is left."""

    allowed: bool
    limit: int
    remaining: int
    reset: float  # seconds until the window is over

    def headers(self, *, retry_after: bool) -> dict[str, str]:
        """Return the headers of the answer; times are whole seconds, as Telnyx's are."""
        found = {
            "x-ratelimit-limit": str(self.limit),
            "x-ratelimit-remaining": str(self.remaining),
            "x-ratelimit-reset": str(ceil(self.reset)),
        }
        if retry_after and not self.allowed:
            found["retry-after"] = str(ceil(self.reset))
        return found


class RateLimits:
    """The windows of one account, by the limit that they are of."""

    def __init__(self) -> None:
        self._windows: dict[tuple[str, int, float], tuple[float, int]] = {}

    def take(self, what: str, limit: int, window: float, now: float) -> Standing:
        """Count one command of *what* at *now*: *limit* of them are allowed in *window* seconds.

        A window begins with its first command. What is refused does not count.
        """
        key = what, limit, window
        began, taken = self._windows.get(key, (now, 0))
        if now >= began + window:
            began, taken = now, 0
        allowed = taken < limit
        taken += allowed
        self._windows[key] = began, taken
        return Standing(allowed, limit, limit - taken, began + window - now)
