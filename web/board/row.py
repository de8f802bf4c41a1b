"""One row of the live board, and what the browser needs to run its timers. Pure.

Timers run in the browser by the store's clock; everything else shown is in the fingerprint.
"""

from dataclasses import dataclass
from functools import cached_property
from zlib import crc32

from calls.call_index import LiveCalls
from calls.snapshot import CallSnapshot
from monitor.decisions import Wait
from monitor.settings import DeadAirSettings
from monitor.steps import title_of
from web.call_view import serialize
from web.call_view.schemas import CallSummary
from web.call_view.status import Activity, call_status

_TICKING = {Activity.SILENCE: "silence", Activity.HOLD_ON: "on hold"}


@dataclass(frozen=True)
class BoardRow:
    """One row, and what the browser needs to run its timers; times are epoch ms of Redis."""

    call: CallSummary
    version: int
    refresh_at_ms: int
    due_ms: int
    silent_since_ms: int
    limit_ms: int
    answered_at_ms: int
    owned: bool

    @property
    def ticking_label(self) -> str:
        """Label of the silence being timed, or ''."""
        return _TICKING.get(self.call.doing, "") if self.limit_ms else ""

    @property
    def step(self) -> str:
        """The next step in words, or ''."""
        then = self.call.next.then if self.call.next else None
        return title_of(then.step) if then else ""

    @cached_property
    def fingerprint(self) -> str:
        """Fingerprint of everything shown except running timers."""
        call = self.call
        shown = (
            self.ticking_label or call.status,
            self.step,
            call.doing,
            call.paused,
            self.owned,
            call.owner,
        )
        times = (self.due_ms, self.silent_since_ms, self.limit_ms, self.answered_at_ms)
        return f"{crc32(repr((shown, times, call.agent, call.direction)).encode()):x}"


def board_row(call: CallSnapshot, settings: DeadAirSettings, live: LiveCalls) -> BoardRow:
    """Return the row of *call*, one of the *live* calls."""
    status = call_status(call, settings)
    until_ms = status.decision.until_ms if isinstance(status.decision, Wait) else call.now_ms
    name = call.call_control_id
    return BoardRow(
        call=serialize.summary(call, settings),
        version=live.versions.get(name, 0),
        refresh_at_ms=until_ms,
        due_ms=status.upcoming.at_ms if status.upcoming else 0,
        silent_since_ms=call.now_ms - status.silence_ms if status.limit_ms else 0,
        limit_ms=status.limit_ms,
        answered_at_ms=call.answered_at_ms,
        owned=live.lapses_ms.get(name, 0) > live.now_ms,
    )
