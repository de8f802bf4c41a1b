"""How late an event loop is: a greenlet that wants to run every 23 ms, and when it did."""

import json
from time import monotonic

import gevent

EVERY_S = 0.023
"""No part or multiple of any tick, so that it falls anywhere in it."""


class Lag:
    """Starts with the first question, so not before gunicorn forked."""

    def __init__(self) -> None:
        self._lates = None
        self._told_at = 0.0

    def report(self) -> str:
        """Return percentiles in ms since the last call, as JSON.

        What holds the loop up while it asks is nobody's: no lateness from before the call counts.
        """
        if self._lates is None:
            gevent.spawn(self._watch)
        lates = sorted(self._lates or [0.0])
        self._lates, self._told_at = [], monotonic()
        p50, p99 = lates[len(lates) // 2], lates[len(lates) * 99 // 100]
        ms = {"lag_p50_ms": p50, "lag_p99_ms": p99, "lag_max_ms": lates[-1]}
        return json.dumps({name: round(late, 2) for name, late in ms.items()})

    def _watch(self) -> None:
        due = monotonic()
        while True:
            due = max(due + EVERY_S, monotonic())
            gevent.sleep(max(0.0, due - monotonic()))  # its lateness is the result
            if due >= self._told_at:
                self._lates.append((monotonic() - due) * 1000)
