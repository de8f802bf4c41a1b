"""The simulator as an aiohttp application: /v2 for the application under test, /sim beside it.

/v1 is a scripted language model, for an application whose agent talks.
"""

from aiohttp import web

from simulator.call_control.api import Api
from simulator.control_api import Control
from simulator.exchange import Exchange
from simulator.language_model.api import ModelApi
from simulator.model.options import Options
from simulator.webhooks.signing import Signer

_LARGEST_BODY = 32 * 1024 * 1024  # playback_content carries whole sound files
_SHUTDOWN_SECONDS = 0.5  # for answers still under way when the process stops


async def start(
    options: Options, signer: Signer, host: str = "127.0.0.1", port: int = 0
) -> tuple[web.AppRunner, Exchange, int]:
    """Start to serve; return the runner to clean up, the exchange, and the port in use."""
    exchange = Exchange(options, signer)
    app = web.Application(client_max_size=_LARGEST_BODY)
    Api(exchange).add_routes(app)
    Control(exchange).add_routes(app)
    ModelApi().add_routes(app)

    async def close(_: web.Application) -> None:
        await exchange.close()

    app.on_shutdown.append(close)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_SHUTDOWN_SECONDS)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    bound: int = runner.addresses[0][1]
    return runner, exchange, bound
