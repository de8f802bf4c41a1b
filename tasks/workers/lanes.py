"""The worker line of the Procfile is several Celery workers: reading, acting and sweeping apart.

Reading events may wait for Redis, acting waits for Telnyx, and neither may delay the sweep. So each
is a process with its own threads. The started process is their master: it forks them, restarts
those that end, and does nothing else. A worker that is asked for one lane's queues only is just a
worker.
"""

import ctypes
import gc
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any, NoReturn

import structlog
from celery.apps.worker import Worker as CeleryWorker
from celery.utils.nodenames import default_nodename, nodesplit

from deadair import logs
from monitor.hold_on.rules import languages
from tasks.broker.prefetch import threads
from tasks.workers import worker_steps
from tasks.workers.lane import enter
from telephony.call_control.client import TelnyxClient

LANES = {
    "reading": ("webhooks", "hooks"),
    "acting": ("checkins", "api"),
    "sweeping": ("sweeps",),
}
"""The queues of each lane, without the namespace. Any other queue belongs to the first lane."""

SWEEPERS = 2
"""Threads of the sweeping lane: one sweep, and the next one, which waits for its lock."""

STEADY_S, QUICK_ENDS = 10.0, 5
"""A lane that ends this often, each time within STEADY_S, can't work here: all lanes end."""

PAUSE_S = 0.5
_PARENT_DIED = 1
"""PR_SET_PDEATHSIG of Linux's prctl(2)."""

log = structlog.get_logger("tasks.workers.lanes")


def divided(queues: Iterable[str]) -> dict[str, list[str]]:
    """Return the lanes for *queues*, each with its own, in the order of `LANES`."""
    found: dict[str, list[str]] = {lane: [] for lane in LANES}
    for queue in queues:
        plain = queue.rpartition(".")[2]
        lane = next((lane for lane, own in LANES.items() if plain in own), next(iter(LANES)))
        found[lane].append(queue)
    return {lane: own for lane, own in found.items() if own}


def options_of(lane: str, queues: list[str], options: dict[str, Any]) -> dict[str, Any]:
    """Return the options of the worker of *lane*, made from *options*."""
    name, host = nodesplit(default_nodename(options.get("hostname") or ""))
    changed = options | {"queues": queues, "hostname": f"{name}-{lane}@{host}"}
    if lane == "sweeping" and options.get("concurrency"):
        changed["concurrency"] = min(SWEEPERS, int(options["concurrency"]))
    return changed


def _instance(hostname: str | None) -> str:
    """Return the node's name with DEADAIR_INSTANCE, which distinguishes workers of one host."""
    name, host = nodesplit(default_nodename(hostname or ""))
    instance = os.environ.get("DEADAIR_INSTANCE", "").strip()
    return f"{name}-{instance}@{host}" if instance else f"{name}@{host}"


class Worker(CeleryWorker):
    """A worker of one lane; for several lanes this process becomes their master."""

    def __init__(self, app: Any = None, **options: Any) -> None:
        app = app or self.app
        options["hostname"] = _instance(options.get("hostname"))
        asked = options.get("queues") or [queue.name for queue in app.conf.task_queues]
        if isinstance(asked, str):
            asked = asked.split(",")
        lanes = divided(asked)
        if len(lanes) > 1:
            lane = Master(list(lanes), lambda: _share(app)).run()
            enter(lane)
            options = options_of(lane, lanes[lane], options)
            asked = lanes[lane]
        super().__init__(app=app, **threads(app, options, len(asked)))

    def on_stopped(self) -> None:
        super().on_stopped()
        worker_steps.ended()


def _share(app: Any) -> None:
    """Import once what every lane needs: their processes share its memory."""
    gc.disable()  # a third of what these imports cost is collections that find nothing
    logs.configure()
    app.loader.init_worker()
    languages()
    TelnyxClient(api_key="none", base_url="http://127.0.0.1:1").warm()
    gc.collect()
    gc.freeze()
    gc.enable()


class Master:
    """Keeps one process per lane. It has no threads, so that it can fork at any time."""

    def __init__(self, lanes: list[str], prepare: Callable[[], None]) -> None:
        self._lanes = lanes
        self._prepare = prepare
        self._running: dict[int, tuple[str, float]] = {}
        self._quick_ends = 0
        self._stopping = False
        self._status = 0

    def run(self) -> str:
        """Fork the lanes and return, in each child only, its lane."""
        self._prepare()
        for lane in self._lanes:
            if self._fork(lane):
                return lane
        self._listen()
        while self._running:
            lane = self._wait()
            if lane and self._fork(lane):
                return lane
        sys.exit(self._status)

    def _fork(self, lane: str) -> bool:
        """Return whether this is the child now."""
        master = os.getpid()
        pid = os.fork()
        if pid:
            self._running[pid] = lane, time.monotonic()
            return False
        for number in _PASSED_ON:
            signal.signal(number, signal.SIG_DFL)
        _end_with(master)
        return True

    def _listen(self) -> None:
        for number in _PASSED_ON:
            signal.signal(number, self._pass_on)

    def _pass_on(self, number: int, _frame: Any) -> None:
        self._stopping = self._stopping or number in _STOPS
        # Ctrl-C reaches the whole group: a second SIGINT would abort tasks.
        sent = signal.SIGTERM if number == signal.SIGINT else number
        for pid in list(self._running):
            with suppress(ProcessLookupError):
                os.kill(pid, sent)

    def _wait(self) -> str:
        """Return the lane to restart, '' if there is none."""
        pid, status = os.wait()
        lane, began = self._running.pop(pid, ("", 0.0))
        if self._stopping or not lane:
            return ""
        code = os.waitstatus_to_exitcode(status)
        self._quick_ends = self._quick_ends + 1 if time.monotonic() - began < STEADY_S else 0
        if self._quick_ends >= QUICK_ENDS:
            log.error("ALARM: a lane ends again and again, ending all", lane=lane, status=code)
            self._status = 1
            self._pass_on(signal.SIGTERM, None)
            return ""
        log.error("A lane has ended, starting it anew", lane=lane, status=code)
        time.sleep(PAUSE_S)
        return "" if self._stopping else lane


_STOPS = (signal.SIGTERM, signal.SIGINT, signal.SIGQUIT)
_PASSED_ON = (*_STOPS, signal.SIGHUP, signal.SIGUSR1, signal.SIGUSR2)


def _end_with(master: int) -> None:
    """Have the kernel kill this process when its master dies in any way."""
    with suppress(OSError, AttributeError):  # Linux; elsewhere the watchdog detects it
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)
    if os.getppid() != master:
        _exit()


def _exit() -> NoReturn:
    os._exit(1)
