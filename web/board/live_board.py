"""The live board of one worker: all live calls as rows, polled once a second for all viewers.

A row (`web/board/row.py`) is rebuilt when its call's version grew, its agent changed, or the time
named by its last decision has come; so cost grows with events. Only changed rows are sent. A
(re)connecting browser sends the fingerprints it has. With no viewers the board does not poll.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from time import monotonic

import gevent
import structlog
from gevent.lock import BoundedSemaphore
from gevent.queue import Empty, Queue

from calls.call_index import CallIndex, LiveCalls
from calls.snapshot import CallState
from deadair import StoreUnavailableError
from monitor.agent_configs import AgentConfigs
from web import runaway_guard
from web.board import totals
from web.board.row import BoardRow, board_row
from web.dependencies import Dependencies

POLL_EVERY_S = 1.0
STALE_S = 0.9
HEARTBEAT_S = 15.0
STREAM_S = 300.0
"""A stream ends after this long; the browser opens it again, and is authenticated again."""

STEP = 25
VIEWERS = 200
BACKLOG = 30
log = structlog.get_logger("web.board.live_board")


@dataclass
class BoardState:
    """What the last poll found; `rows` and `html` by call."""

    now_ms: int = 0
    polled_at: float = -1e9
    rows: dict[str, BoardRow] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    guard: str = ""
    """The runaway guard's notice while hang-ups are paused, else ''."""


class LiveBoard:
    """Polls for all viewers of one worker. *render* makes the HTML of one row."""

    def __init__(self, deps: Dependencies, render: Callable[[BoardRow], str]) -> None:
        self._deps = deps
        self._render = render
        self._index = CallIndex(deps.store.redis)
        self._agents = AgentConfigs(deps.directory)
        self._viewers: set[Queue[bytes]] = set()
        self._greenlet: gevent.Greenlet[..., None] | None = None
        self._poll_lock = BoundedSemaphore()
        self.state = BoardState()

    def __len__(self) -> int:
        return len(self._viewers)

    def refreshed(self, after: float = -1e9) -> BoardState:
        """Return the current state, polling only if the last poll is old.

        It is old after `STALE_S`, or if it came before *after*, a time of the monotonic clock.
        Raises StoreUnavailableError.
        """
        with self._poll_lock:
            if monotonic() - self.state.polled_at > STALE_S or self.state.polled_at < after:
                self._publish(self._poll())
        return self.state

    def changes_since(self, fingerprints: Mapping[str, str]) -> dict[str, object]:
        """Return what a browser whose rows have these *fingerprints* is missing.

        Polls anew: the stream, perhaps of another worker, only sends what changes after it opened.
        Raises StoreUnavailableError.
        """
        state = self.refreshed(monotonic())
        rows = {
            call: state.html[call]
            for call, row in state.rows.items()
            if fingerprints.get(call) != row.fingerprint
        }
        gone = sorted(set(fingerprints) - set(state.rows))
        return _changes(state, rows, gone) | {"totals": state.totals}

    def stream(self) -> Iterator[bytes]:
        """Yield server-sent events: what changes from now on."""
        queue: Queue[bytes] = Queue(BACKLOG)
        self._viewers.add(queue)
        if self._greenlet is None or self._greenlet.dead:
            self._greenlet = gevent.spawn(self._run)
        ends = monotonic() + STREAM_S
        try:
            yield b"retry: 2000\n\n"
            while monotonic() < ends and queue in self._viewers:
                try:
                    yield queue.get(timeout=HEARTBEAT_S)
                except Empty:
                    yield b": still here\n\n"
        finally:
            self._viewers.discard(queue)

    def close(self) -> None:
        """Let every stream end; the browsers then open theirs on another worker."""
        for queue in list(self._viewers):
            self._viewers.discard(queue)
            if not queue.full():
                queue.put_nowait(b": closing\n\n")

    def _run(self) -> None:
        while self._viewers:
            try:
                self.refreshed()
            except StoreUnavailableError:
                self._publish({"up": False})
            gevent.sleep(POLL_EVERY_S)

    def _publish(self, changes: dict[str, object]) -> None:
        message = _event("changes", changes)
        for viewer in list(self._viewers):
            if viewer.full():  # too slow: it opens a new stream and gets everything
                self._viewers.discard(viewer)
            else:
                viewer.put_nowait(message)

    def _poll(self) -> dict[str, object]:
        state = self.state
        live = self._index.live_calls(sorted({row.call.agent for row in state.rows.values()}))
        today = totals.totals(self._deps.counters.today(), len(live.versions))
        changed_agents = self._refresh(live)
        stale = [call for call in live.versions if self._is_stale(call, live, changed_agents)]
        gone = set(state.rows) - set(live.versions)
        rows: dict[str, str] = {}
        for at in range(0, len(stale), STEP):
            gone |= self._update(stale[at : at + STEP], live, rows)
            gevent.sleep(0)  # calls of this worker come first
        gone = {name for name in gone if state.rows.pop(name, None) and state.html.pop(name)}
        changed_totals = {} if today == state.totals else {"totals": today}
        state.now_ms, state.polled_at, state.totals = live.now_ms, monotonic(), today
        state.guard = runaway_guard.notice(runaway_guard.of(self._deps).status())
        return _changes(state, rows, sorted(gone)) | changed_totals

    def _update(self, names: list[str], live: LiveCalls, rows: dict[str, str]) -> set[str]:
        """Rebuild some rows; add those that changed to *rows*, return the calls that ended."""
        state, ended = self.state, set()
        for call in self._deps.store.snapshots(names, self._deps.origin()):
            name = call.call_control_id
            if call.state not in {CallState.RINGING, CallState.ANSWERED}:
                ended.add(name)
                continue
            settings = self._agents.settings(call.agent, call.settings_override)
            row = board_row(call, settings, live)
            before = state.rows.get(name)
            state.html[name], state.rows[name] = self._render(row), row
            if before is None or before.fingerprint != row.fingerprint:
                rows[name] = state.html[name]
        return ended

    def _refresh(self, live: LiveCalls) -> set[str]:
        wanted = sorted({row.call.agent for row in self.state.rows.values()})
        return self._agents.refresh(live.agents, wanted)

    def _is_stale(self, call: str, live: LiveCalls, changed_agents: set[str]) -> bool:
        row = self.state.rows.get(call)
        if row is None or row.version != live.versions[call]:
            return True
        if row.call.agent in changed_agents or 0 < row.refresh_at_ms <= live.now_ms:
            return True
        return row.owned != (live.lapses_ms[call] > live.now_ms)


def _changes(state: BoardState, rows: dict[str, str], gone: list[str]) -> dict[str, object]:
    return {"up": True, "now": state.now_ms, "rows": rows, "gone": gone, "guard": state.guard}


def _event(name: str, data: dict[str, object]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(data)}\n\n".encode()
