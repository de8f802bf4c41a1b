"""An application on a real socket, in a thread with its own loop."""

from contextlib import contextmanager

from aiohttp import web

from tests.simulator.loopback import Loop


class Served:
    """An aiohttp application in a thread."""

    def __init__(self, app):
        self.loop = Loop()
        self._runner = web.AppRunner(app, shutdown_timeout=0.1, handler_cancellation=True)
        self.loop.run(self._runner.setup())
        self.loop.run(web.TCPSite(self._runner, "127.0.0.1", 0).start())
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    def close(self):
        self.loop.run(self._runner.cleanup())
        self.loop.close()


@contextmanager
def served(app):
    server = Served(app)
    try:
        yield server
    finally:
        server.close()
