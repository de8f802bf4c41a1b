"""Who talks over the agent: a caller whose speech goes on for a moment while the agent speaks.

Voice activity is reported by the greenlet that reads all media, so nothing here blocks; queries to
the store run in a separate greenlet, once per turn of the caller.
"""

from collections.abc import Callable

import gevent
import structlog

from deadair import StoreUnavailableError

GOES_ON_S = 0.2
"""Speech that is over sooner is a cough; with what detection takes it is some 350 ms of a voice."""

log = structlog.get_logger("monitor.interruption")


class Interruption:
    """Watches one call. *unheard* returns what plays, and stops it if the agent wants that so."""

    def __init__(
        self,
        call: str,
        unheard: Callable[[], dict[str, float]],
        report: Callable[[dict[str, float]], None],
    ) -> None:
        self._call = call
        self._unheard = unheard
        self._report = report
        self._speaking = False
        self._turn = 0

    def caller_speaks(self) -> None:
        self._speaking = True
        self._turn += 1
        gevent.spawn_later(GOES_ON_S, self._check, self._turn)

    def caller_is_quiet(self) -> None:
        self._speaking = False

    def _check(self, turn: int) -> None:
        if not self._speaking or turn != self._turn:
            return
        try:
            heard = self._unheard()
        except StoreUnavailableError as error:
            log.warning("Not looked whom the caller interrupts", call=self._call, why=str(error))
            return
        if heard:
            self._report(heard)
