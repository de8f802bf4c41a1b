"""Has the call's agent write the next check-in while the silence runs.

What is not ready when the check-in is due is not waited for: the task that speaks it then takes the
fixed text. The agent is asked once for each check-in of a silence, some seconds before it is due,
so that a short pause in a talk costs nothing.
"""

from collections.abc import Callable

import gevent
import structlog

from calls.snapshot import CallSnapshot
from calls.store import CallStore
from calls.store_types import Origin
from deadair import StoreUnavailableError
from monitor.decisions import SILENCES, Decision, Wait
from monitor.settings import CheckinStyle, DeadAirSettings

BEFORE_S = 5.0
"""How long before a check-in is due its writing begins; a model takes a second or two."""

LONGEST = 200
"""Characters of a check-in; what is longer is no check-in."""

Write = Callable[[int, str], str]
"""Writes check-in number n by these instructions; returns '' for none."""

log = structlog.get_logger("monitor.checkin_writer")


class CheckinWriter:
    """The check-ins of one call, written by *write*."""

    def __init__(self, origin: Origin, store: CallStore, write: Write) -> None:
        self._origin = origin
        self._store = store
        self._write = write
        self._asked: tuple[int, int, int] | None = None
        self._writing: gevent.Greenlet[..., None] | None = None

    def consider(self, call: CallSnapshot, settings: DeadAirSettings, decision: Decision) -> None:
        """Have a check-in written if *decision* is to wait for the time of one. Never blocks."""
        until_ms = decision.until_ms if isinstance(decision, Wait) else 0
        silent = until_ms > 0 and decision.because in SILENCES
        number = call.checkins + 1
        wanted = (call.activity_at_ms, call.agent_quiet_at_ms, number)
        if self._asked == wanted and (silent or call.utterances):
            return
        self._forget()
        wished = settings.checkin_style is CheckinStyle.GENERATED
        if not (wished and silent and number <= settings.max_checkins_before_disconnect):
            return
        in_s = max(0.0, (until_ms - call.now_ms) / 1000 - BEFORE_S)
        self._asked = wanted
        self._writing = gevent.spawn_later(
            in_s, self._prepare, call, number, settings.checkin_instructions
        )

    def stop(self) -> None:
        self._forget()

    def _forget(self) -> None:
        if self._writing is not None:
            self._writing.kill(block=False)
        self._writing = self._asked = None

    def _prepare(self, call: CallSnapshot, number: int, instructions: str) -> None:
        try:
            text = self._write(number, instructions).strip()
            if 0 < len(text) <= LONGEST:
                name = call.call_control_id
                self._store.prepare_checkin(name, self._origin, call.activity_at_ms, number, text)
        except StoreUnavailableError:
            return
        except Exception as error:  # noqa: BLE001  # an agent's code; the fixed text is there
            name = call.call_control_id
            log.warning("No check-in written", call_control_id=name, error=type(error).__name__)
