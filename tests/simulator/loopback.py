"""Loopback: an event loop in a thread, one request, and waiting for what comes of them."""

import asyncio
import json
import selectors
import threading
import time
import urllib.error
import urllib.request
from concurrent.futures import Future

DEADLINE_S = 30.0

ENDED_S = 0.5
"""For how long a loop that ends waits for its connections' ends."""

LATE_S = 0.8
"""How much later than it is due something may come, should the machine be busy."""


def lasted(took, seconds):
    """Return whether something took its time: never less, and no more than a busy machine adds."""
    return seconds - 0.02 <= took < seconds + LATE_S


def until(condition, seconds=DEADLINE_S):
    """Wait for a condition and return its value; fail the test if it never holds."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
    return value


class Loop:
    """An event loop in a thread."""

    def __init__(self):
        self._selector = selectors.DefaultSelector()
        self.loop = asyncio.SelectorEventLoop(self._selector)
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, coroutine):
        future: Future = asyncio.run_coroutine_threadsafe(coroutine, self.loop)
        return future.result(DEADLINE_S)

    async def _connections_ended(self):
        """Return once connections that were closed are gone: one that is left complains later."""
        until = time.monotonic() + ENDED_S
        while len(self._selector.get_map()) > 1 and time.monotonic() < until:  # noqa: ASYNC110
            await asyncio.sleep(0.005)  # a selector tells nobody; one entry is the loop's own
        await asyncio.sleep(0)

    def close(self):
        self.run(self._connections_ended())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(DEADLINE_S)
        self.loop.close()


def http(method, url, body=None, headers=None):
    """Return (status, parsed body) of one request."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers or {}, method=method)  # noqa: S310  # loopback
    try:
        with urllib.request.urlopen(request, timeout=DEADLINE_S) as response:  # noqa: S310  # loopback
            return response.status, json.loads(response.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())
