"""The live board of one worker: all live calls as rows, one look a second however many watch.

A row (`web/board/row.py`) is looked at again when its call's version grew, its agent changed, or
the time its decision named has come; so cost grows with events. Only rows that changed travel: each
has a mark, and who comes (back) says which marks it has. Nobody watches: nothing is looked at.
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

LOOK_EVERY_S = 1.0
STALE_S = 0.9
HEARTBEAT_S = 15.0
STREAM_S = 300.0
"""A stream ends after this long; the browser opens it again, and passes the door again."""

STEP = 25
VIEWERS = 200
BACKLOG = 30
log = structlog.get_logger("web.board.live_board")


@dataclass
class BoardState:
    """What the last look saw; `html` by call."""

    now_ms: int = 0
    seen_at: float = -1e9
    lines: dict[str, BoardRow] = field(default_factory=dict)
    html: dict[str, str] = field(default_factory=dict)
    totals: dict[str, int] = field(default_factory=dict)
    guard: str = ""
    """What the runaway guard says while hang-ups are paused, else ''."""


class LiveBoard:
    """Looks for all viewers of one worker. *render* makes the HTML of one line."""

    def __init__(self, parts: Dependencies, render: Callable[[BoardRow], str]) -> None:
        self._parts = parts
        self._render = render
        self._onlooker = CallIndex(parts.store.redis)
        self._agents = AgentConfigs(parts.directory)
        self._viewers: set[Queue[bytes]] = set()
        self._greenlet: gevent.Greenlet[..., None] | None = None
        self._looking = BoundedSemaphore()
        self.state = BoardState()

    def __len__(self) -> int:
        return len(self._viewers)

    def fresh(self, after: float = -1e9) -> BoardState:
        """Return what is there now, looking only if the last look is old. Raises RedisError.

        It is old after a moment, and if it was before *after*, a time of the monotonic clock.
        """
        with self._looking:
            if monotonic() - self.state.seen_at > STALE_S or self.state.seen_at < after:
                self._tell(self._look())
        return self.state

    def missing(self, marks: Mapping[str, str]) -> dict[str, object]:
        """Return what somebody has to be told whose rows have these *marks*. Raises RedisError.

        As it is now, not a moment ago: the stream, maybe of another worker, tells only what it sees
        after it was opened.
        """
        state = self.fresh(monotonic())
        rows = {
            call: state.html[call]
            for call, line in state.lines.items()
            if marks.get(call) != line.mark
        }
        gone = sorted(set(marks) - set(state.lines))
        return _news(state, rows, gone) | {"totals": state.totals}

    def stream(self) -> Iterator[bytes]:
        """Yield server-sent events: what changes from now on."""
        news: Queue[bytes] = Queue(BACKLOG)
        self._viewers.add(news)
        if self._greenlet is None or self._greenlet.dead:
            self._greenlet = gevent.spawn(self._run)
        ends = monotonic() + STREAM_S
        try:
            yield b"retry: 2000\n\n"
            while monotonic() < ends and news in self._viewers:
                try:
                    yield news.get(timeout=HEARTBEAT_S)
                except Empty:
                    yield b": still here\n\n"
        finally:
            self._viewers.discard(news)

    def close(self) -> None:
        """Let every stream end; the browsers then open theirs on another worker."""
        for news in list(self._viewers):
            self._viewers.discard(news)
            if not news.full():
                news.put_nowait(b": closing\n\n")

    def _run(self) -> None:
        while self._viewers:
            try:
                self.fresh()
            except StoreUnavailableError:
                self._tell({"up": False})
            gevent.sleep(LOOK_EVERY_S)

    def _tell(self, news: dict[str, object]) -> None:
        message = _event("news", news)
        for viewer in list(self._viewers):
            if viewer.full():  # too slow to follow: it opens a new stream and gets everything
                self._viewers.discard(viewer)
            else:
                viewer.put_nowait(message)

    def _look(self) -> dict[str, object]:
        state = self.state
        glance = self._onlooker.live_calls(
            sorted({line.row.agent for line in state.lines.values()})
        )
        today = totals.totals(self._parts.counters.today(), len(glance.versions))
        changed_agents = self._refresh(glance)
        stale = [call for call in glance.versions if self._is_stale(call, glance, changed_agents)]
        gone = set(state.lines) - set(glance.versions)
        rows: dict[str, str] = {}
        for at in range(0, len(stale), STEP):
            gone |= self._take(stale[at : at + STEP], glance, rows)
            gevent.sleep(0)  # calls of this worker come first
        gone = {name for name in gone if state.lines.pop(name, None) and state.html.pop(name)}
        counted = {} if today == state.totals else {"totals": today}
        state.now_ms, state.seen_at, state.totals = glance.now_ms, monotonic(), today
        state.guard = runaway_guard.in_words(runaway_guard.of(self._parts).status())
        return _news(state, rows, sorted(gone)) | counted

    def _take(self, names: list[str], glance: LiveCalls, rows: dict[str, str]) -> set[str]:
        """Look at some calls; puts into *rows* what changed, and returns those that ended."""
        state, ended = self.state, set()
        for call in self._parts.store.snapshots(names, self._parts.origin()):
            name = call.call_control_id
            if call.state not in {CallState.RINGING, CallState.ANSWERED}:
                ended.add(name)
                continue
            settings = self._agents.settings(call.agent, call.settings_override)
            line = board_row(call, settings, glance)
            before = state.lines.get(name)
            state.html[name], state.lines[name] = self._render(line), line
            if before is None or before.mark != line.mark:
                rows[name] = state.html[name]
        return ended

    def _refresh(self, glance: LiveCalls) -> set[str]:
        wanted = sorted({line.row.agent for line in self.state.lines.values()})
        return self._agents.refresh(glance.agents, wanted)

    def _is_stale(self, call: str, glance: LiveCalls, changed_agents: set[str]) -> bool:
        line = self.state.lines.get(call)
        if line is None or line.version != glance.versions[call]:
            return True
        if line.row.agent in changed_agents or 0 < line.look_at_ms <= glance.now_ms:
            return True
        return line.owned != (glance.lapses_ms[call] > glance.now_ms)


def _news(state: BoardState, rows: dict[str, str], gone: list[str]) -> dict[str, object]:
    return {"up": True, "now": state.now_ms, "rows": rows, "gone": gone, "guard": state.guard}


def _event(name: str, news: dict[str, object]) -> bytes:
    return f"event: {name}\ndata: {json.dumps(news)}\n\n".encode()
