"""One hub per worker wakes the monitors of all its calls, so that cost grows with events.

Three greenlets, however many calls: `_poll` reads the versions of all calls in one Redis round trip
every `TICK_S` and renews their leases (the truth); `_listen` wakes a call as soon as its wake-up
arrives (a hint; one greenlet a server where the store is a list of them); `_scan` wakes a call at
the time its last decision named. A monitor that is not woken costs nothing. No exception ends any
of them: a worker with a dead hub would still accept calls and renew no lease. Times here are the
process's monotonic seconds.
"""

import itertools
from collections.abc import Callable, Sequence
from functools import partial
from time import monotonic
from typing import Protocol

import gevent
import structlog

from calls.leases import Leases
from calls.wakeups import Wakeups
from deadair import StoreUnavailableError
from monitor.agent_configs import AgentConfigs
from monitor.change_tracker import ChangeTracker
from monitor.deadlines import Deadlines

TICK_S = 0.5
PULSE_EVERY = 2
"""Ticks between two pulses: one a second shows that calls are polled."""

log = structlog.get_logger("monitor.hub")


class WatchedSession(Protocol):
    """The monitor of one call, as far as the hub knows it."""

    call_control_id: str
    agent_id: str

    def wake(self) -> None: ...


class Hub:
    """Feeds the monitors of one worker. `start` once; `watch` and `forget` per call."""

    def __init__(
        self,
        leases: Leases,
        wakeups: Wakeups | Sequence[Wakeups],
        agents: AgentConfigs,
        count: Callable[[str, int], None] = lambda *_: None,
        observe: Callable[[str, float], None] = lambda *_: None,
    ) -> None:
        self.agents = agents
        self.count = count
        self._observe = observe
        self._rung: dict[str, float] = {}
        self.redis_up = True
        self._leases = leases
        self._wakeups = list(wakeups) if isinstance(wakeups, Sequence) else [wakeups]
        listeners = [partial(self._listen, each) for each in self._wakeups]
        self._runs: list[Callable[[], None]] = [self._poll, *listeners, self._scan]
        self._each_tick: list[Callable[[], None]] = []
        self._watched: dict[str, WatchedSession] = {}
        self._changes = ChangeTracker()
        self._deadlines = Deadlines()
        self._ticks = itertools.count()
        self._loops: dict[Callable[[], None], gevent.Greenlet[..., None]] = {}
        self._looked_at: float | None = None
        self._failing: set[str] = set()

    def start(self) -> None:
        """Start the three greenlets, or those of them that have ended."""
        for run in self._runs:
            if run not in self._loops or self._loops[run].dead:
                self._loops[run] = gevent.spawn(run)
        if self._looked_at is None:
            self._looked_at = monotonic()

    @property
    def _greenlets(self) -> "list[gevent.Greenlet[..., None]]":
        return list(self._loops.values())

    def stop(self) -> None:
        gevent.killall(self._greenlets)
        for each in self._wakeups:
            each.close()

    def __len__(self) -> int:
        return len(self._watched)

    def since_look_s(self) -> float:
        """Return how long ago (s) the last poll ended, successful or not; 0 before the start."""
        return 0.0 if self._looked_at is None else monotonic() - self._looked_at

    def holds(self, call_control_id: str) -> bool:
        return call_control_id in self._watched

    def calls(self) -> list[WatchedSession]:
        return list(self._watched.values())

    def each_tick(self, run: Callable[[], None]) -> None:
        """Run *run*, which must not block, every `TICK_S`."""
        self._each_tick.append(run)

    def watch(self, monitor: WatchedSession) -> None:
        self.start()
        self._watched[monitor.call_control_id] = monitor
        monitor.wake()

    def forget(self, monitor: WatchedSession) -> None:
        if self._watched.get(monitor.call_control_id) is monitor:
            del self._watched[monitor.call_control_id]
            self._changes.forget(monitor.call_control_id)
            self._deadlines.forget(monitor.call_control_id)
            self._rung.pop(monitor.call_control_id, None)

    def mark_decided(self, monitor: WatchedSession) -> None:
        """Measure the time since the notification, if any, that *monitor* has now decided for."""
        rung = self._rung.pop(monitor.call_control_id, None)
        if rung is not None:
            self._observe("bell_to_decision_seconds", monotonic() - rung)

    def mark_seen(self, monitor: WatchedSession, version: int) -> None:
        """Record the version of its call that *monitor* has seen: it is not woken for it again."""
        if self.holds(monitor.call_control_id):
            self._changes.mark_seen(monitor.call_control_id, version)

    def wake_in(self, monitor: WatchedSession, seconds: float) -> None:
        """Wake *monitor* after *seconds*; this replaces its former deadline."""
        self._deadlines.set(monitor.call_control_id, seconds)

    def _wake(self, call: str) -> None:
        monitor = self._watched.get(call)
        if monitor is not None:
            self._guarded("wake", monitor.wake)

    def _guarded(self, what: str, run: Callable[[], object]) -> bool:
        """Run *run*; an exception is logged once until it works again, and not passed on."""
        try:
            run()
        except Exception:  # no error may stop the calls of this worker
            if what not in self._failing:
                log.exception("The hub goes on without it", what=what)
            self._failing.add(what)
            return False
        self._failing.discard(what)
        return True

    def _poll(self) -> None:
        while True:
            started = monotonic()
            for each in self._wakeups:
                self._guarded("liveness", each.check_liveness)
            for number, run in enumerate(self._each_tick):
                self._guarded(f"tick {number}", run)
            self._guarded("poll", self._try_to_tick)
            self._looked_at = monotonic()
            gevent.sleep(max(0.0, TICK_S - (monotonic() - started)))

    def _try_to_tick(self) -> None:
        try:
            away = self._tick()
            self._redis_is(up=not away, error=away)
        except StoreUnavailableError as error:
            self._redis_is(up=False, error=type(error.__cause__ or error).__name__)

    def _tick(self) -> str:
        """Look at every call; returns why a part of the store can't be read, '' if all can."""
        calls = list(self._watched)
        if not calls:
            return ""
        wanted = sorted({monitor.agent_id for monitor in self._watched.values()})
        poll = self._leases.poll(calls, wanted, pulse=next(self._ticks) % PULSE_EVERY == 0)
        changed_agents = self.agents.refresh(poll.agents, wanted)
        for call in self._changes.changed(calls, poll.versions):
            self._wake(call)
        if changed_agents:
            for monitor in self.calls():
                if monitor.agent_id in changed_agents:
                    self._wake(monitor.call_control_id)
        return poll.away

    def _redis_is(self, *, up: bool, error: str = "") -> None:
        if up and not self.redis_up:
            log.warning("Redis is back: every call is looked at again", calls=len(self))
            for monitor in self.calls():
                self._wake(monitor.call_control_id)
        elif not up and self.redis_up:
            log.error("Redis is away: no check-in, no hang-up", error=error, calls=len(self))
        self.redis_up = up

    def _listen(self, wakeups: Wakeups) -> None:
        while True:
            self._guarded("wakeups", partial(self._hear_wakeups, wakeups))
            gevent.sleep(TICK_S)

    def _hear_wakeups(self, wakeups: Wakeups) -> None:
        try:
            for call in wakeups.listen():
                if self.holds(call):
                    self._rung.setdefault(call, monotonic())
                self._wake(call)
        except StoreUnavailableError:
            return  # the poll reports it

    def _scan(self) -> None:
        while True:
            if not self._guarded("deadlines", lambda: self._wake(self._deadlines.wait())):
                gevent.sleep(TICK_S)
