# ruff: noqa: N999 - the name is gunicorn's
"""The product's web workers with what the hub replaced: each session polls for itself.

All else is the product's: leases, deadlines, settings, the media pump. Only nobody hears a bell,
and nobody looks at more than one call: each session asks Redis for its own version every 500 ms.
"""

import runpy
from pathlib import Path

globals().update(runpy.run_path(str(Path(__file__).parents[2] / "deploy" / "gunicorn.conf.py")))

import random  # noqa: E402 - nothing before the patch that the product's settings begin with
from contextlib import suppress  # noqa: E402

import gevent  # noqa: E402
import redis  # noqa: E402

from calls import keys  # noqa: E402
from monitor.hub import TICK_S, Hub, Watched  # noqa: E402
from web import app  # noqa: E402


class PollingHub(Hub):
    """Wakes a monitor when its own poll, twice a second, finds that its call has changed."""

    def watch(self, monitor: Watched) -> None:
        super().watch(monitor)
        gevent.spawn(self._ask, monitor)

    def _ask(self, monitor: Watched) -> None:
        call = monitor.call_control_id
        gevent.sleep(random.random() * TICK_S)
        while self._watched.get(call) is monitor:
            with suppress(redis.RedisError):
                version = int(self._leases.redis.get(keys.version(call)) or 0)
                if self._versions.get(call) != version:
                    self._versions[call] = version
                    monitor.wake()
            gevent.sleep(TICK_S)

    def _look(self) -> None:
        for run in self._each_tick:
            run()
        wanted = sorted({monitor.agent_id for monitor in self._watched.values()})
        self.agents.refresh(self._leases.poll(list(self._watched), wanted).agents, wanted)

    def _listen(self) -> None:
        gevent.sleep(1e6)


app.Hub = PollingHub
