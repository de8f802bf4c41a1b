"""What a good engineer writes without Flask: websockets on asyncio and uvloop, orjson, same ear.

No compression, no pings, no queue limits to cross, bytes instead of text into orjson.
"""

import asyncio
import binascii
import sys
from typing import Any

import orjson
import uvloop
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

from benchmarks.servers.hearing import Ear


async def media(ws: Any) -> None:
    ear, loads, decode = Ear(), orjson.loads, binascii.a2b_base64
    try:
        while True:
            frame = loads(await ws.recv(decode=False))
            if frame["event"] == "media":
                ear.hear(decode(frame["media"]["payload"]))
            elif frame["event"] == "stop":
                await ws.send(ear.report())
    except ConnectionClosed:
        pass


async def main(port: int, handler: Any = media, **options: Any) -> None:
    """Serve *port* until stopped; *options* are further ones of websockets."""
    options |= {"compression": None, "ping_interval": None, "backlog": 1024}
    async with serve(handler, "127.0.0.1", port, **options):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    uvloop.run(main(int(sys.argv[1])))
