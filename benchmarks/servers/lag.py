"""How late an event loop is: a greenlet that wants to run every 50 ms, and when it did."""

from time import monotonic

import gevent

EVERY_S = 0.05


class Lag:
    """Starts with the first question, so not before gunicorn forked."""

    def __init__(self) -> None:
        self._lates = None

    def told(self) -> str:
        """Return "count p50 p99 max" in ms since the last call."""
        if self._lates is None:
            gevent.spawn(self._watch)
        lates = sorted(self._lates or [0.0])
        self._lates = []
        p50, p99 = lates[len(lates) // 2], lates[len(lates) * 99 // 100]
        return f"{len(lates)} {p50:.2f} {p99:.2f} {lates[-1]:.2f}"

    def _watch(self) -> None:
        due = monotonic()
        while True:
            due = max(due + EVERY_S, monotonic())
            gevent.sleep(due - monotonic())
            self._lates.append((monotonic() - due) * 1000)
