"""The product's web workers with what the hub replaced: each session polls for itself.

All else is the product's: leases, deadlines, settings, the media pump. Only nobody hears a bell,
and nobody looks at more than one call: each session asks Redis for its own version every 500 ms.
"""

import runpy
from pathlib import Path

globals().update(runpy.run_path(str(Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py")))

import random
from contextlib import suppress
from typing import Any

import gevent
import redis

from calls import keys
from monitor.hub import TICK_S, Hub, WatchedSession
from web import app


class PollingHub(Hub):
    """Wakes a monitor when its own poll, twice a second, finds that its call has changed."""

    def __init__(self, *parts: Any) -> None:
        super().__init__(*parts)
        self._seen: dict[str, int] = {}

    def mark_seen(self, monitor: WatchedSession, version: int) -> None:
        self._seen[monitor.call_control_id] = version

    def watch(self, monitor: WatchedSession) -> None:
        super().watch(monitor)
        gevent.spawn(self._ask, monitor)

    def _ask(self, monitor: WatchedSession) -> None:
        call = monitor.call_control_id
        gevent.sleep(random.random() * TICK_S)  # calls do not poll in step
        while self._watched.get(call) is monitor:
            with suppress(redis.RedisError):
                version = int(self._leases.redis.get(keys.version(call)) or 0)
                if self._seen.get(call) != version:
                    self._seen[call] = version
                    monitor.wake()
            gevent.sleep(TICK_S)  # the period of the polling that is compared

    def _look(self) -> None:
        for run in self._each_tick:
            run()
        wanted = sorted({monitor.agent_id for monitor in self._watched.values()})
        self.agents.refresh(self._leases.poll(list(self._watched), wanted).agents, wanted)

    def _listen(self) -> None:
        gevent.sleep(1e6)  # for ever: nothing is notified here


app.Hub = PollingHub
