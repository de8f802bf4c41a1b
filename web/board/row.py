"""One line of the live board: a call as a row, and what the browser needs to let its seconds run.

Seconds run on in the browser, by the store's clock; everything else that is shown is in the mark.
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

_RUNNING = {Activity.SILENCE: "silence", Activity.HOLD_ON: "on hold"}


@dataclass(frozen=True)
class BoardRow:
    """One row with what the browser needs to let its seconds run: times are ms of Redis."""

    row: CallSummary
    version: int
    look_at_ms: int
    due_ms: int
    silent_since_ms: int
    limit_ms: int
    answered_at_ms: int
    owned: bool

    @property
    def runs(self) -> str:
        """What silence is called whose seconds run, '' when there is none."""
        return _RUNNING.get(self.row.doing, "") if self.limit_ms else ""

    @property
    def step(self) -> str:
        """What comes next, in words; '' if nothing does."""
        then = self.row.next.then if self.row.next else None
        return title_of(then.step) if then else ""

    @cached_property
    def mark(self) -> str:
        """Tells this row from one that shows anything else but seconds that run on."""
        row = self.row
        shown = (self.runs or row.status, self.step, row.doing, row.paused, self.owned, row.owner)
        times = (self.due_ms, self.silent_since_ms, self.limit_ms, self.answered_at_ms)
        return f"{crc32(repr((shown, times, row.agent, row.direction)).encode()):x}"


def board_row(call: CallSnapshot, settings: DeadAirSettings, glance: LiveCalls) -> BoardRow:
    """Return the line of *call* as *glance* found it."""
    seen = call_status(call, settings)
    until_ms = seen.decision.until_ms if isinstance(seen.decision, Wait) else call.now_ms
    name = call.call_control_id
    return BoardRow(
        row=serialize.summary(call, settings),
        version=glance.versions.get(name, 0),
        look_at_ms=until_ms,
        due_ms=seen.upcoming.at_ms if seen.upcoming else 0,
        silent_since_ms=call.now_ms - seen.silence_ms if seen.limit_ms else 0,
        limit_ms=seen.limit_ms,
        answered_at_ms=call.answered_at_ms,
        owned=glance.lapses_ms.get(name, 0) > glance.now_ms,
    )
